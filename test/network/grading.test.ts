/** What a partner's tools and officials see of the origin's grading, and that nobody's word there takes its place. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { OWN_GRADE_EXTENSION } from '../../src/intelligence/index.ts'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { api, call, json, jsonOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { collection, objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
const GRADES = [
  'admiralty-scale:source-reliability="b"',
  'admiralty-scale:information-credibility="2"',
  'nature:assessment',
  'review-date:2029-06-01',
]

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

test('tools and officials of a partner see the grading of the origin, whatever a tool there says of the object', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const whole = indicator(1, { labels: GRADES })
  const labels = ['secret', ...GRADES]
  const cut = indicator(2, {
    labels,
    granular_markings: [{ marking_ref: TLP.RED, selectors: labels.map((_, index) => `labels.[${index}]`) }],
  })
  await share(XA, founded.agreement, [whole, cut])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 2)

  const seen = await objectsOf(XB)
  const unchanged = seen.find(({ id }) => id === whole.id)
  const changed = seen.find(({ id }) => id !== whole.id)
  assert.deepEqual(unchanged?.labels, GRADES)
  assert.deepEqual(new Set(changed?.labels as string[]), new Set(GRADES))

  const inbox = await collection(XB, 'inbox')
  const other = { ...whole, labels: ['admiralty-scale:source-reliability="e"', 'nature:fact'], modified: '2027-01-01T00:00:00.000Z' }
  const posting = { as: 'tool', path: `${inbox}objects/`, method: 'POST', body: JSON.stringify({ objects: [other] }) } as const
  const { status } = await call(XB, { ...posting, headers: { accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE } })
  assert.equal(status, 202)
  assert.deepEqual(
    (await objectsOf(XB, 'inbox')).map(({ labels: own }) => own),
    [other.labels],
  )
  assert.deepEqual(await objectsOf(XB), seen)

  type Items = { readonly items: readonly { readonly stixId: string; readonly grading: Record<string, string> }[] }
  const { items } = await api<Items>(XB, { path: '/api/v1/items?role=received' })
  assert.equal(items.length, 2)
  for (const { grading } of items) {
    assert.deepEqual(grading, {
      minor: 'untold',
      special: 'untold',
      pap: 'none',
      reliability: 'B',
      credibility: '2',
      nature: 'assessment',
      review: '2029-06-01',
    })
  }
})

test('an official of a partner grades what came, beside the origin and never in its place, and nobody else learns of it', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const whole = indicator(1, { labels: GRADES })
  await share(XA, founded.agreement, [whole])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
  type Item = { readonly holding: string; readonly grading: object; readonly ownGrade: object | null }
  const list = async () => (await api<{ readonly items: readonly Item[] }>(XB, { path: '/api/v1/items?role=received' })).items
  const [before] = await list()
  assert.equal(before?.ownGrade, null)
  const { holding } = before as Item
  const grade = { reliability: 'C', credibility: '3', nature: 'fact', review: '2099-06-01' }
  const body = { items: [holding], ...grade, reason: 'Nothing of it in own traffic' }
  const { grades } = await api<{ grades: readonly { id: string; items: number }[] }>(XB, json('/api/v1/grades', body))
  assert.equal(grades[0]?.items, 1)
  const [after] = await list()
  assert.deepEqual(after?.grading, before?.grading)
  assert.partialDeepStrictEqual(after?.ownGrade, { ...grade, reason: body.reason })

  const [seen] = await objectsOf(XB)
  assert.deepEqual(seen?.labels, GRADES)
  assert.partialDeepStrictEqual((seen as { extensions?: Record<string, object> }).extensions?.[OWN_GRADE_EXTENSION], {
    graded_by: 'XB',
    source_reliability: 'C',
    information_credibility: '3',
    nature: 'fact',
    review_date: '2099-06-01',
  })
  const exported = async (format: string) => {
    const query = `format=${format}&agreement=${founded.agreement}&purpose=cyber-defence&role=received`
    return (await call(XB, { as: 'releasing-officer', path: `/api/v1/exports?${query}` })).body.toString()
  }
  assert.match(await exported('stix'), new RegExp(`"${OWN_GRADE_EXTENSION}":\\{[^}]*"source_reliability":"C"`))
  assert.match(await exported('csv'), /"B","2","C","3"/)
  assert.match(await exported('misp'), /comity:own-information-credibility=\\"3\\"/)

  // The act is the partner's own, and local.
  const { items } = await api<{ items: readonly { kind: string }[] }>(XB, { path: '/api/v1/deliveries' })
  assert.ok(!items.some(({ kind }) => kind === 'grade'))
  const own = await api<{ readonly items: readonly Item[] }>(XA, { path: '/api/v1/items?role=own' })
  assert.equal(own.items[0]?.ownGrade, null)
  const refused = await call(XA, { as: 'releasing-officer', ...json('/api/v1/grades', { ...body, items: [own.items[0]?.holding] }) })
  assert.deepEqual([refused.status, jsonOf<{ code: string }>(refused).code], [422, 'grade-own'])
})
