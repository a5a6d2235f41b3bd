/**
 * The HPKE suites (RFC 9180, draft-ietf-hpke-pq) and the keys for them. Both
 * use HKDF-SHA-256 and AES-256-GCM.
 */
import type { Key, KeyPair } from 'hpke'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256, KEM_MLKEM768_X25519 } from 'hpke'
import { hex, sha256 } from '../foundation/index.ts'
import { EnvelopeError } from './errors.ts'

/** A way to seal: the hybrid with a post-quantum part, or the classical one that every node has. */
export type SuiteName = 'MLKEM768-X25519' | 'X25519'

/** The suite to use unless the recipient lacks it: what is recorded today must not open with the computers of later. */
export const SUITE_DEFAULT: SuiteName = 'MLKEM768-X25519'

/** One key pair of one suite. */
export type SealingKey = {
  readonly suite: SuiteName
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly id: string
  readonly publicKey: Uint8Array
  readonly pair: KeyPair<Key>
}

/** The key pairs of one key set, by suite. */
export type SealingKeys = { readonly [Suite in SuiteName]: SealingKey }

/** The public keys of one key set, by suite. */
export type SealingPublicKeys = { readonly [Suite in SuiteName]: Uint8Array }

const SEED_BYTES = 32

const suites: { readonly [Suite in SuiteName]: CipherSuite } = {
  'MLKEM768-X25519': new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM),
  X25519: new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM),
}

/** The HPKE implementation of a suite. */
export function hpkeSuite(suite: SuiteName): CipherSuite {
  return suites[suite]
}

/** The id of a public key as envelopes name it. */
export function sealingKeyId(publicKey: Uint8Array): string {
  return hex(sha256(publicKey)).slice(0, 16)
}

/**
 * The key pairs of two independent 32-byte seeds, by HPKE's `DeriveKeyPair`:
 * the same seeds always give the same keys.
 * @throws EnvelopeError `sealing-key-invalid`
 */
export async function sealingKeysFromSeeds(seeds: { readonly hybrid: Uint8Array; readonly classic: Uint8Array }): Promise<SealingKeys> {
  const [hybrid, classic] = await Promise.all([deriveKey('MLKEM768-X25519', seeds.hybrid), deriveKey('X25519', seeds.classic)])
  return { 'MLKEM768-X25519': hybrid, X25519: classic }
}

/** The public halves, in the form a party card carries. */
export function sealingPublicKeys(keys: SealingKeys): SealingPublicKeys {
  return { 'MLKEM768-X25519': keys['MLKEM768-X25519'].publicKey, X25519: keys.X25519.publicKey }
}

async function deriveKey(suite: SuiteName, seed: Uint8Array): Promise<SealingKey> {
  if (seed.length !== SEED_BYTES) throw new EnvelopeError('sealing-key-invalid', `a sealing seed has ${SEED_BYTES} bytes`)
  const hpke = hpkeSuite(suite)
  const pair = await hpke.DeriveKeyPair(seed)
  const publicKey = await hpke.SerializePublicKey(pair.publicKey)
  return { suite, id: sealingKeyId(publicKey), publicKey, pair }
}
