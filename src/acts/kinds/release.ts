/** release: items disclosed to one partner under named articles, by id and salted digest. */
import { type Static, Type } from '#typebox'
import {
  type DataSubject,
  explainState,
  foundingActs,
  isOver,
  permitsSharing,
  reservationNumber,
  sunsetOf,
  type Tlp,
} from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, DAY_MS, parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { Decision, Question } from '../../policy/index.ts'
import type { Act, ActId } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { type HoldingKey, holdingKey, holdingKeys } from '../holding-key.ts'
import { ItemDigestField, PartyField, PurposeField, TimeField } from './fields.ts'
import { heldItem } from './held-item.ts'
import { type ActItem, defineKind, type Facts, refuseAct, type Verdict } from './kind.ts'

const body = Type.Object(
  {
    to: PartyField,
    purpose: PurposeField,
    /** Numbers of the articles that permit it. */
    articles: Type.Array(Type.String({ minLength: 1, maxLength: 30 }), { minItems: 1, maxItems: 64 }),
    /** Official who approved it, where an article asks for one. */
    approvedBy: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()]),
    retainUntil: TimeField,
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
  // Until a recipient has the ratifications, the agreement is not in force there and it would refuse.
  follows(draft, directory) {
    const entry = directory.agreement(draft.agreement ?? '')
    return entry === undefined ? [] : (foundingActs(entry.record) as readonly ActId[])
  },
  // Everyone is bound, and the proof of the recipient's own ratification is on its way.
  isEarly: (act, { directory, now }) => directory.state(act.agreement ?? '', now) === 'ratified',
  async decide(act, facts, items) {
    const entry = facts.directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    const { article, text, state } = explainState(entry.record, facts.now)
    if (isOver(state)) return refuseAct(`agreement-${state}`, text, article)
    if (!permitsSharing(state)) return refuseAct('agreement-not-in-force', text, article)
    if (facts.side === 'partner' && act.body.to !== facts.directory.self) return refuseAct('not-addressed', 'release is for another party')
    if (new Set(act.body.items.map(([itemId]) => itemId)).size !== act.body.items.length) {
      return refuseAct('item-repeated', 'release names an item twice')
    }
    return judgeItems(act, entry, { facts, items, taken: await takenKeys(act, facts) })
  },
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
    if (!isHome) return [held]
    return [
      held,
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

/** Keys under which a recipient holds another item of the same origin; one that was taken back before it came is not among them. */
async function takenKeys(act: Act<ReleaseBody>, { side, statesOf }: Facts): Promise<ReadonlySet<HoldingKey>> {
  if (side === 'home') return new Set()
  const itemIds = act.body.items.map(([itemId]) => itemId)
  const states = await statesOf(holdingKeys(act.party, itemIds))
  return new Set([...states].flatMap(([holding, state]) => (state === 'held' ? [holding] : [])))
}

/** Each side asks its own question: may it be disclosed, and may it be received under the law of the recipient. */
function judgeItems(
  act: Act<ReleaseBody>,
  entry: AgreementEntry,
  parts: { facts: Facts; items: readonly ActItem[]; taken: ReadonlySet<HoldingKey> },
): Verdict {
  const { facts, items, taken } = parts
  const refusedItems = new Map<string, Refusal>()
  const until = parseTimestamp(act.body.retainUntil)
  for (const item of items) {
    if (taken.has(holdingKey(act.party, item.itemId))) {
      refusedItems.set(item.itemId, { code: 'item-known', reason: 'an item of this id came here before' })
      continue
    }
    if (item.content === null) continue
    const { type, marking, dataSubject } = item.content.face
    const question = {
      from: act.party,
      to: act.body.to,
      purpose: act.body.purpose,
      item: { type, marking: marking as Tlp, dataSubject: dataSubject as DataSubject },
    }
    const refusal = judge(entry, { ...question, action: facts.side === 'home' ? 'disclose' : 'receive' }, { act, until, facts })
    if (refusal !== undefined) refusedItems.set(item.itemId, refusal)
  }
  const first = refusedItems.values().next().value
  if (items.length > 0 && refusedItems.size === items.length && first !== undefined) return { ok: false, refusal: first }
  return { ok: true, refusedItems }
}

function judge(
  entry: AgreementEntry,
  question: Question,
  parts: { act: Act<ReleaseBody>; until: number; facts: Facts },
): Refusal | undefined {
  const decision = entry.deciderAt(parts.facts.now).decide(question)
  const article = decision.articles[0]?.number
  const because = article === undefined ? {} : { article }
  if (decision.verdict === 'refuse') return { code: toldCode(decision, entry, parts.facts), reason: decision.reason, ...because }
  if (decision.verdict === 'needs-approval' && parts.act.body.approvedBy === null) {
    return { code: 'approval-missing', reason: decision.reason, ...because }
  }
  const latest = Math.min(parts.act.at + decision.obligations.retentionDays * DAY_MS, sunsetOf(entry.record).at)
  if (parts.until > latest) {
    return {
      code: 'retention-too-long',
      reason: 'item would be kept longer than the agreement lets it',
      article: entry.record.agreement.retention.article,
    }
  }
  return undefined
}

/** The code of a refusal as the other side is told it: a reservation that is not disclosed to partners leaves no trace. */
function toldCode(denial: Extract<Decision, { verdict: 'refuse' }>, entry: AgreementEntry, { side }: Facts): string {
  if (side === 'home' || !denial.isReservation) return denial.code
  const disclosed = new Set(entry.reservations.filter((one) => one.isDisclosedToPartners).map(reservationNumber))
  return denial.articles.every(({ number }) => disclosed.has(number)) ? denial.code : 'not-permitted'
}
