/** Requests over real nodes: asked, answered, declined, left unanswered over a restart, and by nodes that are killed. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { reopenAct } from '../../src/acts/index.ts'
import { SECOND_MS } from '../../src/foundation/index.ts'
import { openSqliteStore } from '../../src/storage/index.ts'
import { object, TLP } from '../disclosure/objects.fixture.ts'
import { api, call, json, jsonOf, type Submission } from './calls.fixture.ts'
import { type Founded, found, GRACE_SECONDS } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { Processes, type Round, withPatience } from './killed-processes.fixture.ts'
import { answering, asking, CANARY, given, REQUEST_ARTICLES, requestsAt, standsAs, TEXT } from './requests.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const HOUR_MS = 3_600 * SECOND_MS
const malware = (number: number) =>
  object('malware', number, { name: `Family ${number}`, is_family: true, object_marking_refs: [TLP.AMBER] })

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], articles: async () => REQUEST_ARTICLES })
})
after(() => founded.remove())

type Detail = {
  readonly text: object | null
  readonly answers: readonly { actId: string; items: number }[]
  readonly askedBy: string | null
}
type Logged = { readonly items: readonly { readonly what: string; readonly account: string; readonly holdings?: number }[] }

test('XA asks, XB reads the text and gives what was asked for, and no tool ever sees the text', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  assert.equal((await call(XB, unasked())).status, 422)
  const { actId } = await api<{ actId: string }>(XA, asking(founded.agreement, { types: ['malware'], urgency: 'urgent' }))
  await standsAs(XB, actId, 'open')
  for (const [member, askedBy] of [
    [XA, 'releasing-officer'],
    [XB, null],
  ] as const) {
    const detail = await api<Detail>(member, { path: `/api/v1/requests/${actId}` })
    assert.deepEqual([detail.text, detail.askedBy], [TEXT, askedBy], member.party)
  }
  const log = await api<Logged>(XB, { path: '/api/v1/consultations/own' })
  assert.ok(
    log.items.some(({ what, account }) => what === `http GET /api/v1/requests/${actId}` && account === 'releasing-officer'),
    'reading the text is a consultation',
  )
  assert.deepEqual([await objectsOf(XA), await objectsOf(XB)], [[], []])
  for (const as of ['releasing-officer', 'data-protection-officer'] as const) {
    const items = await call(XB, { path: '/api/v1/items?role=received', as })
    assert.equal(items.body.toString().includes(CANARY), false)
    assert.deepEqual(jsonOf<{ items: unknown[] }>(items).items, [], 'no page of items shows it')
  }
  await given(XB, founded.agreement, { id: actId, objects: [malware(1), malware(2)] })
  await until('the answer to arrive', async () => (await receivedIds(XA)).length === 2)
  for (const member of [XA, XB]) {
    assert.equal((await standsAs(member, actId, 'given')).items, 2)
    const { answers } = await api<Detail>(member, { path: `/api/v1/requests/${actId}` })
    assert.deepEqual(
      answers.map(({ items }) => items),
      [2],
    )
  }
  const releases = (await actsOf(federation.store('XA'))).filter(({ kind }) => kind === 'release')
  assert.deepEqual(
    releases.map(({ text }) => reopenAct(text).body.answers),
    [actId],
  )
})

/** The same objects, as if nobody had asked. */
function unasked() {
  const asked = answering(founded.agreement, { id: 'x', objects: [malware(1)] })
  return { ...asked, path: asked.path.replace('&answers=x', '') }
}

test('XB declines with a reason of the agreement, and what is no request of XA is answered by nothing', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const { actId } = await api<{ actId: string }>(XA, asking(founded.agreement))
  await standsAs(XB, actId, 'open')
  const answerOf = async (path: string, reason: string) => {
    const answer = await call(XB, { ...json(path, { reason }), as: 'releasing-officer' })
    return [answer.status, jsonOf<{ code?: string }>(answer).code ?? null]
  }
  const path = `/api/v1/requests/${actId}/decline`
  assert.deepEqual(await answerOf(path, 'not-proportionate'), [422, 'reason-unknown'])
  assert.deepEqual(await answerOf(`/api/v1/requests/${'a'.repeat(64)}/decline`, 'not-held'), [404, 'request-unknown'])
  assert.deepEqual(await answerOf(path, 'not-held'), [200, null])
  assert.equal((await standsAs(XA, actId, 'declined')).reason, 'not-held')
  const late = await call(XB, answering(founded.agreement, { id: actId, objects: [malware(1)] }))
  assert.deepEqual([late.status, jsonOf<{ code: string }>(late).code], [409, 'already-answered'])
})

