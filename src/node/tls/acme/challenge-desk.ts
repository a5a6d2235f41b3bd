/** Answers the challenges of an ACME server at a port of their own, which is open for as long as there is one (RFC 8555 section 8.3). */
import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SECOND_MS } from '../../../foundation/index.ts'
import { AcmeError } from './errors.ts'

// An `import` reads every name of the module, and one of them loads a browser's `fetch` with all that belongs to it: 2 MB of heap.
const { createServer } = process.getBuiltinModule('node:http')

/** Takes answers and gives them to whoever asks. */
export type ChallengeDesk = {
  /** Answers a challenge until it is disposed of. */
  answer(token: string, content: string): Disposable
}

/** A desk that listens. */
export type OpenDesk = ChallengeDesk & AsyncDisposable & { readonly port: number }

const PATH = '/.well-known/acme-challenge/'
const LIMITS = {
  connectionTimeout: 10 * SECOND_MS,
  requestTimeout: 10 * SECOND_MS,
  headersTimeout: 10 * SECOND_MS,
  maxHeaderSize: 8 * 1024,
}
const CONNECTIONS_MAX = 100

/** Opens the port. @throws AcmeError `acme-port-taken` */
export async function openDesk(listen: { readonly host: string; readonly port: number }): Promise<OpenDesk> {
  const answers = new Map<string, string>()
  const server = createServer(LIMITS, answerFrom(answers))
  server.maxConnections = CONNECTIONS_MAX
  await opened(server, listen)
  return {
    port: (server.address() as AddressInfo).port,
    answer(token, content) {
      answers.set(token, content)
      return { [Symbol.dispose]: () => void answers.delete(token) }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function opened(server: Server, listen: { readonly host: string; readonly port: number }): Promise<void> {
  try {
    server.listen(listen)
    await once(server, 'listening')
  } catch (cause) {
    throw new AcmeError('acme-port-taken', 'the port that challenges are answered at cannot be opened', { cause })
  }
}

function answerFrom(answers: ReadonlyMap<string, string>): RequestListener {
  return ({ method, url = '' }, response) => {
    const content = method === 'GET' && url.startsWith(PATH) ? answers.get(url.slice(PATH.length)) : undefined
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'application/octet-stream', connection: 'close' })
    response.end(content)
  }
}
