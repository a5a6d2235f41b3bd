/** Setting and removing the webhook of a tool. */
import { accepted, base64url, type Result, refused } from '../../foundation/index.ts'
import { isLoopback } from '../../identity/index.ts'
import { webhookSecret } from './secret.ts'
import type { TellParts } from './tell.ts'

const SALT_BYTES = 16
const URL_MAX = 2_000

/** Sets where a tool is told; its secret is drawn anew. @returns the secret, shown this once */
export async function setWebhook(
  request: { readonly account: string; readonly url: string },
  { transactions, clock, randomness, webhookKey }: Omit<TellParts, 'send' | 'webhooks'>,
): Promise<Result<{ readonly secret: string }>> {
  if (!isAddress(request.url)) return refused('webhook-invalid', 'a webhook is an https address without login, or one on this machine')
  const salt = base64url(randomness(SALT_BYTES))
  const row = { ...request, salt, toldUntil: 0, receiptedUntil: 0, failures: 0, lastError: null, nextAt: clock.now() }
  await transactions.write(({ webhooks }) => webhooks.put(row))
  return accepted({ secret: webhookSecret(webhookKey, row) })
}

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || text.length > URL_MAX || url.username !== '' || url.password !== '' || url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}
