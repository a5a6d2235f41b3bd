import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { runCommandLine } from '../main.ts'
import { runAnswered } from './answering-node.fixture.ts'

test('what is to be pasted has the secret of the environment in it, encoded where the tool takes it so', async () => {
  const items = [
    { product: 'misp', title: 'MISP', text: 'API key: base64 of misp:<secret>' },
    { product: 'qradar', title: 'QRadar', text: 'Username: misp\nPassword: <secret>' },
  ]
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.end(JSON.stringify({ items }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  try {
    const node = ['--node', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--login', 'otto']
    let out = ''
    const run = async (environment: NodeJS.ProcessEnv): Promise<string> => {
      out = ''
      const terminal = {
        out: (text: string): void => {
          out += text
        },
        tell: () => undefined,
        environment: { COMITY_PASSWORD: 'x', ...environment },
      }
      assert.equal(await runCommandLine(['tool', 'setup', 'misp', ...node], terminal), 0)
      return out
    }
    assert.match(await run({}), /base64 of misp:<secret>\n[\s\S]*Password: <secret>/)
    // Characters that stand for something else where texts are replaced.
    const secret = "a$&b$'c"
    const text = await run({ COMITY_TOOL_SECRET: secret })
    assert.ok(text.includes(`API key: ${Buffer.from(`misp:${secret}`).toString('base64')}\n`), text)
    assert.ok(text.includes(`Password: ${secret}\n`), text)
    assert.deepEqual(asked, ['/api/v1/tools/misp/setup', '/api/v1/tools/misp/setup'])
  } finally {
    server.close()
  }
})

test('the history of a tool that was added before changes were on record says so', async () => {
  const change = {
    deed: 'passed',
    by: 'otto',
    owner: 'ada',
    posts: 'nothing',
    reviewBy: '2027-01-01T00:00:00.000Z',
    at: '2026-06-01T00:00:00.000Z',
  }
  const history = async (addedBefore: string | null) => {
    const answers = { 'GET /api/v1/tools/misp/changes': { items: [change], addedBefore } }
    return (await runAnswered(['tool', 'history', 'misp'], { login: 'otto', answers })).out.trim().split('\n')
  }
  const [line, ...others] = await history(null)
  assert.match(line ?? '', /^2026-06-01T00:00:00.000Z {2}passed by otto; answered for by ada/)
  assert.deepEqual(others, [])
  assert.match(
    (await history('2025-01-01T00:00:00.000Z'))[1] ?? '',
    /^2025-01-01T00:00:00.000Z {2}added, before changes were put on record/,
  )
})
