/** What an authenticator says beside a signature (W3C Web Authentication Level 3, section 6.1). */
import { type PasskeyKey, parsePasskeyKey } from './passkey-key.ts'

/** Authenticator data, read but not verified. */
export type AuthenticatorData = {
  /** SHA-256 of the id of the relying party. */
  readonly rpIdHash: Uint8Array
  readonly isUserPresent: boolean
  /** Whether the authenticator made sure, by fingerprint or PIN, that it is the person. */
  readonly isUserVerified: boolean
  /** Whether the passkey may be copied to other devices of the person. */
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
  /** Grows with each signature of an authenticator that counts; stays 0 with others. */
  readonly signCount: number
  /** The new passkey; present when one was made and nowhere else. */
  readonly attested: { readonly credential: Uint8Array; readonly key: PasskeyKey; readonly cose: Uint8Array } | undefined
}

/** Longest id of a passkey, in bytes (section 4). */
export const PASSKEY_CREDENTIAL_BYTES_MAX = 1_023

const RP_ID_HASH_BYTES = 32
const FLAGS_AT = 32
const COUNT_AT = 33
const HEAD_BYTES = 37
const AAGUID_BYTES = 16
const EXTENSIONS_BYTES_MAX = 1_024

const FLAG = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40, extensions: 0x80 } as const
/** Bits that the standard keeps for later. */
const RESERVED = 0x22

/** Reads it to its last byte. Undefined where it is anything else; what extensions say is skipped. */
export function parseAuthenticatorData(bytes: Uint8Array): AuthenticatorData | undefined {
  if (bytes.length < HEAD_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = view.getUint8(FLAGS_AT)
  const has = (flag: number): boolean => (flags & flag) !== 0
  if (has(RESERVED) || (has(FLAG.backedUp) && !has(FLAG.backupEligible))) return undefined
  const attested = has(FLAG.attested) ? parseAttested(bytes.subarray(HEAD_BYTES)) : undefined
  if (has(FLAG.attested) && attested === undefined) return undefined
  const rest = bytes.length - HEAD_BYTES - (attested?.length ?? 0)
  if (has(FLAG.extensions) ? rest < 1 || rest > EXTENSIONS_BYTES_MAX : rest !== 0) return undefined
  return {
    rpIdHash: bytes.subarray(0, RP_ID_HASH_BYTES),
    isUserPresent: has(FLAG.userPresent),
    isUserVerified: has(FLAG.userVerified),
    isBackupEligible: has(FLAG.backupEligible),
    isBackedUp: has(FLAG.backedUp),
    signCount: view.getUint32(COUNT_AT),
    attested,
  }
}

type Attested = NonNullable<AuthenticatorData['attested']> & { readonly length: number }

function parseAttested(bytes: Uint8Array): Attested | undefined {
  const start = AAGUID_BYTES + 2
  if (bytes.length < start) return undefined
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(AAGUID_BYTES)
  if (length < 1 || length > PASSKEY_CREDENTIAL_BYTES_MAX || bytes.length < start + length) return undefined
  const key = parsePasskeyKey(bytes.subarray(start + length))
  if (key === undefined) return undefined
  const end = start + length + key.length
  return { credential: bytes.subarray(start, start + length), key, cose: bytes.subarray(start + length, end), length: end }
}
