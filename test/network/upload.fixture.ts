/** Bodies that are sent bit by bit, larger than anyone should read or cut off on the way. */
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Call } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'

const PATIENCE_MS = 20_000

/** What came back (0: the connection was cut), and how many bytes had left by then. */
export type Uploaded = { readonly status: number; readonly body: string; readonly bytesSent: number }

/** Sends chunks without an announced length until an answer comes or nobody reads any more. */
export async function upload(member: Member, call: Call, chunks: Iterable<Uint8Array>): Promise<Uploaded> {
  const outgoing = open(member, call)
  const ended = outcomeOf(outgoing)
  let bytesSent = 0
  for (const chunk of chunks) {
    const hasRoom = outgoing.write(chunk)
    bytesSent += chunk.length
    // The turn of the loop in which an answer can be seen.
    const next = await Promise.race([ended, hasRoom ? sleep(0) : once(outgoing, 'drain').catch(() => undefined)])
    if (next !== undefined && 'status' in (next as object)) break
    if (outgoing.destroyed) break
  }
  outgoing.end()
  const outcome = await ended
  outgoing.destroy()
  return { ...outcome, bytesSent }
}

/** Announces a body of that length and sends nothing of it. */
export async function announce(member: Member, call: Call, length: number): Promise<Omit<Uploaded, 'bytesSent'>> {
  const outgoing = open(member, { ...call, headers: { ...call.headers, 'content-length': String(length) } })
  const ended = outcomeOf(outgoing)
  outgoing.flushHeaders()
  const outcome = await ended
  outgoing.destroy()
  return outcome
}

async function outcomeOf(outgoing: ClientRequest): Promise<Omit<Uploaded, 'bytesSent'>> {
  try {
    const [response] = (await once(outgoing, 'response', { signal: AbortSignal.timeout(PATIENCE_MS) })) as [IncomingMessage]
    return { status: response.statusCode ?? 0, body: Buffer.concat(await Array.fromAsync(response)).toString() }
  } catch (error) {
    // Whoever closes on bytes that are still coming may take its answer with it.
    if (error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET'].includes(String(error.code))) return { status: 0, body: '' }
    throw error
  }
}

/** Sends a beginning and then breaks the connection. */
export async function breakOff(member: Member, call: Call, beginning: Uint8Array): Promise<void> {
  const outgoing = open(member, call)
  outgoing.on('error', () => undefined)
  await new Promise<void>((resolve) => outgoing.write(beginning, () => resolve()))
  await sleep(100)
  outgoing.destroy()
}

function open({ port, tokens }: Member, { path, as, headers }: Call) {
  const authorization = as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` }
  const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path, agent: false, headers: { ...authorization, ...headers } })
  outgoing.on('error', () => undefined)
  return outgoing
}

/** As many equal chunks as make up the bytes. */
export function* filler(bytes: number, text = 'x'): Generator<Uint8Array> {
  const chunk = Buffer.alloc(64 * 1024, text)
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk
}
