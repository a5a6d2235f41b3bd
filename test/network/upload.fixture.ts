/** Bodies that are sent bit by bit, larger than anyone should read or cut off on the way. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Call } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'

const PATIENCE_MS = 20_000

/** What came back, and how many bytes had left by then. */
export type Uploaded = { readonly status: number; readonly body: string; readonly bytesSent: number }

/** Sends chunks without an announced length until an answer comes. */
export async function upload(member: Member, { path, as, headers }: Call, chunks: Iterable<Uint8Array>): Promise<Uploaded> {
  const outgoing = open(member, { path, as, headers } as Call)
  let bytesSent = 0
  const answered = once(outgoing, 'response', { signal: AbortSignal.timeout(PATIENCE_MS) }) as Promise<[IncomingMessage]>
  const isAnswered = answered.then(
    () => true,
    () => true,
  )
  for (const chunk of chunks) {
    const hasRoom = outgoing.write(chunk)
    bytesSent += chunk.length
    // The turn of the loop in which an answer can be seen.
    const isOver = await Promise.race([isAnswered, hasRoom ? sleep(0) : once(outgoing, 'drain').catch(() => true)])
    if (isOver === true || outgoing.destroyed) break
  }
  outgoing.end()
  const [response] = await answered
  const parts: Buffer[] = []
  try {
    for await (const part of response as AsyncIterable<Buffer>) parts.push(part)
  } finally {
    outgoing.destroy()
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString(), bytesSent }
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
