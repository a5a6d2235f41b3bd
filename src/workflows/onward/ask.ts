/** Asking the origins of received items to let them be given on, or used here for another purpose. */
import {
  type AgreementEntry,
  classOfFace,
  consentClockMs,
  type Directory,
  type ItemRow,
  itemIdOf,
  type Outcome,
  onwardNever,
  type Proposal,
  purposeArticle,
  purposeClockMs,
  purposeFault,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, formatTimestamp, hex, type Instant, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import { explainDecision } from '../../policy/index.ts'
import type { OnwardParts } from './ports.ts'

/** What is to be given on or used otherwise, and why. */
export type AskRequest = {
  /** STIX ids of received items. */
  readonly stixIds: readonly string[]
  /** Whom they would be given to; absent: nobody, they would be used here. */
  readonly recipient?: string
  readonly purpose: string
  readonly justification: string
  readonly account: string
  /** Whether the account's role may ask so under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
  /** Whether the account may read it. What it may not read is as absent as what is not there. */
  readonly isReadable: (item: ItemRow) => boolean
}

/** The questions that were put, one for each origin, agreement and batch, and what was not asked for. */
export type AskReport = {
  readonly asks: readonly { readonly id: string; readonly origin: string; readonly agreement: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/**
 * Puts the questions. Only what the recipient could get is asked for, so that neither question nor answer tells the recipient of
 * anything else.
 */
export async function askToGiveOn(request: AskRequest, { road }: Pick<OnwardParts, 'road'>): Promise<AskReport> {
  const now = road.clock.now()
  const directory = await road.directory.current()
  const refusals: Refusal[] = []
  const asked: ItemRow[] = []
  for (const stixId of new Set(request.stixIds)) {
    const held = (await road.items.byStixId(stixId)).filter(({ role, state }) => role === 'received' && state === 'held')
    const rows = held.filter((row) => request.isReadable(row))
    if (rows.length === 0) refusals.push({ code: 'item-unknown', reason: 'no received item that this role may read has this id' })
    for (const row of rows) {
      const refusal = refusalOf(row, request, { directory, now })
      if (refusal === undefined) asked.push(row)
      else refusals.push(refusal)
    }
  }
  const outcomes = await stateActs(proposals(asked, request, { directory, now }), road, {
    account: request.account,
    async within(writer, ended) {
      const { account, justification } = request
      for (const outcome of ended) if (outcome.ok) await writer.onwardReasons.put(outcome.act.id, { account, justification })
    },
  })
  return {
    asks: outcomes.flatMap(stated),
    refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))],
  }
}

type OtherUse = { readonly purpose: string; readonly entry: AgreementEntry } & Known

function otherPurposeFault(row: ItemRow, { purpose, entry, directory, now }: OtherUse): Refusal | undefined {
  const allowed = purposeArticle(row, purpose, { directory, now })
  if ('refusal' in allowed) return allowed.refusal
  const fault = purposeFault({ row, holder: directory.self, origin: row.origin, purpose }, { entry, now })
  return fault === undefined ? undefined : { ...fault, article: allowed.article }
}

type Known = { readonly directory: Directory; readonly now: Instant }

function refusalOf(row: ItemRow, request: AskRequest, { directory, now }: Known): Refusal | undefined {
  const entry = directory.agreement(row.agreement)
  if (entry === undefined || row.face === null) return { code: 'agreement-unknown', reason: 'no such agreement is known' }
  if (!request.isAllowed(row.agreement)) return { code: 'role-not-permitted', reason: 'the agreement does not let this role ask so' }
  const { recipient, purpose } = request
  // The kind decides on another purpose item by item; one that it refuses is no reason to refuse the others.
  if (recipient === undefined) return otherPurposeFault(row, { purpose, entry, directory, now })
  const never = onwardNever(entry)
  if (never !== undefined) return never
  const item = classOfFace(row.face)
  const decision = entry.deciderAt(now).decide({ action: 'disclose', from: directory.self, to: recipient, purpose, item })
  if (decision.verdict !== 'refuse') return undefined
  const { articles, reason, code } = explainDecision(decision, 'own')
  const [article] = articles
  return { code: code ?? decision.code, reason, ...(article === undefined ? {} : { article: article.number }) }
}

function proposals(rows: readonly ItemRow[], request: AskRequest, { directory, now }: Known): readonly Proposal[] {
  const { recipient, purpose } = request
  const justification = hex(sha256(utf8(request.justification)))
  return [...Map.groupBy(rows, ({ origin, agreement }) => `${origin} ${agreement}`).values()].flatMap((group) => {
    const [{ origin, agreement }] = group as [ItemRow]
    const entry = directory.agreement(agreement) as AgreementEntry
    const clock = recipient === undefined ? purposeClockMs(entry, purpose) : consentClockMs(entry)
    // Without a clock the kind refuses, whatever date is named.
    const until = formatTimestamp(now + (clock ?? 1))
    const items = group.map(({ holding }) => itemIdOf(holding))
    return batches(items, BATCH_ITEMS_MAX).map((batch) => ({
      draft: {
        ...(recipient === undefined ? { kind: 'ask-purpose' } : { kind: 'ask-onward' }),
        agreement,
        body: { to: origin, ...(recipient === undefined ? {} : { recipient }), purpose, justification, until, items: batch },
      },
    }))
  })
}

function stated(outcome: Outcome): AskReport['asks'] {
  if (!outcome.ok) return []
  const { id, agreement, body } = outcome.act
  const { to, items } = body as { to: string; items: readonly string[] }
  return [{ id, origin: to, agreement: agreement as string, items: items.length }]
}
