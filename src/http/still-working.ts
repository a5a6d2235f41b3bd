/** While an answer is being made, its silence is not taken for the end: not by the node, and not by a client that asks to be told. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { onRequestHookHandler } from 'fastify'
import { SECOND_MS } from '../foundation/index.ts'

/**
 * The preference (RFC 7240) that asks for it. Clients have to read interim answers, but many do not: Python's `http.client` takes one for the
 * whole answer, and the answer that follows for that to the next request of the connection.
 */
const ASKED = 'processing'
/** What takes longer than this deserves a word (RFC 2518 section 10.1). */
const WORD_EVERY_MS = 20 * SECOND_MS

/**
 * Keeps the connection of who sent a whole request until it is answered, however long it is silent, and sends 102 (Processing) every twenty
 * seconds until then to a client that prefers it; judging a bundle of a million objects takes minutes.
 */
export const tellStillWorking: onRequestHookHandler = (request, reply, done) => {
  // Where nobody listens to this, node:http ends every connection that is silent for as long as the server allows.
  reply.raw.on('timeout', (socket: Socket) => {
    if (!request.raw.complete || reply.raw.headersSent) socket.destroy()
  })
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
