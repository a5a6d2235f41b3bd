import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type GradeRow, type HoldingKey, holdingKey } from '../acts/index.ts'
import { formatTimestamp, utf8, utf8Text } from '../foundation/index.ts'
import { NARROWED_EXTENSION, OWN_GRADE_EXTENSION } from '../intelligence/index.ts'
import { gradedObjects } from './graded-objects.ts'

const KEYS = ['graded', 'lapsed', 'forged', 'plain'].map((name) => holdingKey('XA', name)) as [
  HoldingKey,
  HoldingKey,
  HoldingKey,
  HoldingKey,
]
const [GRADED, LAPSED, FORGED, PLAIN] = KEYS
const NOW = Date.UTC(2031, 2, 1, 12)

function grade(review: string): GradeRow {
  return {
    id: 'a' as GradeRow['id'],
    account: 'anna',
    reason: 'why',
    gradedAt: NOW,
    reliability: 'B',
    credibility: '3',
    nature: 'assessment',
    review,
  }
}

test('the grade that counts is shown, one that lapsed or that somebody else wrote is not, and other texts stay byte for byte', async () => {
  const texts = new Map([
    [GRADED, utf8('{"type":"url","extensions":{"x":{"a":1}}}')],
    [LAPSED, utf8('{"type":"url"}')],
    [FORGED, utf8(`{"type":"url","extensions":{"${OWN_GRADE_EXTENSION}":{"source_reliability":"A"}},"value":1}`)],
    [PLAIN, utf8('{ "type": "url" }')],
  ])
  const latest = async () =>
    new Map([
      [GRADED, grade('2031-03-01')],
      [LAPSED, grade('2031-02-28')],
    ])
  const parts = { self: 'XB', grades: { latest }, clock: { now: () => NOW }, items: { version: async () => 1 } }
  const objects = gradedObjects({ find: async () => texts }, { ...parts, vault: { onDestroy: () => undefined } })
  const shown = await objects.find(
    KEYS.map((holding) => ({ holding, isGraded: holding !== PLAIN && holding !== FORGED, narrowing: null, otherPurposes: [] })),
  )
  const { extensions } = JSON.parse(utf8Text(shown.get(GRADED) as Uint8Array))
  assert.deepEqual(Object.keys(extensions), ['x', OWN_GRADE_EXTENSION])
  const { graded_by: party, source_reliability: reliability, nature } = extensions[OWN_GRADE_EXTENSION]
  assert.deepEqual([party, reliability, nature], ['XB', 'B', 'assessment'])
  assert.equal(shown.get(LAPSED), texts.get(LAPSED))
  assert.equal(shown.get(PLAIN), texts.get(PLAIN))
  assert.equal(utf8Text(shown.get(FORGED) as Uint8Array), '{"type":"url","value":1}')
})

test('of what was never graded no grade is looked for', async () => {
  const asked: HoldingKey[] = []
  const latest = async (holdings: readonly HoldingKey[]) => {
    asked.push(...holdings)
    return new Map([[GRADED, grade('2031-03-01')]])
  }
  const texts = new Map([GRADED, LAPSED, PLAIN].map((holding) => [holding, utf8('{"type":"url"}')]))
  const parts = { self: 'XB', grades: { latest }, clock: { now: () => NOW }, items: { version: async () => 1 } }
  const objects = gradedObjects({ find: async () => texts }, { ...parts, vault: { onDestroy: () => undefined } })
  await objects.find([PLAIN].map((holding) => ({ holding, isGraded: false, narrowing: null, otherPurposes: [] })))
  assert.deepEqual(asked, [])
  await objects.find(
    [GRADED, LAPSED, PLAIN].map((holding) => ({ holding, isGraded: holding !== PLAIN, narrowing: null, otherPurposes: [] })),
  )
  assert.deepEqual(asked, [GRADED, LAPSED])
})

test('the grades of a page are looked for once until anything about items changes', async () => {
  const store = { version: 1, asked: 0, grades: new Map([[GRADED, grade('2031-03-01')]]) }
  const latest = async () => {
    store.asked += 1
    return store.grades
  }
  const texts = new Map([
    [GRADED, utf8('{"type":"url"}')],
    [PLAIN, utf8('{"type":"url"}')],
  ])
  const clock = { value: NOW }
  const parts = { self: 'XB', grades: { latest }, clock: { now: () => clock.value }, items: { version: async () => store.version } }
  const objects = gradedObjects({ find: async () => texts }, { ...parts, vault: { onDestroy: () => undefined } })
  const isGraded = async (): Promise<boolean> =>
    utf8Text(
      (await objects.find([GRADED, PLAIN].map((holding) => ({ holding, isGraded: true, narrowing: null, otherPurposes: [] })))).get(
        GRADED,
      ) as Uint8Array,
    ).includes(OWN_GRADE_EXTENSION)
  assert.deepEqual([await isGraded(), await isGraded(), store.asked], [true, true, 1])
  clock.value = Date.UTC(2031, 2, 2)
  assert.deepEqual([await isGraded(), store.asked], [false, 1])
  clock.value = NOW
  store.grades = new Map()
  store.version = 2
  assert.deepEqual([await isGraded(), store.asked], [false, 2])
})

test('what its origin narrowed stands in the object, and nobody else says that it did', async () => {
  const marked =
    '{"type":"indicator","valid_from":"2030-01-01T00:00:00Z","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}'
  const forged = `{"type":"url","extensions":{"${NARROWED_EXTENSION}":{"extension_type":"property-extension","onward":"never"}}}`
  const texts = new Map([
    [PLAIN, utf8(marked)],
    [FORGED, utf8(forged)],
  ])
  const parts = { self: 'XB', grades: { latest: async () => new Map() }, clock: { now: () => NOW }, items: { version: async () => 1 } }
  const objects = gradedObjects({ find: async () => texts }, { ...parts, vault: { onDestroy: () => undefined } })
  const contests = ['00000000-0000-4000-8000-000000000001']
  const narrowing = { marking: 'AMBER', readers: ['analyst'], courtUse: 'never', contests, retainUntil: NOW } as const
  const rows = [PLAIN, FORGED].map((holding) => ({
    holding,
    isGraded: false,
    narrowing: holding === PLAIN ? narrowing : null,
    otherPurposes: holding === PLAIN ? [{ purpose: 'courts', until: NOW }] : [],
  }))
  const shown = await objects.find(rows)
  const object = JSON.parse(utf8Text(shown.get(PLAIN) as Uint8Array))
  assert.deepEqual(object.object_marking_refs, ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'])
  assert.equal(object.valid_until, formatTimestamp(NOW))
  const { extension_type: kind, ...stated } = object.extensions[NARROWED_EXTENSION]
  const expected = {
    marking: 'AMBER',
    readers: ['analyst'],
    court_use: 'never',
    accuracy: 'contested',
    retain_until: formatTimestamp(NOW),
    other_purposes: [{ purpose: 'courts', until: formatTimestamp(NOW) }],
  }
  assert.deepEqual([kind, stated], ['property-extension', expected])
  assert.equal(utf8Text(shown.get(FORGED) as Uint8Array), '{"type":"url"}')
})
