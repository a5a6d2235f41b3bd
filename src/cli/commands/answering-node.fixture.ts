/** A command line run against answers that are given beforehand: what it asks and how it words what it is told. Live nodes are under `test/network`. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runCommandLine } from '../main.ts'

/** Exit code, both streams, and what was asked: method, URL and body. */
export type Ran = { readonly code: number; readonly out: string; readonly told: string; readonly asked: readonly string[] }

/** Runs one, as the given login, against a node that gives these answers by method and URL. */
export async function runAnswered(
  args: readonly string[],
  { login, answers }: { readonly login: string; readonly answers: Readonly<Record<string, object>> },
): Promise<Ran> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    const name = `${request.method} ${request.url}`
    asked.push(`${name} ${body}`)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[name]))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const texts = { out: '', told: '' }
  const terminal = {
    out: (text: string) => {
      texts.out += text
    },
    tell: (text: string) => {
      texts.told += text
    },
    environment: { COMITY_PASSWORD: 'secret' },
  }
  const node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const code = await runCommandLine([...args, '--node', node, '--login', login], terminal)
    return { code, ...texts, asked }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
