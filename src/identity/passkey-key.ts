/** Public keys of passkeys, as authenticators write them: COSE_Key (RFC 9052) in the canonical form of CTAP2. */
import {
  type CoseNumbers,
  concatBytes,
  equalBytes,
  isCoseKey,
  isCoseSignature,
  isEd25519Signature,
  isSoundEd25519Key,
  uint16,
  unhex,
} from '../foundation/index.ts'

/** COSE algorithms that a passkey may sign with, in the order asked for: ES256, EdDSA over Ed25519, RS256. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257] as const

/** A key that can be verified with, and how many bytes it takes. */
export type PasskeyKey = { readonly algorithm: (typeof PASSKEY_ALGORITHMS)[number]; readonly length: number } & (
  | { readonly numbers: CoseNumbers }
  | { readonly point: Uint8Array }
)

type Part = number | Uint8Array

// The canonical form has one encoding of each key, so what surrounds the numbers of a key is constant.
const ES256: readonly Part[] = [unhex('a5010203262001215820'), 32, unhex('225820'), 32]
const EDDSA: readonly Part[] = [unhex('a4010103272006215820'), 32]
const RS256_START = unhex('a40103033901002059')
const RS256_EXPONENT = unhex('2143010001')
const RS256_BYTES = [256, 384, 512]

/** Reads the key that the bytes begin with. Undefined for another algorithm or form, and for what is no point of its curve. */
export function parsePasskeyKey(bytes: Uint8Array): PasskeyKey | undefined {
  const [x, y] = partsOf(bytes, ES256) ?? []
  if (x !== undefined && y !== undefined) return keyOf(-7, ES256, { kind: 'P-256', x, y })
  const [point] = partsOf(bytes, EDDSA) ?? []
  // Under a key of small order a signature holds for many messages.
  if (point !== undefined) return isSoundEd25519Key(point) ? { algorithm: -8, length: lengthIn(EDDSA), point } : undefined
  for (const size of RS256_BYTES) {
    const template = [concatBytes(RS256_START, uint16(size)), size, RS256_EXPONENT]
    const [modulus] = partsOf(bytes, template) ?? []
    if (modulus !== undefined) return keyOf(-257, template, { kind: 'RSA', modulus })
  }
  return undefined
}

/** Whether the signature holds; never throws. */
export function isPasskeySignature(key: PasskeyKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  return 'point' in key ? isEd25519Signature(key.point, bytes, signature) : isCoseSignature(key.numbers, bytes, signature)
}

function keyOf(algorithm: PasskeyKey['algorithm'], template: readonly Part[], numbers: CoseNumbers): PasskeyKey | undefined {
  return isCoseKey(numbers) ? { algorithm, length: lengthIn(template), numbers } : undefined
}

function lengthIn(template: readonly Part[]): number {
  return template.reduce<number>((sum, part) => sum + lengthOf(part), 0)
}

/** What stands where the template has a number of bytes; undefined where anything else differs. */
function partsOf(bytes: Uint8Array, template: readonly Part[]): readonly Uint8Array[] | undefined {
  const parts: Uint8Array[] = []
  let at = 0
  for (const part of template) {
    const here = bytes.subarray(at, at + lengthOf(part))
    if (here.length !== lengthOf(part)) return undefined
    if (typeof part === 'number') parts.push(here)
    else if (!equalBytes(here, part)) return undefined
    at += here.length
  }
  return parts
}

function lengthOf(part: Part): number {
  return typeof part === 'number' ? part : part.length
}
