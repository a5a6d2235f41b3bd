/** raise: an official warns partners of an agreement. */
import {
  type AgreementEntry,
  holdingKey,
  type Outcome,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { boundAt } from '../../agreement/index.ts'
import { formatTimestamp, hex, type Instant, type Refusal, type Result, randomUuid, refused, sha256, utf8 } from '../../foundation/index.ts'
import { aboutFor, statesAbout } from './about.ts'
import { copyFor, type DraftedCopy, type DraftedText, ownText, type Telling } from './copy.ts'
import type { WarnedOf } from './text.ts'

/** The surroundings of alerts. */
export type AlertParts = {
  readonly road: RoadParts<RoadWriter>
  /** Secret of this node for surrogates, 32 bytes. */
  readonly idKey: Uint8Array
}

/** What is to be told, how gravely, to whom. */
export type AlertRequest = WarnedOf & {
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
  readonly severity: string
  readonly validUntil: Instant
  /** STIX ids of own items that it is about: each recipient is told of those that it was sent and may have; where they are, there is the text. */
  readonly about: readonly string[]
  /** Absent: every other party that shares. */
  readonly recipients?: readonly string[]
  readonly account: string
}

/** The alerts that went, and why others did not. */
export type AlertReport = {
  readonly alerts: readonly { readonly id: string; readonly to: string }[]
  readonly refusals: readonly ({ readonly party: string } & Refusal)[]
}

/** Warns each recipient that may have the text whole. @returns a refusal where nobody may be told anything */
export async function raiseAlert(request: AlertRequest, parts: AlertParts): Promise<Result<AlertReport>> {
  const { road } = parts
  const entry = (await road.directory.current()).agreement(request.agreement)
  if (entry === undefined) return refused('agreement-unknown', 'no such agreement is known')
  const now = road.clock.now()
  const source = holdingKey(road.self, randomUuid(road.randomness))
  const { purpose } = request
  const isBounded = entry.record.agreement.sharing.some(({ countries }) => countries !== undefined)
  const states = isBounded ? await statesAbout(request.about, road) : []
  const telling: Telling = { entry, purpose, warnedOf: request, now, source, states }
  const own = ownText(telling, request.about, parts)
  if (!own.ok) return own
  const copies: DraftedCopy[] = []
  const refusals: ({ readonly party: string } & Refusal)[] = []
  for (const party of request.recipients ?? othersOf(entry, { self: road.self, now })) {
    const copy = copyFor(party, await aboutFor(request.about, { party, purpose, entry, now }, road), { telling, parts })
    if (copy.ok) copies.push(copy.value)
    else refusals.push({ party, ...copy.refusal })
  }
  const [first] = refusals
  if (copies.length === 0) return first === undefined ? refused('party-unknown', 'there is nobody to warn') : { ok: false, refusal: first }
  const outcomes = await stateActs(proposals(request, { own: own.value, copies }), road, { account: request.account })
  return { ok: true, value: reportOf(outcomes, copies, refusals) }
}

function reportOf([, ...outcomes]: readonly Outcome[], copies: readonly DraftedCopy[], refusals: AlertReport['refusals']): AlertReport {
  const alerts: { id: string; to: string }[] = []
  const refusedLater: ({ readonly party: string } & Refusal)[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const { party } = copies[index] as DraftedCopy
    if (outcome.ok) alerts.push({ id: outcome.act.id, to: party })
    else refusedLater.push({ party, ...outcome.refusal })
  }
  return { alerts, refusals: [...refusals, ...refusedLater] }
}

function othersOf({ record }: AgreementEntry, { self, now }: { readonly self: string; readonly now: Instant }): readonly string[] {
  const sharing = new Set(record.agreement.parties.list.flatMap(({ code, role }) => (role === 'party' ? [code] : [])))
  return boundAt(record, now).filter((code) => code !== self && sharing.has(code))
}

function proposals(
  request: AlertRequest,
  { own, copies }: { readonly own: DraftedText; readonly copies: readonly DraftedCopy[] },
): readonly Proposal[] {
  const { agreement, purpose, account, severity } = request
  const longest = Math.max(...copies.map(({ retainUntil }) => retainUntil))
  const submit: Proposal = {
    draft: {
      kind: 'submit',
      agreement,
      body: {
        submission: own.itemId,
        account,
        purpose,
        justification: hex(sha256(utf8(request.justification))),
        retainUntil: formatTimestamp(longest),
        provenance: 'alert',
        items: [[own.itemId, own.digest]],
      },
    },
    items: [own],
  }
  const alerts = copies.map(({ party, item, articles, retainUntil, about }): Proposal => {
    const body = {
      ...{ to: party, purpose, articles, approvedBy: null, necessity: null, notice: null, severity, about },
      retainUntil: formatTimestamp(retainUntil),
      validUntil: formatTimestamp(Math.min(request.validUntil, retainUntil)),
      items: [[item.itemId, item.digest]],
    }
    return { draft: { kind: 'alert', agreement, body }, items: [item] }
  })
  return [submit, ...alerts]
}
