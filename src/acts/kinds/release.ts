/** release: items disclosed to one partner under named articles, by id and salted digest. */
import { type Static, Type } from '#typebox'
import { type DataSubject, explainState, foundingActs, isOver, permitsSharing, sunsetOf, type Tlp } from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, DAY_MS, parseTimestamp, type Refusal } from '../../foundation/index.ts'
import { explainDecision, type ItemClass, neverBreach, type Question } from '../../policy/index.ts'
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
    const never = neverBreach(entry.record.agreement, items.flatMap(classOf))
    if (never !== undefined) return refuseAct(never.code, never.reason, never.articles[0]?.number)
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
    const [itemClass] = classOf(item)
    if (itemClass === undefined) continue
    const question = { from: act.party, to: act.body.to, purpose: act.body.purpose, item: itemClass }
    const refusal = judge(entry, { ...question, action: facts.side === 'home' ? 'disclose' : 'receive' }, { act, until, facts })
    if (refusal !== undefined) refusedItems.set(item.itemId, refusal)
  }
  const first = refusedItems.values().next().value
  if (items.length > 0 && refusedItems.size === items.length && first !== undefined) return { ok: false, refusal: first }
  return { ok: true, refusedItems }
}

/** What a decision looks at in an item; nothing of one whose content is erased. */
function classOf({ content }: ActItem): readonly [ItemClass] | readonly [] {
  if (content === null) return []
  const { type, marking, dataSubject } = content.face
  return [{ type, marking: marking as Tlp, dataSubject: dataSubject as DataSubject }]
}

function judge(
  entry: AgreementEntry,
  question: Question,
  parts: { act: Act<ReleaseBody>; until: number; facts: Facts },
): Refusal | undefined {
  const decision = entry.deciderAt(parts.facts.now).decide(question)
  if (decision.verdict === 'refuse') {
    const { articles, ...told } = explainDecision(decision, parts.facts.side === 'home' ? 'own' : 'partner')
    return refusalOf(told.code ?? decision.code, told.reason, articles[0]?.number)
  }
  const { due, retentionDays } = decision.obligations
  // An act says who approved it and nothing of a test or a notice, so what asks for these does not go.
  const unmet = due.find(({ requires }) => requires !== 'second-person')
  if (unmet !== undefined) return refusalOf('scrutiny-missing', decision.reason, unmet.article)
  if (due.length > 0 && parts.act.body.approvedBy === null) return refusalOf('approval-missing', decision.reason, due[0]?.article)
  const { retention } = entry.record.agreement
  const latest = Math.min(parts.act.at + retentionDays * DAY_MS, sunsetOf(entry.record).at)
  if (parts.until > latest)
    return refusalOf('retention-too-long', 'item would be kept longer than the agreement lets it', retention.article)
  return undefined
}

function refusalOf(code: string, reason: string, article: string | undefined): Refusal {
  return article === undefined ? { code, reason } : { code, reason, article }
}
