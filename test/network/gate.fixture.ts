/** A gate before a node: what others send passes through the test, which may note it or shut it out. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { Member } from './member.fixture.ts'

/** One request that passed, and its answer. */
export type Passage = {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: Buffer
  readonly status: number
  readonly answer: Buffer
}

/** Forwards byte for byte; whoever finds it shut finds nobody there. */
export class Gate implements AsyncDisposable {
  readonly passages: Passage[] = []
  /** Which requests pass; all unless a test says otherwise. */
  passes: (request: Pick<Passage, 'method' | 'path' | 'headers'>) => boolean = () => true
  readonly #server: Server
  readonly #port: number

  private constructor(server: Server, port: number) {
    this.#server = server
    this.#port = port
  }

  static async open({ gatePort, port }: Member): Promise<Gate> {
    const server = createServer()
    const gate = new Gate(server, port)
    server.on('request', (incoming, answer) => void gate.#handle(incoming, answer))
    server.listen(gatePort, '127.0.0.1')
    await once(server, 'listening')
    return gate
  }

  /** Envelopes that passed so far. */
  envelopes(): readonly Passage[] {
    return this.passages.filter(({ path }) => path === '/exchange/v1/envelopes')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', rawHeaders: headers } = incoming
    try {
      const body = Buffer.concat(await Array.fromAsync(incoming))
      if (!this.passes({ method, path, headers })) throw new Error('shut')
      const forwarded = request({ host: '127.0.0.1', port: this.#port, method, path, headers: [...headers], agent: false })
      forwarded.end(body)
      const [response] = (await once(forwarded, 'response')) as [IncomingMessage]
      const answer = Buffer.concat(await Array.fromAsync(response))
      this.passages.push({ method, path, headers, body, status: response.statusCode ?? 0, answer })
      outgoing.writeHead(response.statusCode ?? 502, { 'content-type': response.headers['content-type'] ?? 'text/plain' }).end(answer)
    } catch {
      // A shut gate, a node that is down and a caller that went away look alike: nobody answers.
      incoming.socket.destroy()
    }
  }
}
