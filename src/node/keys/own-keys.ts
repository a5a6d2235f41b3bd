/** The keys of the party in use, as signers and sealing keys. */
import { type SealingKeys, sealingKeysFromSeeds, sealingPublicKeys } from '../../envelope/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { issueCard, type PartyCard, type PartySecrets, type Signer, signerFromSeed, witnessName } from '../../identity/index.ts'
import { derivedSecret } from './derived-secret.ts'

/** Signers and sealing keys of one party. */
export type OwnKeys = {
  readonly act: Signer
  readonly ledger: Signer
  readonly witness: Signer
  /** From which the padding of the ledger follows. */
  readonly pad: Uint8Array
  /** Seed of the post-quantum key of the witness. */
  readonly witnessMlDsa: Uint8Array
  /** From which the pseudonyms of subjects in the ledger follow. */
  readonly subject: Uint8Array
  /** In use first, then those that envelopes in flight may still be sealed to. */
  readonly sealing: readonly SealingKeys[]
}

/** Derives the keys from the secrets. */
export async function ownKeys(secrets: PartySecrets): Promise<OwnKeys> {
  const seeds = [secrets.sealing, ...secrets.sealingPrior]
  return {
    act: signerFromSeed(secrets.act),
    ledger: signerFromSeed(secrets.ledger),
    witness: signerFromSeed(secrets.witness),
    pad: derivedSecret(secrets, 'comity/pad/v1'),
    witnessMlDsa: derivedSecret(secrets, 'comity/witness-ml-dsa-44/v1'),
    subject: derivedSecret(secrets, 'comity/subject/v1'),
    sealing: await Promise.all(seeds.map((seed) => sealingKeysFromSeeds(seed))),
  }
}

/** What a new card says beside the keys. */
export type CardFacts = {
  readonly name: string
  readonly address: string
  readonly ledgerOrigin: string
  readonly serial: number
  readonly issuedAt: Instant
}

/** The card of the keys in use. */
export async function issueOwnCard(secrets: PartySecrets, facts: CardFacts): Promise<PartyCard> {
  const sealing = sealingPublicKeys(await sealingKeysFromSeeds(secrets.sealing))
  return issueCard({
    secrets,
    sealing,
    name: facts.name,
    address: facts.address,
    ledgerOrigin: facts.ledgerOrigin,
    witnessName: witnessName(facts.address, secrets.party),
    serial: facts.serial,
    issuedAt: facts.issuedAt,
  })
}
