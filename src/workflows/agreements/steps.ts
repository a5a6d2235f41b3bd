/** The steps in the life of an agreement, as acts of this party. */
import { type Outcome, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { type Agreement, agreementHash, type StatementBody, type StatementKind } from '../../agreement/index.ts'
import { refused } from '../../foundation/index.ts'

/** Every step that an official takes but the proposal, which brings the document. */
export type StepKind = Exclude<StatementKind, 'propose' | 'miss' | 'enrol' | 'retire' | 'breach'>

/** What a proposal says beside its document. */
export type ProposalWords = {
  /** Hash of the draft that it answers. */
  readonly counters?: string
  readonly comment?: string
}

/** Lays a draft before all its parties: a first version, an amendment, or a counter-proposal. */
export async function proposeAgreement<Writer extends RoadWriter>(
  document: Agreement,
  road: RoadParts<Writer>,
  words: ProposalWords = {},
): Promise<Outcome> {
  const { counters = null, comment = null } = words
  return single({ kind: 'propose', agreement: agreementHash(document), body: { document, counters, comment } }, road)
}

/** Signs a draft for this party, or for one of its offices where the draft lists them. */
export async function signAgreement<Writer extends RoadWriter>(
  hash: string,
  by: { readonly official: string; readonly office: string | null },
  road: RoadParts<Writer>,
): Promise<Outcome> {
  return takeStep({ kind: 'sign', agreement: hash, body: { office: by.office, official: by.official } }, road)
}

/** Binds this party. The act counts once it holds a receipt under the draft's own quorum. */
export async function ratifyAgreement<Writer extends RoadWriter>(hash: string, road: RoadParts<Writer>): Promise<Outcome> {
  return takeStep({ kind: 'ratify', agreement: hash, body: {} }, road)
}

/**
 * Takes one step under an agreement or draft: refused with its code and article where it is not legal now.
 * @throws ActError `act-invalid` where the body is not one of the kind
 */
export async function takeStep<Kind extends StepKind, Writer extends RoadWriter>(
  step: { readonly kind: Kind; readonly agreement: string; readonly body: StatementBody<Kind> },
  road: RoadParts<Writer>,
): Promise<Outcome> {
  const entry = (await road.directory.current()).agreement(step.agreement)
  if (entry === undefined) return refused('agreement-unknown', 'no such draft was proposed')
  return single(step as unknown as StepDraft, road)
}

type StepDraft = { readonly kind: string; readonly agreement: string; readonly body: Record<string, unknown> }

async function single<Writer extends RoadWriter>(draft: StepDraft, road: RoadParts<Writer>): Promise<Outcome> {
  const [outcome] = await stateActs([{ draft }], road)
  road.directory.refresh()
  return outcome as Outcome
}
