/** One HTTP request as it is told, with nothing added: no User-Agent, no redirect followed. */
import { type IncomingHttpHeaders, request as plain } from 'node:http'
import { request as secure } from 'node:https'

/** An answer as it came over the wire. */
export type Reply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

/** One request. */
export type WireRequest = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

/** Sends it; `json` is undefined where the body is none. */
export async function send(url: URL, { method, headers, body }: WireRequest): Promise<Reply> {
  const isTrusting = process.env.COMITY_TAXII_INSECURE === '1'
  const open = url.protocol === 'https:' ? secure : plain
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false as const, ...(isTrusting ? { rejectUnauthorized: false } : {}) }
    const sent = open(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON fails the tests that look into it.
    return undefined
  }
}
