/** The private keys of one party, as seeds. */

import { Compile, type Static, Type } from '#typebox'
import type { Randomness } from '../foundation/index.ts'
import { base64url, canonicalBytes, equalBytes, parseJsonObject, unbase64url } from '../foundation/index.ts'
import { IdentityError } from './errors.ts'
import type { PartyCode } from './party.ts'
import { PARTY_CODE_PATTERN, parsePartyCode } from './party.ts'

/** Bytes of each seed. */
export const SEED_BYTES = 32
/** How many earlier pairs of sealing seeds are kept to open what was sealed before a rotation. */
export const SEALING_PRIOR_MAX = 4

/** The seeds of the two sealing keys. */
export type SealingSeeds = {
  /** For the suite `X25519`. */
  readonly classic: Uint8Array
  /** For the suite `MLKEM768-X25519`. */
  readonly hybrid: Uint8Array
}

/** Everything a party must keep secret. Root, act, ledger and witness are Ed25519 seeds of 32 bytes. */
export type PartySecrets = {
  readonly party: PartyCode
  /** Number of this key set: 1 at first, one more with each rotation. */
  readonly serial: number
  readonly root: Uint8Array
  readonly act: Uint8Array
  readonly ledger: Uint8Array
  readonly witness: Uint8Array
  readonly sealing: SealingSeeds
  /** Earlier sealing seeds, newest first, at most {@link SEALING_PRIOR_MAX}. */
  readonly sealingPrior: readonly SealingSeeds[]
}

/** Keys that a rotation may replace; the root key is pinned by agreements and partners and stays. */
export type RotatableKey = 'act' | 'ledger' | 'witness' | 'sealing'

/** A fresh, independent seed for every key, with serial 1. */
export function createPartySecrets(party: PartyCode, randomness: Randomness): PartySecrets {
  return {
    party,
    serial: 1,
    root: freshSeed(randomness),
    act: freshSeed(randomness),
    ledger: freshSeed(randomness),
    witness: freshSeed(randomness),
    sealing: freshSealing(randomness),
    sealingPrior: [],
  }
}

/**
 * The next key set: the named keys fresh, the others unchanged, the serial one
 * higher. Replaced sealing seeds move to `sealingPrior`, the oldest drops out.
 */
export function rotateSecrets(secrets: PartySecrets, which: readonly RotatableKey[], randomness: Randomness): PartySecrets {
  const renewed = (key: 'act' | 'ledger' | 'witness') => (which.includes(key) ? freshSeed(randomness) : secrets[key])
  const isSealingRenewed = which.includes('sealing')
  return {
    ...secrets,
    serial: secrets.serial + 1,
    act: renewed('act'),
    ledger: renewed('ledger'),
    witness: renewed('witness'),
    sealing: isSealingRenewed ? freshSealing(randomness) : secrets.sealing,
    sealingPrior: isSealingRenewed ? [secrets.sealing, ...secrets.sealingPrior].slice(0, SEALING_PRIOR_MAX) : secrets.sealingPrior,
  }
}

/** The same secrets without earlier sealing seeds: what was sealed to those can never be opened again. */
export function withoutPriorSealing(secrets: PartySecrets): PartySecrets {
  return { ...secrets, sealingPrior: [] }
}

const FORMAT = 'comity/party-secrets/v1'
const closed = { additionalProperties: false }
const SeedText = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const SealingText = Type.Object({ classic: SeedText, hybrid: SeedText }, closed)
const SecretsText = Type.Object(
  {
    format: Type.Literal(FORMAT),
    party: Type.String({ pattern: PARTY_CODE_PATTERN }),
    serial: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    root: SeedText,
    act: SeedText,
    ledger: SeedText,
    witness: SeedText,
    sealing: SealingText,
    sealingPrior: Type.Array(SealingText, { maxItems: SEALING_PRIOR_MAX }),
  },
  closed,
)
const secretsText = Compile(SecretsText)

/** The canonical JSON of the secrets, in the clear: for `lockSecrets` only. */
export function secretsBytes(secrets: PartySecrets): Uint8Array {
  const text: Static<typeof SecretsText> = {
    format: FORMAT,
    party: secrets.party,
    serial: secrets.serial,
    root: base64url(secrets.root),
    act: base64url(secrets.act),
    ledger: base64url(secrets.ledger),
    witness: base64url(secrets.witness),
    sealing: sealingText(secrets.sealing),
    sealingPrior: secrets.sealingPrior.map(sealingText),
  }
  return canonicalBytes(text)
}

/** Reads what {@link secretsBytes} wrote and nothing else. @throws IdentityError `secrets-invalid` */
export function parseSecrets(bytes: Uint8Array): PartySecrets {
  const secrets = readSecrets(bytes)
  if (!equalBytes(secretsBytes(secrets), bytes)) throw invalid()
  return secrets
}

function readSecrets(bytes: Uint8Array): PartySecrets {
  try {
    const text = parseJsonObject(bytes, { bytesMax: 4_096, depthMax: 3 })
    if (!secretsText.Check(text)) throw invalid()
    return {
      party: parsePartyCode(text.party),
      serial: text.serial,
      root: unbase64url(text.root),
      act: unbase64url(text.act),
      ledger: unbase64url(text.ledger),
      witness: unbase64url(text.witness),
      sealing: sealingSeeds(text.sealing),
      sealingPrior: text.sealingPrior.map(sealingSeeds),
    }
  } catch {
    // Whatever is wrong, its description could quote a secret: neither message nor cause goes out.
    throw invalid()
  }
}

function freshSeed(randomness: Randomness): Uint8Array {
  return randomness(SEED_BYTES)
}

function freshSealing(randomness: Randomness): SealingSeeds {
  return { classic: freshSeed(randomness), hybrid: freshSeed(randomness) }
}

function sealingText(seeds: SealingSeeds): Static<typeof SealingText> {
  return { classic: base64url(seeds.classic), hybrid: base64url(seeds.hybrid) }
}

function sealingSeeds(text: Static<typeof SealingText>): SealingSeeds {
  return { classic: unbase64url(text.classic), hybrid: unbase64url(text.hybrid) }
}

function invalid(): IdentityError {
  return new IdentityError('secrets-invalid', 'bytes are not the secrets of a party')
}
