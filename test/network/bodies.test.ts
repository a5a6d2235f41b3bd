import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mayCall } from '../../src/http/index.ts'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { api, type Call, call, jsonOf, share, submission } from './calls.fixture.ts'
import { senderOf, signed } from './envelope.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf, spooled } from './holdings.fixture.ts'
import { type Member, ROLES, type Role } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { collection, objectsOf } from './taxii.fixture.ts'
import { announce, breakOff, filler, upload } from './upload.fixture.ts'
import { until } from './waiting.fixture.ts'

const MIB = 1024 * 1024
const HUGE = 100 * MIB
/** Room for the largest body that a door takes, while it is gathered and copied, and for the work of the collector. */
const GROWTH_MAX = 96 * MIB
/** More than the largest body that any door takes, and what lies in buffers on the way. */
const READ_MAX = 24 * MIB
/** Who posts to TAXII is read on for a while after the answer went out, so that it sees the answer. */
const READ_ON_MAX = 88 * MIB
const JSON_TYPE = 'application/json'
let founded: Founded

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** A role that may call an operation; undefined for one that is open to anyone. */
function callerOf({ operationId, security }: Post): Role | undefined {
  if (security?.length === 0) return undefined
  const role = ROLES.find((candidate) => mayCall(candidate, operationId))
  if (role === undefined) throw new Error(`nobody may call ${operationId}`)
  return role
}

type Post = { readonly operationId: string; readonly requestBody?: { readonly content: object }; readonly security?: readonly object[] }

/** Every operation of the API that takes a body, in the type that its own description names, as an account that may call it. */
async function apiPosts(member: Member, hash: string): Promise<readonly Call[]> {
  const { paths } = await api<{ paths: Record<string, { readonly post?: Post }> }>(member, { path: '/api/openapi.json' })
  const posts = Object.entries(paths).flatMap(([path, { post }]) => (post?.requestBody === undefined ? [] : [{ path, post }]))
  return posts.map(({ path, post }) => {
    const as = callerOf(post)
    const isBundle = /(?:submissions|previews|previews\/objects)$/.test(path)
    const query = isBundle ? `?agreement=${hash}&purpose=cyber-defence&justification=Test` : ''
    const types = Object.keys(post?.requestBody?.content ?? {})
    const headers = { 'content-type': types.includes(JSON_TYPE) ? JSON_TYPE : String(types[0]) }
    return { path: path.replace(/\{\w+\}/, hash) + query, ...(as === undefined ? {} : { as }), headers }
  })
}

test('a body that is far too large is refused early on every door, and memory stays bounded', async () => {
  await using federation = founded.copy()
  const XA = federation.member('XA')
  await using node = await NodeProcess.start(XA)
  const taxiiPath = `${await collection(XA, 'inbox')}objects/`
  const posts: Call[] = [
    ...['/exchange/v1/envelopes', '/exchange/v1/pull', '/witness/add-checkpoint'].map((path) => ({ path })),
    ...(await apiPosts(XA, founded.agreement)),
    {
      path: taxiiPath,
      as: 'tool',
      headers: { 'content-type': 'application/taxii+json;version=2.1', accept: 'application/taxii+json;version=2.1' },
    },
  ]
  assert.ok(posts.length >= 20)
  const before = node.peakMemory()
  for (const post of posts) {
    const isStream = /(?:submissions|previews|previews\/objects)\?/.test(post.path)
    // Between nodes the signature comes before the size.
    const early = post.path.startsWith('/exchange/') ? 401 : 413
    if (!isStream) assert.equal((await announce(XA, post, HUGE)).status, early, post.path)
    const { status, bytesSent } = await upload(XA, post, filler(HUGE))
    assert.ok(status === 0 || (status >= 400 && status < 500), `${post.path}: ${status}`)
    assert.ok(bytesSent <= (post.path === taxiiPath ? READ_ON_MAX : READ_MAX), `${post.path} read ${bytesSent} bytes`)
  }
  // A bundle may have any size, so it is read on, but an object of it may not.
  const { status, body } = await upload(XA, posts.find(({ path }) => path.includes('/submissions?')) as Call, hugeObject())
  assert.deepEqual([status, (JSON.parse(body) as { code: string }).code], [422, 'nothing-released'])
  const growth = (node.peakMemory() ?? 0) - (before ?? 0)
  assert.ok(growth <= GROWTH_MAX, `memory grew by ${Math.round(growth / MIB)} MiB`)
  assert.deepEqual(spooled(XA), [])
})

function* hugeObject(): Generator<Uint8Array> {
  yield Buffer.from('{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[{"type":"note","content":"')
  yield* filler(HUGE)
  yield Buffer.from('"}]}')
}

