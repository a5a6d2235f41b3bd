/** Tells who asks for it that an answer is still being made: neither side, nor what stands between, then takes the silence for the end. */
import type { IncomingMessage } from 'node:http'
import type { onRequestHookHandler } from 'fastify'
import { SECOND_MS } from '../foundation/index.ts'

/**
 * The preference (RFC 7240) that asks for it. Clients have to read interim answers, but many do not: Python's `http.client` takes one for the
 * whole answer, and the answer that follows for that to the next request of the connection.
 */
const ASKED = 'processing'
/** What takes longer than this deserves a word (RFC 2518 section 10.1). */
const WORD_EVERY_MS = 20 * SECOND_MS

/** Sends 102 (Processing) every twenty seconds until the answer begins to a client that prefers it; judging a bundle of a million objects takes minutes. */
export const tellStillWorking: onRequestHookHandler = (request, reply, done) => {
  // RFC 9110 section 15.2: no interim answer to a client of HTTP/1.0.
  if (request.raw.httpVersion !== '1.0' && isAskedFor(request.raw)) {
    const { raw } = reply
    const timer = setInterval(() => {
      if (!raw.headersSent && !raw.destroyed) raw.writeProcessing()
    }, WORD_EVERY_MS).unref()
    raw.once('close', () => clearInterval(timer))
  }
  done()
}

function isAskedFor({ headers }: IncomingMessage): boolean {
  return String(headers.prefer ?? '')
    .split(',')
    .some((preference) => preference.trim().toLowerCase() === ASKED)
}
