/** What a partner's tools and officials see of the origin's grading, and that nobody's word there takes its place. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { api, call, share } from './calls.fixture.ts'
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
