/** Seals messages for a partner: one envelope per recipient, the hybrid suite unless the party is told otherwise. */
import { type SuiteName, sealEnvelope } from '../envelope/index.ts'
import { type Clock, type Randomness, randomUuid, unbase64url } from '../foundation/index.ts'
import type { PartyCard, PartyCode, Signer } from '../identity/index.ts'

/** What an envelope is sealed with. */
export type SealingParts = {
  readonly party: PartyCode
  readonly signer: Signer
  readonly clock: Clock
  readonly randomness: Randomness
  readonly suite: SuiteName
  /** Milliseconds after which an envelope is not opened any more. */
  readonly lifetime: number
}

/** Seals a payload for the holder of a card. */
export async function sealFor(card: PartyCard, payload: Uint8Array, parts: SealingParts): Promise<Uint8Array> {
  const sentAt = parts.clock.now()
  return sealEnvelope({
    payload,
    from: parts.party,
    to: card.party as PartyCode,
    recipientKey: unbase64url(card.sealing[parts.suite]),
    suite: parts.suite,
    signer: parts.signer,
    id: randomUuid(parts.randomness),
    sentAt,
    expiresAt: sentAt + parts.lifetime,
  })
}
