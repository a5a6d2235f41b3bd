/** Joins the webhooks of tools to a caller that reaches public addresses, and the networks that the configuration names. */
import { ComityError, SECOND_MS, utf8 } from '../foundation/index.ts'
import type { PartySecrets } from '../identity/index.ts'
import { httpCaller, reachOf } from '../taxii-client/index.ts'
import type { TellParts, WebhookMessage } from '../workflows/webhooks/index.ts'
import type { Core } from './core.ts'
import { derivedSecret } from './keys/derived-secret.ts'
import { authoritiesOf } from './tls/authorities.ts'

const ANSWER_BYTES_MAX = 64 * 1024
const PATIENCE = { idleMs: 10 * SECOND_MS, wholeMs: 20 * SECOND_MS }

/** What webhooks work on, and the connections they keep. */
export type Webhooks = Disposable & { readonly parts: TellParts }

/** Webhooks of this node. @throws NodeError `config-invalid` where the file of authorities cannot be read */
export function joinWebhooks({ road, store, config }: Pick<Core, 'road' | 'store' | 'config'>, secrets: PartySecrets): Webhooks {
  const authorities = authoritiesOf(config.webhooks?.authorities, 'webhooks.authorities')
  const http = httpCaller({
    reach: reachOf(config.webhooks?.networks ?? []),
    patience: PATIENCE,
    ...(authorities === undefined ? {} : { authorities }),
  })
  const ended = new AbortController()
  const send = async ({ url, headers, body }: WebhookMessage): Promise<number | string> => {
    try {
      const call = {
        method: 'POST',
        url: new URL(url),
        headers,
        body: utf8(body),
        bytesMax: ANSWER_BYTES_MAX,
        signal: ended.signal,
      } as const
      return (await http.call(call)).status
    } catch (error) {
      if (!(error instanceof ComityError)) throw error
      return error.code
    }
  }
  const { clock, randomness } = road
  const webhookKey = derivedSecret(secrets, 'comity/webhook/v1')
  return {
    parts: { webhooks: store.read.webhooks, transactions: store, clock, randomness, webhookKey, send },
    [Symbol.dispose]() {
      ended.abort()
      http[Symbol.dispose]()
    },
  }
}
