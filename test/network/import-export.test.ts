/** A MISP event that an official shares, and the files that a partner's officials take of it, through nodes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { attributeOf, eventWith, uuidNumber } from '../../src/intelligence/formats/misp/event.fixture.ts'
import { api, call, json, type Submission } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

type Imported = {
  readonly format: string
  readonly codes: Record<string, number>
  readonly unmapped: readonly { readonly place: string }[]
}

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

const EVENT = eventWith({
  Tag: [{ name: 'tlp:green' }],
  Attribute: [
    attributeOf('domain', 'one.example', { uuid: uuidNumber(1) }),
    attributeOf('domain', 'two.example', { uuid: uuidNumber(2) }),
    attributeOf('btc', '1abc', { uuid: uuidNumber(3) }),
  ],
})

async function exported(member: Member, format: string, more = ''): Promise<{ status: number; text: string; counts: { items?: number } }> {
  const path = `/api/v1/exports?format=${format}&agreement=${founded.agreement}&purpose=cyber-defence&justification=Test${more}`
  const { status, headers, body } = await call(member, { as: 'releasing-officer', path })
  const counts = JSON.parse(String(headers['x-comity-export'] ?? '{}')) as { items?: number }
  return { status, text: body.toString(), counts }
}

type File = { readonly body: string; readonly query: string; readonly type?: string }

async function submitted(member: Member, { body, query, type = 'application/json' }: File) {
  return call(member, {
    as: 'releasing-officer',
    path: `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence&justification=Test${query}`,
    headers: { 'content-type': type },
    body,
  })
}

function domains(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

test('a MISP event is shared with a report, exported in each format, and gone from every file once recalled', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]

  const answer = await submitted(XA, { body: JSON.stringify(EVENT), query: '&format=detect' })
  const submission = JSON.parse(answer.body.toString()) as Submission & { report: { imported: Imported; provenance: string } }
  assert.ok(answer.status === 201 || answer.status === 202, answer.body.toString())
  assert.deepEqual([submission.report.imported.format, submission.report.imported.codes], ['misp', { 'kept-as-custom': 1 }])
  assert.deepEqual([submission.report.imported.unmapped[0]?.place, submission.report.provenance], ['/Event/Attribute/2', 'unsigned-misp'])

  await until('the release to arrive', async () => domains((await exported(XB, 'domains')).text).length === 2)
  const list = await exported(XB, 'domains')
  assert.deepEqual([...domains(list.text)].sort(), ['one.example', 'two.example'])
  assert.match((await exported(XB, 'csv')).text, /"one\.example"/)
  const bundle = JSON.parse((await exported(XB, 'stix')).text) as { objects: readonly { type: string; abstract?: string }[] }
  assert.ok(bundle.objects.some(({ type, abstract }) => type === 'note' && abstract === 'Handling'))
  const { Event } = JSON.parse((await exported(XB, 'misp')).text) as { Event: { Attribute: readonly { value: string }[] } }
  assert.deepEqual(
    Event.Attribute.map(({ value }) => value)
      .filter((value) => value.endsWith('.example'))
      .sort(),
    ['one.example', 'two.example'],
  )

  await api(XA, json('/api/v1/recalls', { stixIds: [`indicator--${uuidNumber(1)}`], cause: 'source-withdrew', alsoOwn: false }))
  await until('the recall to arrive', async () => !(await exported(XB, 'domains')).text.includes('one.example'))
  for (const format of ['csv', 'domains']) assert.doesNotMatch((await exported(XB, format)).text, /one\.example/)
})

test('what is no file of a known format is refused with its code, and nothing of it is kept', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XA = federation.member('XA')
  for (const [body, query, type, code] of [
    ['{"a":1}', '&format=detect', 'application/json', 'format-unknown'],
    ['PK\u0003\u0004', '&format=detect', 'application/octet-stream', 'format-compressed'],
    ['{"Event":{"info":"x","uuid":"y","Attribute":[', '&format=misp', 'application/json', 'format-truncated'],
    ['a,b\nc,d\n', '', 'text/csv', 'format-columns'],
  ] as const) {
    const answer = await submitted(XA, { body, query, type })
    assert.deepEqual([answer.status, (JSON.parse(answer.body.toString()) as { code: string }).code], [400, code])
  }
  assert.deepEqual((await api<{ items: readonly unknown[] }>(XA, { path: '/api/v1/submissions' })).items, [])
})

test('an export under an agreement or for a purpose that there is not holds nothing', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XB = federation.member('XB')
  const other = await call(XB, {
    as: 'releasing-officer',
    path: `/api/v1/exports?format=stix&agreement=${'0'.repeat(64)}&purpose=cyber-defence&justification=x`,
  })
  assert.equal(other.status, 404)
  assert.deepEqual((await exported(XB, 'stix')).counts, { items: 0, unmapped: {} })
})
