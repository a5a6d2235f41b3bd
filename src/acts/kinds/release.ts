/** release: items disclosed to one partner under named articles, by id and salted digest. */
import { type Static, Type } from '#typebox'
import { explainState, isOver, permitsSharing, restsOn } from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Act, ActDraft, ActId } from '../act.ts'
import { ApprovalField } from '../approval.ts'
import type { Change, ItemEntry } from '../change.ts'
import { type HoldingKey, holdingKeys } from '../holding-key.ts'
import { anonymityFault } from './anonymity-rule.ts'
import { mannerOf } from './answer-judgement.ts'
import { approvalChanges, signersOf } from './approval-changes.ts'
import { channelFault } from './channel-rule.ts'
import { HashField, ItemDigestField, PartyField, PurposeField, TimeField } from './fields.ts'
import { heldItem } from './held-item.ts'
import { type ActItem, defineKind, type Facts, refuseAct, type Verdict } from './kind.ts'
import { type GivingOn, type OnwardFault, onwardFault } from './onward-judgement.ts'
import { isGivenOn } from './onward-rule.ts'
import { isPassedOn, passedFault, passedOnHere } from './passed-judgement.ts'
import { judgeRelease } from './release-judgement.ts'
import { revokedFault } from './revoked-judgement.ts'
import { ThreatField } from './threat-rule.ts'

/** Acts that a release says it comes after, at most (spec/act.md). */
const AFTER_MAX = 64

/** What a release says beside its items. */
export const RELEASE_FIELDS = {
  to: PartyField,
  purpose: PurposeField,
  /** Numbers of the articles that permit it. */
  articles: Type.Array(Type.String({ minLength: 1, maxLength: 30 }), { minItems: 1, maxItems: 64 }),
  /** Official who approved it, where an article asks for one. */
  approvedBy: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]),
  retainUntil: TimeField,
  /** SHA-256 of the written test of necessity, where an article asks for one. */
  necessity: Type.Union([HashField, Type.Null()]),
  /** The act by which the overseers were told beforehand, where an article asks for that. */
  notice: Type.Union([HashField, Type.Null()]),
}

const body = Type.Object(
  {
    ...RELEASE_FIELDS,
    /** The signatures of officials, where the agreement asks for them. */
    approval: Type.Optional(ApprovalField),
    /** Name of the consent of the origin to what is given on (`consentName`); absent where all is the party's own. */
    consent: Type.Optional(HashField),
    /** The threat against which other parties' items are given on without their consent. */
    threat: Type.Optional(ThreatField),
    /** To the intermediary, to be passed on without its origin; or by it, so passed on. */
    anonymised: Type.Optional(Type.Literal(true)),
    /** The request of the recipient that it answers; absent where it was not asked for. */
    answers: Type.Optional(HashField),
    items: Type.Array(ItemDigestField, { minItems: 1, maxItems: BATCH_ITEMS_MAX }),
  },
  { additionalProperties: false },
)

/** Body of a release. */
export type ReleaseBody = Static<typeof body>

export const release = defineKind(body, {
  name: 'release',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: (act) => [act.body.to],
  // Until a recipient has the ratifications, the agreement is not in force there and it would refuse; so too what a phase or
  // a renewal permits. An act names 64 others at most, the latest where there are more: each of them comes after those that founded.
  follows(draft, directory) {
    const entry = directory.agreement(draft.agreement ?? '')
    if (entry === undefined) return []
    const { threat = {}, ...approved } = draft.body as Partial<ReleaseBody>
    const own = [approved, threat].flatMap((one) => signersOf(one, { entry, self: directory.self })).concat(answered(draft))
    return [...restsOn(entry.record).slice(-(AFTER_MAX - own.length)), ...own] as readonly string[] as readonly ActId[]
  },
  // Everyone is bound, and the proof of the recipient's own ratification is on its way.
  isEarly: (act, { directory, now }) => directory.state(act.agreement ?? '', now) === 'ratified',
  decide: decideRelease,
  apply(act, { items, recordedAt, self }) {
    const isHome = act.party === self
    const common = {
      role: isHome ? 'sent' : 'received',
      origin: act.party,
      agreement: act.agreement as string,
      purpose: act.body.purpose,
      releaseAct: act.id,
      retainUntil: parseTimestamp(act.body.retainUntil),
      heldSince: recordedAt,
    } as const
    const held = { change: 'items-held', items: items.map((item) => heldItem(item, common)) } as const
    const signed = [act.body, act.body.threat ?? {}].flatMap((one) => approvalChanges(act.party, one))
    const approved = [...signed, ...answerChanges(act, items.length)]
    if (!isHome) return [held, ...approved, ...toPassOn(act, held.items, recordedAt)]
    return [
      held,
      ...approved,
      { change: 'items-sent', recipient: act.body.to, actId: act.id, holdings: held.items.map((item) => item.holding) },
      {
        change: 'delivery',
        actId: act.id,
        kind: 'release',
        recipient: act.body.to,
        state: 'recorded',
        items: items.length,
        refusedItems: 0,
        code: null,
        at: recordedAt,
      },
    ]
  },
})

