/** Asks witnesses (C2SP tlog-witness): those of partners over the exchange's transport, outsiders by a plain request. */
import { ExchangeError, readAnswer, type Transport } from '../../exchange/index.ts'
import { isUrlPrefix } from '../../identity/index.ts'
import { NOTE_BYTES_MAX } from '../../ledger/index.ts'
import type { CompareCalls, WitnessCalls } from '../../workflows/witnessing/index.ts'

const TIMEOUT = 5_000
const PATH = '/add-checkpoint'
const CONTENT_TYPE = 'text/plain; charset=utf-8'

/**
 * Calls to witnesses. To an outsider nothing is said but the checkpoint, which its ledger signed: no party signs the request, no
 * redirect is followed, and no more of the answer is read than a note may hold.
 */
export function witnessCalls(transport: Transport): WitnessCalls & CompareCalls {
  return {
    addCheckpoint: (contact, body, signal) =>
      contact.kind === 'outsider'
        ? askOutsider(contact.url, body, signal)
        : transport(contact.card, {
            method: 'POST',
            path: `/witness${PATH}`,
            body,
            contentType: CONTENT_TYPE,
            timeout: TIMEOUT,
            signal,
          }),
    async latestCosigned({ card }, originHash, signal) {
      const { status, body } = await transport(card, { method: 'GET', path: `/witness/${originHash}/checkpoint`, timeout: TIMEOUT, signal })
      if (status === 200) return body
      if (status === 404) return undefined
      throw new Error(`witness of ${card.party} answered ${status}`)
    },
    async evidenceAgainst({ card }, originHash, signal) {
      const { status, body } = await transport(card, { method: 'GET', path: `/witness/${originHash}/evidence`, timeout: TIMEOUT, signal })
      if (status === 200) return body
      if (status === 404) return undefined
      throw new Error(`witness of ${card.party} answered ${status}`)
    },
    async ledgerTile(card, path, signal) {
      const { origin } = card.ledger
      const below = origin.slice(origin.indexOf('/ledger/'))
      const { status, body } = await transport(card, { method: 'GET', path: `${below}/${path}`, timeout: TIMEOUT, signal })
      if (status === 200) return body
      throw new Error(`ledger of ${card.party} answered ${status}`)
    },
  }
}

async function askOutsider(url: string, body: Uint8Array, signal: AbortSignal): ReturnType<WitnessCalls['addCheckpoint']> {
  if (!isUrlPrefix(url)) throw new ExchangeError('partner-unreachable', 'address of the witness is neither TLS nor loopback')
  const response = await fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': CONTENT_TYPE },
    body: body as Uint8Array<ArrayBuffer>,
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), signal]),
  })
  return readAnswer(response, NOTE_BYTES_MAX)
}
