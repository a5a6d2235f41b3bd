/** The founding acts of an agreement and how far it has come. */
import { type AgreementEntry, type Outcome, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { type Agreement, agreementHash, explainState, type StateExplanation } from '../../agreement/index.ts'
import { type Instant, refused } from '../../foundation/index.ts'

/** Lays a draft before all its parties. */
export async function proposeAgreement<Writer extends RoadWriter>(document: Agreement, road: RoadParts<Writer>): Promise<Outcome> {
  return single({ kind: 'propose', agreement: agreementHash(document), body: { document } }, road)
}

/** Signs a draft for this party. */
export async function signAgreement<Writer extends RoadWriter>(hash: string, road: RoadParts<Writer>): Promise<Outcome> {
  const entry = (await road.directory.current()).agreement(hash)
  if (entry === undefined) return refused('agreement-unknown', 'no such draft was proposed')
  return single({ kind: 'sign', agreement: hash, after: [entry.row.proposeAct], body: {} }, road)
}

/** Binds this party. The act counts once it holds a receipt under the draft's own quorum. */
export async function ratifyAgreement<Writer extends RoadWriter>(hash: string, road: RoadParts<Writer>): Promise<Outcome> {
  const entry = (await road.directory.current()).agreement(hash)
  if (entry === undefined) return refused('agreement-unknown', 'no such draft was proposed')
  const signed = entry.record.signatures.get(road.self)
  const after = signed === undefined ? [entry.row.proposeAct] : [entry.row.proposeAct, signed]
  return single({ kind: 'ratify', agreement: hash, after, body: {} }, road)
}

/** An agreement with its state in plain words. */
export type AgreementStatus = {
  readonly hash: string
  readonly id: string
  readonly version: number
  readonly title: string
  readonly state: StateExplanation
  readonly signed: readonly string[]
  readonly ratified: readonly string[]
}

/** Where an agreement stands. */
export function agreementStatus(entry: AgreementEntry, now: Instant): AgreementStatus {
  const { id, version, title } = entry.record.agreement
  return {
    hash: entry.row.hash,
    id,
    version,
    title,
    state: explainState(entry.record, now),
    signed: [...entry.record.signatures.keys()].sort(),
    ratified: [...entry.record.ratifications.keys()].sort(),
  }
}

type FoundingDraft = { kind: string; agreement: string; after?: readonly string[]; body: Record<string, unknown> }

async function single<Writer extends RoadWriter>(draft: FoundingDraft, road: RoadParts<Writer>): Promise<Outcome> {
  const [outcome] = await stateActs([{ draft: draft as Parameters<typeof stateActs>[0][number]['draft'] }], road)
  road.directory.refresh()
  return outcome as Outcome
}
