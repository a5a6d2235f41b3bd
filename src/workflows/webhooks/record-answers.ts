/**
 * Tells origins which tools answered their webhook that an erased item was taken back.
 *
 * The receipt of an erasure is signed with the erasure itself, mostly before any webhook was called: it names the tools that are told, and
 * those of them that answered by then. Whoever answers later is named by another receipt of the same items.
 */
import {
  type HoldingKey,
  type ItemReader,
  type ItemRow,
  itemIdOf,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { DAY_MS, formatTimestamp } from '../../foundation/index.ts'
import type { AnsweredItem, WebhookReader, WebhookRow, WebhookStore } from './ports.ts'

/** Items of one receipt. */
const ITEMS_MAX = 1_000

type Writer = RoadWriter & { readonly webhooks: WebhookStore }

/** What recording answers works on. */
export type AnswersParts<Of extends Writer = Writer> = {
  readonly webhooks: WebhookReader
  readonly items: Pick<ItemReader, 'find'>
  readonly road: RoadParts<Of>
}

/** States the receipts that are owed. @returns for how many webhooks; call again until 0 */
export async function recordAnswers<Of extends Writer>(parts: AnswersParts<Of>): Promise<number> {
  const owed = await parts.webhooks.unreceipted()
  for (const webhook of owed) await recordAnswersOf(webhook, parts)
  return owed.length
}

async function recordAnswersOf<Of extends Writer>(webhook: WebhookRow, { webhooks, items, road }: AnswersParts<Of>): Promise<void> {
  const answered = await webhooks.answered(webhook, ITEMS_MAX)
  const receiptedUntil = answered.length < ITEMS_MAX ? webhook.toldUntil : (answered.at(-1) as AnsweredItem).addedAt
  const erased = (await items.find([...new Set(answered.map(({ holding }) => holding))])).filter((row) => isOwed(row, road.self))
  const groups = Map.groupBy(erased, ({ origin, agreement, erasedFor, erasedAt }) =>
    JSON.stringify([origin, agreement, erasedFor, erasedAt]),
  )
  const receipts = [...groups.values()].map((rows) => receiptOf(rows, webhook.account, road))
  await stateActs(receipts, road, { within: (writer) => writer.webhooks.receipted({ ...webhook, receiptedUntil }) })
}

/** Of what is only restricted the receipt is still to come, and says it; of what was this party's own nobody is owed one. */
function isOwed({ origin, state }: ItemRow, self: string): boolean {
  return state === 'erased' && origin !== self
}

function receiptOf(rows: readonly ItemRow[], account: string, { means }: Pick<RoadParts, 'means'>): Proposal {
  const [{ origin, agreement, erasedAt, erasedFor }] = rows as readonly [ItemRow]
  const at = erasedAt as number
  const body = {
    ...{ to: origin, of: null, cause: erasedFor as string, items: rows.map(({ holding }: { holding: HoldingKey }) => itemIdOf(holding)) },
    ...{ erasedAt: formatTimestamp(at), backupsUnreadableBy: formatTimestamp(at + means.backupDays * DAY_MS) },
    ...{ told: [account], answered: [account] },
  }
  return { draft: { kind: 'erasure-receipt', agreement, after: [], body } }
}
