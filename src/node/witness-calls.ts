/** Asks partners' witnesses over the exchange's transport (C2SP tlog-witness). */
import type { Transport } from '../exchange/index.ts'
import type { WitnessCalls } from '../workflows/witnessing/index.ts'

const TIMEOUT = 5_000

/** Calls to the witness of a card, below its address. */
export function witnessCalls(transport: Transport): WitnessCalls {
  return {
    addCheckpoint: (card, body, signal) =>
      transport(card, {
        method: 'POST',
        path: '/witness/add-checkpoint',
        body,
        contentType: 'text/plain; charset=utf-8',
        timeout: TIMEOUT,
        signal,
      }),
    async latestCosigned(card, originHash, signal) {
      const { status, body } = await transport(card, { method: 'GET', path: `/witness/${originHash}/checkpoint`, timeout: TIMEOUT, signal })
      if (status === 200) return body
      if (status === 404) return undefined
      throw new Error(`witness of ${card.party} answered ${status}`)
    },
  }
}
