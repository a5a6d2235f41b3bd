/** Signatures in the form of Standard Webhooks (v1: HMAC-SHA256 over id, time and body). */
import { base64, hmacSha256, utf8 } from '../../foundation/index.ts'
import type { WebhookRow } from './ports.ts'

const DOMAIN = 'comity/webhook/v1\n'
const PREFIX = 'whsec_'

/** The secret of a webhook as the tool is given it. Nothing keeps it: it comes from the node's own secret. */
export function webhookSecret(key: Uint8Array, { account, salt }: Pick<WebhookRow, 'account' | 'salt'>): string {
  return `${PREFIX}${base64(secretBytes(key, { account, salt }))}`
}

/** The value of `webhook-signature`. */
export function webhookSignature(
  key: Uint8Array,
  webhook: Pick<WebhookRow, 'account' | 'salt'>,
  message: { readonly id: string; readonly seconds: number; readonly body: string },
): string {
  const signed = utf8(`${message.id}.${message.seconds}.${message.body}`)
  return `v1,${base64(hmacSha256(secretBytes(key, webhook), signed))}`
}

function secretBytes(key: Uint8Array, { account, salt }: Pick<WebhookRow, 'account' | 'salt'>): Uint8Array {
  return hmacSha256(key, utf8(`${DOMAIN}${salt}\n${account}`))
}