const BROKEN_JSON: Readonly<Record<string, string>> = {
  empty: '',
  'ends early': '{"stixIds":["indicator--1"',
  'duplicate key': '{"stixIds":[],"cause":"wrong","cause":"wrong","alsoOwn":false}',
  'duplicate key, escaped': '{"stixIds":[],"cause":"wrong","\\u0063ause":"wrong","alsoOwn":false}',
  'no object': '[]',
  'two texts': '{}{}',
  'lone surrogate': '{"stixIds":["\\ud800"],"cause":"wrong","alsoOwn":false}',
  'number out of range': '{"stixIds":[],"cause":"wrong","alsoOwn":1e999}',
  'too deep': `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
  'bytes that are not UTF-8': '{"cause":"\xff"}',
}

test('JSON that is malformed or says a thing twice is refused with a code on every door, and nothing changes', async () => {
  await using federation = founded.copy()
  await federation.startAll(['XA'])
  const XA = federation.member('XA')
  const acts = await actsOf(federation.store('XA'))
  // An approval may come without a body.
  const posts = (await apiPosts(XA, founded.agreement)).filter(
    ({ path, headers }) => !path.endsWith('/approve') && headers?.['content-type'] === JSON_TYPE,
  )
  assert.ok(posts.length >= 20)
  const inbox: Call = {
    path: `${await collection(XA, 'inbox')}objects/`,
    as: 'tool',
    headers: { 'content-type': 'application/taxii+json;version=2.1', accept: 'application/taxii+json;version=2.1' },
  }
  for (const [name, text] of Object.entries(BROKEN_JSON)) {
    const body = Buffer.from(text, 'latin1')
    for (const post of posts) {
      const answer = await call(XA, { ...post, method: 'POST', body })
      assert.ok([400, 413, 422].includes(answer.status), `${post.path}, ${name}: ${answer.status}`)
      assert.match(jsonOf<{ code: string }>(answer).code, /^[a-z-]+$/)
    }
    const posted = await call(XA, { ...inbox, method: 'POST', body })
    assert.ok([400, 413, 422].includes(posted.status), `inbox, ${name}: ${posted.status}`)
    const pull = await signed({ path: '/exchange/v1/pull', body }, senderOf(federation.member('XB')), { to: XA, clock: federation.clock })
    const pulled = await call(XA, { ...pull, method: 'POST' })
    assert.equal(pulled.status, 422, `pull, ${name}`)
    assert.match(jsonOf<{ code: string }>(pulled).code, /^[a-z-]+$/)
  }
  const kinds = (await actsOf(federation.store('XA'))).slice(acts.length).map(({ kind }) => kind)
  assert.deepEqual(new Set(kinds).difference(new Set(['refuse', 'consult'])), new Set())
  assert.deepEqual(spooled(XA), [])
})

test('one bad object among thousands costs that object alone, and an unknown marking keeps its object at home', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const objects: Record<string, unknown>[] = Array.from({ length: 2_000 }, (_, number) => indicator(number))
  const { pattern: _pattern, ...broken } = indicator(700)
  objects[700] = broken
  const unknown = 'marking-definition--00000000-0000-4000-8000-00000000dead'
  objects[900] = indicator(900, { object_marking_refs: [unknown] })
  objects[901] = indicator(901, { object_marking_refs: [TLP.GREEN, unknown] })
  const { report } = await share(XA, founded.agreement, objects)
  assert.equal(report.invalid, 1)
  type Withheld = { withheld: { code: string; count: number }[] }
  for (const recipient of report.recipients as unknown as Withheld[]) {
    assert.deepEqual(
      recipient.withheld.map(({ code, count }) => [code, count]),
      [['marking-unknown', 2]],
    )
  }
  const expected = objects.flatMap(({ id }, number) => ([700, 900, 901].includes(number) ? [] : [id]))
  const seen = await until('the rest to arrive', async () => {
    const received = await objectsOf(XB)
    return received.length >= expected.length && received
  })
  assert.deepEqual(seen.map(({ id }) => id).sort(), expected.sort())
})

test('an upload that breaks off leaves nothing behind', async () => {
  await using federation = founded.copy()
  await federation.startAll(['XA'])
  const XA = federation.member('XA')
  const whole = submission(
    founded.agreement,
    Array.from({ length: 500 }, (_, number) => indicator(number)),
  )
  const text = whole.body as string
  await breakOff(XA, whole, Buffer.from(text.slice(0, text.length / 2)))
  await nothingLeft(federation)
  const cut = await call(XA, { ...whole, body: text.slice(0, text.length / 2) })
  assert.deepEqual([cut.status, jsonOf<{ code: string }>(cut).code], [422, 'bundle-truncated'])
  await nothingLeft(federation)
})

async function nothingLeft(federation: Federation): Promise<void> {
  const { read } = federation.store('XA')
  await until('the spool to be empty', async () => spooled(federation.member('XA')).length === 0)
  assert.deepEqual(await read.submissions.list(10), [])
  const kinds = (await actsOf({ read })).map(({ kind }) => kind)
  assert.ok(!kinds.includes('submit') && !kinds.includes('release'))
  assert.equal((await read.overview.summary()).own, 0)
}