test('who may not be asked is not asked, and who asked too often in a day asks no more', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XA = federation.member('XA')
  const askedOf = async (changes: object) => {
    const answer = await call(XA, { ...asking(founded.agreement, changes), as: 'releasing-officer' })
    return [answer.status, jsonOf<{ code?: string }>(answer).code ?? null]
  }
  assert.deepEqual(await askedOf({ to: 'XC' }), [403, 'not-permitted'])
  assert.deepEqual(await askedOf({ text: { reason: TEXT.reason, 'legal-basis': TEXT['legal-basis'] } }), [422, 'form-incomplete'])
  for (let count = 0; count < REQUEST_ARTICLES.modes.caps.requestsPerDay; count += 1) assert.deepEqual(await askedOf({}), [201, null])
  assert.deepEqual(await askedOf({}), [409, 'cap-exceeded'])
  federation.clock.advance(25 * HOUR_MS)
  assert.deepEqual(await askedOf({}), [201, null])
})

test('a clock that ran out while all nodes were down is a no at both parties, and every party is told once', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  const { actId } = await api<{ actId: string }>(XA, asking(founded.agreement))
  const urgent = (await api<{ actId: string }>(XA, asking(founded.agreement, { urgency: 'urgent' }))).actId
  await standsAs(XB, urgent, 'open')
  for (const party of ['XA', 'XB', 'XC']) await federation.stop(party)
  federation.clock.advance(48 * HOUR_MS + (GRACE_SECONDS + 900) * SECOND_MS)
  await federation.startAll()
  for (const member of [XA, XB]) assert.equal((await standsAs(member, actId, 'lapsed')).reason, 'silence')
  const toldAt = async (party: string) => {
    const rows = (await actsOf(federation.store(party))).filter(({ kind }) => kind === 'miss')
    return rows.map(({ text }) => reopenAct(text).body).map(({ of, consequence }) => [of, consequence])
  }
  for (const { party } of [XA, XB, XC]) {
    await until(`both misses at ${party}`, async () => (await toldAt(party)).length === 2)
    await federation.restart(party)
    assert.deepEqual(
      new Map((await toldAt(party)) as [string, string][]),
      new Map([
        [actId, 'refuse'],
        [urgent, 'escalate'],
      ]),
    )
  }
  const health = await api<{ health: { causes: { code: string }[] } }>(XB, { path: '/api/v1/status' })
  assert.ok(health.health.causes.some(({ code }) => code === 'request-overdue'))
  await given(XB, founded.agreement, { id: urgent, objects: [malware(1)] })
  assert.equal((await standsAs(XA, urgent, 'given')).items, 1)
})

const ROUNDS: readonly Round[] = [{ XA: { at: 1, when: 'within' }, XB: { at: 2, when: 'before' } }]

test('whoever is killed while one asks and the other gives, each request is put once and answered once', async (context) => {
  await using federation = founded.copy()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const deaths: string[] = []
  {
    await using processes = new Processes([XA, XB, federation.member('XC')])
    for (const [round, points] of ROUNDS.entries()) {
      await processes.prepare(points)
      processes.arm()
      let isOver = false
      const working = whole(round).finally(() => {
        isOver = true
      })
      const [died] = await Promise.all([processes.revive(ROUNDS[round + 1] ?? {}, () => isOver), working])
      for (const party of died) deaths.push(`${party} ${points[party]?.when} ${points[party]?.at}`)
    }
  }
  context.diagnostic(`killed ${deaths.length} times: ${deaths.join(', ')}`)
  assert.ok(deaths.length >= ROUNDS.length)
  for (const party of ['XA', 'XB']) {
    await using store = await openSqliteStore({ folder: federation.member(party).folder })
    const requests = await store.read.requests.list(99)
    assert.deepEqual(
      requests.map(({ state, items }) => [state, items]),
      ROUNDS.map(() => ['given', 1]),
      party,
    )
    assert.deepEqual(await store.read.witness.evidence(), [])
  }

  async function whole(round: number): Promise<void> {
    const id = await until(`request ${round} to be put`, () =>
      withPatience(async () => {
        const known = await requestsAt(XA)
        if (known.length > round) return known[0]?.id
        const answer = await call(XA, { ...asking(founded.agreement), as: 'releasing-officer' })
        return answer.status === 201 && jsonOf<{ actId: string }>(answer).actId
      }),
    )
    await withPatience(() => standsAs(XB, id, 'open'))
    const justification = `Round ${round}`
    await until(`answer ${round} to be released`, () =>
      withPatience(async () => {
        const { items } = await api<{ items: Submission[] }>(XB, { path: '/api/v1/submissions?limit=99' })
        const known = items.find((one) => one.justification === justification && one.state !== 'receiving')
        if (known !== undefined) return known.state === 'released'
        await call(XB, answering(founded.agreement, { id, objects: [malware(round + 1)], justification }))
        return false
      }),
    )
    for (const member of [XA, XB]) await withPatience(() => standsAs(member, id, 'given'))
  }
})
