/** Calls of a TAXII server over connections that stay open. */
import { type Agent, type IncomingHttpHeaders, request } from 'node:http'

/** Connections of a measure that has several. */
export const CONNECTIONS = 16
const MEDIA_TYPE = 'application/taxii+json;version=2.1'

/** What was answered. */
export type Answer = { readonly headers: IncomingHttpHeaders; readonly text: string }
/** Gets what a path names, or posts a body to it. */
export type Ask = (path: string, body?: string) => Promise<Answer>

/** Calls as an account. @throws Error for any answer but 200, and 202 to a body */
export function caller({ url, token }: { readonly url: string; readonly token: string }, agent: Agent): Ask {
  const headers = { accept: MEDIA_TYPE, authorization: `Bearer ${token}` }
  return (path, body) =>
    new Promise((resolve, reject) => {
      const asked = body === undefined ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': MEDIA_TYPE } }
      const sent = request(new URL(path, url), { agent, ...asked }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === (body === undefined ? 200 : 202)) resolve({ headers: response.headers, text })
          else reject(new Error(`TAXII server answered ${response.statusCode} for ${path}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
}

/** How fast calls were answered. */
export type Asked = { readonly perSecond: number; readonly slowestMs: number }

/** Calls on all connections at once until the number is reached. */
export async function askMany(count: number, call: (index: number) => Promise<unknown>): Promise<Asked> {
  const times: number[] = []
  let asked = 0
  const start = performance.now()
  const connection = async (): Promise<void> => {
    while (asked < count) {
      const index = asked
      asked += 1
      const begun = performance.now()
      await call(index)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const perSecond = count / secondsSince(start)
  times.sort((left, right) => left - right)
  return { perSecond, slowestMs: times[Math.floor(times.length * 0.99)] ?? 0 }
}

/** Seconds since an instant of `performance.now`. */
export function secondsSince(start: number): number {
  return (performance.now() - start) / 1_000
}
