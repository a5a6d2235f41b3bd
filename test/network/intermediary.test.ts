/** Five real nodes: what XA does not want to be known as the origin of goes to XC through the intermediary XD, and the overseer alone says whose it is. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { OUTCOMES } from '../../src/agreement/index.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, json, jsonOf, released, type Submission, submission } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const HOUR_MS = 3_600_000
const OBJECT = indicator(1, { lang: 'fi', created: '2026-04-01T07:31:12.345Z', modified: '2026-04-01T07:31:12.345Z' })

type Items = { readonly items: readonly { readonly holding: string; readonly stixId: string; readonly origin: string }[] }
type Back = {
  readonly words: readonly { readonly party: string; readonly outcome: string; readonly items: number }[]
  readonly agreements: readonly {
    readonly gates: readonly { readonly unmet: string | null }[]
    readonly got: { readonly useful: number }
  }[]
}

let founded: Founded
before(async () => {
  const intermediary = { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 1, hoursMax: 24 }
  const sharingBack = { article: '7.2', outcomes: OUTCOMES, everyMinutes: 60, intermediary }
  const gate = { evidence: ['audit'], by: '2040-01-01T00:00:00Z', onSilence: 'stay', feedback: { reportsMin: 1 } }
  founded = await found({
    members: ['XA', 'XB', 'XC', 'XD', 'XO'].map((party) => ({ party })) as never,
    sunsetDays: 20 * 365,
    articles: async () => ({
      sharingBack,
      phases: {
        article: '11.9',
        list: [
          { code: 'pilot', title: 'Pilot', articles: ['4.1', '4.2', '4.3', '4.5'] },
          { code: 'full', title: 'Full', articles: ['4.4'], gate },
        ],
      },
    }),
  })
})
after(() => founded.remove())

const received = (member: Member) => api<Items>(member, { path: '/api/v1/items?role=received' })

/** A command of the data-protection officer at a running node. */
async function comity(member: Member, ...args: readonly string[]) {
  const out: string[] = []
  const environment = { COMITY_SESSION: member.tokens['data-protection-officer'] }
  const terminal = { out: (text: string) => void out.push(text), tell: (text: string) => void out.push(text), environment }
  const code = await runCommandLine([...args, '--node', `http://127.0.0.1:${member.port}`], terminal)
  return { code, out: out.join('\n') }
}

test('through the intermediary without its origin, back again with what came of it, and to the overseer with whose it was', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB, XC, XD, XO] = ['XA', 'XB', 'XC', 'XD', 'XO'].map((party) => federation.member(party)) as [
    Member,
    Member,
    Member,
    Member,
    Member,
  ]
  const asked = submission(founded.agreement, [OBJECT])
  const { id } = await api<Submission>(XA, { ...asked, path: `${asked.path}&anonymised=true` })
  const { report } = await released(XA, id)
  assert.deepEqual(
    report.recipients.map(({ party }) => party),
    ['XD'],
  )
  await until('it to reach the intermediary', async () => (await receivedIds(XD)).length === 1)
  assert.deepEqual([await receivedIds(XB), await receivedIds(XC)], [[], []])
  federation.clock.advance(HOUR_MS)
  await until('it to be passed on', async () => (await receivedIds(XC)).length === 1 && (await receivedIds(XB)).length === 1)
  assert.deepEqual(await receivedIds(XA), [], 'its origin does not get it back')
  const [item] = (await received(XC)).items
  assert.equal(item?.origin, 'XD')
  const text = JSON.stringify(await api(XC, { path: `/api/v1/items/${item?.holding}` }))
  for (const secret of ['XA', OBJECT.id as string, '"fi"', '07:31']) assert.ok(!text.includes(secret), secret)

  const reason = 'purpose=self-monitoring&justification=Test'
  const path = `/api/v1/origins/${item?.holding}?${reason}`
  await until('the overseer to be told', async () => (await call(XO, { as: 'data-protection-officer', path })).status === 200)
  const origin = await jsonOf<{ origin: string; recipient: string; source: string }>(
    await call(XO, { as: 'data-protection-officer', path }),
  )
  assert.deepEqual([origin.origin, origin.recipient], ['XA', 'XC'])
  assert.equal((await call(XC, { as: 'data-protection-officer', path })).status, 404, 'the own overseer of a recipient was told nothing')
  assert.equal((await call(XO, { as: 'releasing-officer', path })).status, 403)

  // Whether the intermediary altered it: both ends show what they have, and the overseer compares.
  const files = { given: join(federation.home, 'given.token'), passed: join(federation.home, 'passed.token') }
  writeFileSync(files.given, (await comity(XA, 'item', 'show', origin.source, '--signed')).out)
  writeFileSync(files.passed, (await comity(XC, 'item', 'show', String(item?.holding), '--signed')).out)
  const why = ['--purpose', 'self-monitoring', '--justification', 'Test']
  const compared = await comity(XO, 'feedback', 'compare', String(item?.holding), '--given', files.given, '--passed', files.passed, ...why)
  assert.equal(compared.code, 0, compared.out)
  assert.match(compared.out, /^same: .*\(XA, passed on to XC\)\ntaken off: .*\/lang/)
  const swapped = await comity(XO, 'feedback', 'compare', String(item?.holding), '--given', files.passed, '--passed', files.given, ...why)
  assert.match(swapped.out, /is not the one that was traced/)
  const { items: reads } = await api<{ items: readonly { what: string }[] }>(XO, {
    as: 'data-protection-officer',
    path: `/api/v1/consultations?${reason}`,
  })
  assert.equal(reads.filter(({ what }) => what === 'http POST /api/v1/origins/comparison').length, 2)

  await api(XC, json('/api/v1/uses', { items: [item?.holding], deed: 'watched', outcome: 'sighted', caveats: 'Seen at the border' }))
  for (let hours = 0; hours < 2; hours += 1) {
    federation.clock.advance(HOUR_MS)
    const told = hours === 0 ? XD : XA
    await until('it to be told', async () => (await api<Back>(told, { path: '/api/v1/sharing-back' })).words.length === 1)
  }
  const back = await api<Back>(XA, { path: '/api/v1/sharing-back' })
  assert.deepEqual(
    back.words.map(({ party, outcome, items }) => [party, outcome, items]),
    [['XD', 'sighted', 1]],
  )
  assert.deepEqual(
    back.agreements.map(({ got, gates }) => [got.useful, gates.map(({ unmet }) => unmet)]),
    [[1, [null]]],
  )

  await api(XA, json('/api/v1/recalls', { stixIds: [OBJECT.id], cause: 'source-withdrew', alsoOwn: false }))
  await until('the recall to reach everybody', async () => {
    const counts = await Promise.all([XB, XC, XD].map(async (member) => (await receivedIds(member)).length))
    return counts.every((count) => count === 0)
  })
  assert.equal((await call(XO, { as: 'data-protection-officer', path })).status, 200, 'whose it was can be said after it is gone')
})
