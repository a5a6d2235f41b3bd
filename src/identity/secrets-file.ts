/**
 * A party's secrets at rest: AES-256-GCM (NIST SP 800-38D) under a key file or
 * under a passphrase stretched with scrypt (RFC 7914). The file is canonical
 * JSON; everything in it except the ciphertext is authenticated with it.
 */
import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto'
import { Compile, type Static, Type } from '#typebox'
import type { Randomness } from '../foundation/index.ts'
import { base64url, canonicalBytes, concatBytes, equalBytes, parseJsonObject, unbase64url } from '../foundation/index.ts'
import { IdentityError } from './errors.ts'
import type { PartySecrets } from './secrets.ts'
import { parseSecrets, secretsBytes } from './secrets.ts'

/** scrypt's N for new files: 128 MiB and about half a second. */
export const SCRYPT_COST_DEFAULT = 2 ** 17
/** Smallest and largest N that is written or read. */
export const SCRYPT_COST_RANGE = { min: 2 ** 10, max: 2 ** 20 } as const

/** What locks a file of secrets. */
export type SecretsLock =
  | {
      readonly kind: 'passphrase'
      readonly passphrase: string
      /** scrypt's N for locking, a power of two within {@link SCRYPT_COST_RANGE}; unlocking uses the one in the file. */
      readonly cost?: number
    }
  | {
      readonly kind: 'key-file'
      /** 32 random bytes. */
      readonly key: Uint8Array
    }

const KEY_BYTES = 32
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const BLOCK_SIZE = 8
const PARALLELIZATION = 1
const FILE_BYTES_MAX = 16 * 1024

const FORMAT = 'comity/secrets-file/v1'
const closed = { additionalProperties: false }
const LockText = Type.Union([
  Type.Object({ kind: Type.Literal('key-file') }, closed),
  Type.Object(
    {
      kind: Type.Literal('passphrase'),
      function: Type.Literal('scrypt'),
      cost: Type.Integer({ minimum: SCRYPT_COST_RANGE.min, maximum: SCRYPT_COST_RANGE.max }),
      blockSize: Type.Literal(BLOCK_SIZE),
      parallelization: Type.Literal(PARALLELIZATION),
      salt: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
    },
    closed,
  ),
])
const HeaderText = { format: Type.Literal(FORMAT), lock: LockText, nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' }) }
const secretsFile = Compile(Type.Object({ ...HeaderText, ciphertext: Type.String({ pattern: '^[A-Za-z0-9_-]{22,}$' }) }, closed))

type LockText = Static<typeof LockText>

/**
 * The bytes of a new file that only the lock opens. Never write the secrets in any other form.
 * @throws IdentityError `lock-invalid` on an empty passphrase, a cost out of range or a key that is not 32 bytes
 */
export function lockSecrets(secrets: PartySecrets, lock: SecretsLock, randomness: Randomness): Uint8Array {
  const text = lockText(lock, randomness)
  const nonce = randomness(NONCE_BYTES)
  const header = { format: FORMAT, lock: text, nonce: base64url(nonce) }
  const cipher = createCipheriv('aes-256-gcm', fileKey(lock, text), nonce)
  cipher.setAAD(canonicalBytes(header))
  const ciphertext = concatBytes(cipher.update(secretsBytes(secrets)), cipher.final(), cipher.getAuthTag())
  return canonicalBytes({ ...header, ciphertext: base64url(ciphertext) })
}

/**
 * The secrets in a file that {@link lockSecrets} wrote. A wrong lock and a
 * changed or broken file are indistinguishable.
 * @throws IdentityError `secrets-locked`
 */
export function unlockSecrets(fileBytes: Uint8Array, lock: SecretsLock): PartySecrets {
  try {
    return openFile(fileBytes, lock)
  } catch {
    // The cause would tell a wrong passphrase from a changed file.
    throw locked()
  }
}

function openFile(fileBytes: Uint8Array, lock: SecretsLock): PartySecrets {
  const file = parseJsonObject(fileBytes, { bytesMax: FILE_BYTES_MAX, depthMax: 2 })
  if (!secretsFile.Check(file) || !equalBytes(canonicalBytes(file), fileBytes)) throw locked()
  const { ciphertext, ...header } = file
  const sealed = unbase64url(ciphertext)
  const body = sealed.subarray(0, -TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', fileKey(lock, header.lock), unbase64url(header.nonce), { authTagLength: TAG_BYTES })
  decipher.setAAD(canonicalBytes(header))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return parseSecrets(concatBytes(decipher.update(body), decipher.final()))
}

function lockText(lock: SecretsLock, randomness: Randomness): LockText {
  if (lock.kind === 'key-file') return { kind: 'key-file' }
  const cost = lock.cost ?? SCRYPT_COST_DEFAULT
  const isInRange = cost >= SCRYPT_COST_RANGE.min && cost <= SCRYPT_COST_RANGE.max
  if (!isInRange || !isPowerOfTwo(cost)) throw new IdentityError('lock-invalid', 'the scrypt cost is not a power of two in range')
  const salt = base64url(randomness(SALT_BYTES))
  return { kind: 'passphrase', function: 'scrypt', cost, blockSize: BLOCK_SIZE, parallelization: PARALLELIZATION, salt }
}

function fileKey(lock: SecretsLock, text: LockText): Uint8Array {
  if (lock.kind === 'key-file') {
    if (text.kind !== 'key-file' || lock.key.length !== KEY_BYTES) throw invalidLock()
    return lock.key
  }
  if (text.kind !== 'passphrase' || lock.passphrase === '' || !isPowerOfTwo(text.cost)) throw invalidLock()
  // One passphrase typed on two keyboards may arrive in two Unicode forms.
  const passphrase = lock.passphrase.normalize('NFC')
  const maxmem = 256 * text.cost * BLOCK_SIZE
  return scryptSync(passphrase, unbase64url(text.salt), KEY_BYTES, { N: text.cost, r: BLOCK_SIZE, p: PARALLELIZATION, maxmem })
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value))
}

function invalidLock(): IdentityError {
  return new IdentityError('lock-invalid', `a lock is a passphrase that is not empty or a key of ${KEY_BYTES} bytes`)
}

function locked(): IdentityError {
  return new IdentityError('secrets-locked', 'the secrets do not open: the passphrase or key is wrong, or the file was changed')
}
