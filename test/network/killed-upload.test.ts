import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, released, type Submission, submission } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { spooled } from './holdings.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECTS = Array.from({ length: 20_000 }, (_, number) => indicator(number))
const FEW = OBJECTS.slice(0, 10)

/** The index lies beside the spool once the bundle is being judged. */
type Upload = { readonly body: string; readonly isWhole: boolean; readonly killedAt: '.spool' | '.index' }

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** Sends a body, to its end or with the connection left open. */
function begin({ port, tokens }: Member, { body, isWhole }: Upload): Disposable {
  const asked = submission(founded.agreement, [])
  const authorization = `Bearer ${tokens['releasing-officer']}`
  const headers = { authorization, ...asked.headers }
  const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path: asked.path, agent: false, headers })
  // The node dies with it.
  outgoing.on('error', () => undefined)
  outgoing.write(body)
  if (isWhole) outgoing.end()
  return { [Symbol.dispose]: () => outgoing.destroy() }
}

/** Kills the node once its spool holds what it is to be killed over. @returns what is left there */
async function killOnceSpooled(XA: Member, upload: Upload): Promise<readonly string[]> {
  await using process = await NodeProcess.start(XA)
  using _upload = begin(XA, upload)
  await until(`a file ${upload.killedAt} in the spool`, async () => spooled(XA).some((name) => name.endsWith(upload.killedAt)))
  process.signal('SIGKILL')
  assert.equal((await process.ended).signal, 'SIGKILL')
  return spooled(XA)
}

test('a node killed while it takes a bundle in, or judges it, has forgotten it at the next start, and its space is free', async () => {
  await using federation = founded.copy()
  const XA = federation.member('XA')
  const whole = String(submission(founded.agreement, OBJECTS).body)
  const uploads: readonly Upload[] = [
    { body: whole.slice(0, whole.length / 2), isWhole: false, killedAt: '.spool' },
    { body: whole, isWhole: true, killedAt: '.index' },
  ]
  for (const upload of uploads) {
    assert.ok((await killOnceSpooled(XA, upload)).length > 0)
    await using _again = await NodeProcess.start(XA)
    assert.deepEqual(spooled(XA), [])
    const { items } = await api<{ items: readonly Submission[] }>(XA, { path: '/api/v1/submissions' })
    assert.deepEqual(items, [])
    const { summary } = await api<{ summary: { own: number; sent: readonly unknown[] } }>(XA, { path: '/api/v1/status' })
    assert.deepEqual([summary.own, summary.sent], [0, []])
  }
  await using _last = await NodeProcess.start(XA)
  const { id } = await api<Submission>(XA, submission(founded.agreement, FEW))
  await released(XA, id)
})
