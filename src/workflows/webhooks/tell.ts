/** Tells tools by webhook what was taken back: ids that the tool got, and nothing else. */
import type { Transactions } from '../../acts/index.ts'
import { type Clock, formatTimestamp, hex, type Randomness, SECOND_MS, sha256, utf8 } from '../../foundation/index.ts'
import type { WebhookReader, WebhookRow, WebhookStore } from './ports.ts'
import { webhookSignature } from './secret.ts'

/** Ids of one message. */
const IDS_MAX = 1_000
const REST_FIRST_MS = 5 * SECOND_MS
const REST_LAST_MS = 3_600 * SECOND_MS
const OK = 200
const NOT_OK = 300

/** One message on its way. */
export type WebhookMessage = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** What telling works on. */
export type TellParts = {
  readonly webhooks: WebhookReader
  readonly transactions: Transactions<{ readonly webhooks: WebhookStore }>
  readonly clock: Clock
  readonly randomness: Randomness
  /** 32 secret bytes from which the secrets of webhooks come. */
  readonly webhookKey: Uint8Array
  /** Sends one message. @returns the status of the answer, or the code of what kept one from coming */
  readonly send: (message: WebhookMessage) => Promise<number | string>
}

/**
 * Tells every tool whose time has come the next of what was taken back, side by side. What is answered with success is told; anything
 * else is tried again, after longer and longer, for as long as there is something to tell.
 * @returns how many messages were answered with success; call again until 0
 */
export async function tellTools(parts: TellParts): Promise<number> {
  const due = await parts.webhooks.due(parts.clock.now())
  const told = await Promise.all(due.map((webhook) => tellTool(webhook, parts)))
  return told.filter((isTold) => isTold).length
}

async function tellTool(webhook: WebhookRow, parts: TellParts): Promise<boolean> {
  const items = await parts.webhooks.untold(webhook, IDS_MAX)
  const last = items.at(-1)
  if (last === undefined) return false
  const answer = await parts.send(messageOf(webhook, items, parts))
  const isTold = typeof answer === 'number' && answer >= OK && answer < NOT_OK
  const now = parts.clock.now()
  const next: WebhookRow = isTold
    ? { ...webhook, toldUntil: last.addedAt, failures: 0, lastError: null, nextAt: now }
    : { ...webhook, failures: webhook.failures + 1, lastError: String(answer), nextAt: now + restAfter(webhook.failures, parts) }
  await parts.transactions.write(({ webhooks }) => webhooks.advance(next))
  return isTold
}

/** The same items make the same message, so that a tool which got it twice can tell. */
function messageOf(
  webhook: WebhookRow,
  items: readonly { readonly stixId: string; readonly addedAt: number }[],
  { clock, webhookKey }: TellParts,
): WebhookMessage {
  const at = clock.now()
  const ids = items.map(({ stixId }) => stixId)
  const id = `msg_${hex(sha256(utf8(JSON.stringify([webhook.account, items.map(({ addedAt }) => addedAt)])))).slice(0, 32)}`
  const seconds = Math.floor(at / SECOND_MS)
  const body = JSON.stringify({ type: 'comity.recalled', timestamp: formatTimestamp(at), data: { ids } })
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': webhookSignature(webhookKey, webhook, { id, seconds, body }),
  }
  return { url: webhook.url, headers, body }
}

function restAfter(failures: number, { randomness }: Pick<TellParts, 'randomness'>): number {
  const rest = Math.min(REST_LAST_MS, REST_FIRST_MS * 2 ** Math.min(failures, 12))
  return Math.round(rest * (0.75 + ((randomness(1)[0] as number) / 255) * 0.5))
}