/** At the intermediary: what came with the wish to be passed on. What it passed on itself names a consent. */
function toPassOn(act: Act<ReleaseBody>, items: readonly ItemEntry[], at: Instant): readonly Change[] {
  const { anonymised, purpose } = act.body
  if (anonymised !== true || isGivenOn(act.body) || items.length === 0) return []
  const holdings = items.map(({ holding }) => holding)
  return [{ change: 'to-pass-on', holdings, agreement: act.agreement as string, purpose, release: act.id, at }]
}

function answered({ body }: ActDraft): readonly string[] {
  const { answers } = body as Partial<ReleaseBody>
  return answers === undefined ? [] : [answers]
}

/** What was asked for is given, as far as it was accepted. */
function answerChanges({ id, at, body: { answers } }: Act<{ readonly answers?: string }>, items: number): readonly Change[] {
  return answers === undefined ? [] : [{ change: 'request-given', id: answers as ActId, answer: id, items, at }]
}

/** Whether items may be disclosed, or received, as an act of their origin says. */
export async function decideRelease(act: Act<ReleaseBody>, facts: Facts, items: readonly ActItem[]): Promise<Verdict> {
  const entry = facts.directory.agreement(act.agreement ?? '')
  if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
  const { article, text, state } = explainState(entry.record, facts.now)
  if (isOver(state)) return refuseAct(`agreement-${state}`, text, article)
  if (!permitsSharing(state)) return refuseAct('agreement-not-in-force', text, article)
  // Less is obeyed whatever a node is: only what discloses asks for this.
  const unfit = await channelFault({ entry, other: facts.side === 'home' ? act.body.to : act.party }, facts)
  if (unfit !== undefined) return { ok: false, refusal: unfit }
  if (facts.side === 'partner' && act.body.to !== facts.directory.self)
    return refuseAct('not-addressed', `${act.kind} is for another party`)
  if (new Set(act.body.items.map(([itemId]) => itemId)).size !== act.body.items.length) {
    return refuseAct('item-repeated', `${act.kind} names an item twice`)
  }
  if (act.body.threat !== undefined && (act.body.consent !== undefined || act.body.anonymised === true))
    return refuseAct('threat-differs', 'what goes on against a threat names no consent and hides behind nobody')
  const manner = await mannerOf(act, facts)
  if ('refusal' in manner) return { ok: false, refusal: manner.refusal }
  const asked = { act, entry, facts, items, manner }
  const nameless = act.body.anonymised === true ? anonymityFault(act, { entry, items, now: facts.now }) : undefined
  if (nameless !== undefined) return { ok: false, refusal: nameless }
  const known = { taken: await takenKeys(act, facts), onwardFault: await givingFault(asked), revokedFault: await revokedFault(asked) }
  return judgeRelease({ ...asked, ...known })
}

/** What a release of other parties' items is asked beside: by their leave, or passed on by the intermediary. */
async function givingFault(asked: GivingOn): Promise<OnwardFault> {
  if (!isPassedOn(asked)) return onwardFault(asked)
  return asked.facts.side === 'home' ? passedFault(asked) : passedOnHere(asked)
}

/** Keys under which a recipient holds another item of the same origin; one that was taken back before it came is not among them. */
async function takenKeys(act: Act<ReleaseBody>, { side, statesOf }: Facts): Promise<ReadonlySet<HoldingKey>> {
  if (side === 'home') return new Set()
  const itemIds = act.body.items.map(([itemId]) => itemId)
  const states = await statesOf(holdingKeys(act.party, itemIds))
  return new Set([...states].flatMap(([holding, state]) => (state === 'held' ? [holding] : [])))
}
