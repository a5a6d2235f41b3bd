import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type GradeRow, type HoldingKey, holdingKey } from '../acts/index.ts'
import { utf8, utf8Text } from '../foundation/index.ts'
import { OWN_GRADE_EXTENSION } from '../intelligence/index.ts'
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
  const shown = await objects.find(KEYS.map((holding) => ({ holding, isGraded: holding !== PLAIN && holding !== FORGED })))
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
  await objects.find([PLAIN].map((holding) => ({ holding, isGraded: false })))
  assert.deepEqual(asked, [])
  await objects.find([GRADED, LAPSED, PLAIN].map((holding) => ({ holding, isGraded: holding !== PLAIN })))
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
    utf8Text((await objects.find([GRADED, PLAIN].map((holding) => ({ holding, isGraded: true })))).get(GRADED) as Uint8Array).includes(
      OWN_GRADE_EXTENSION,
    )
  assert.deepEqual([await isGraded(), await isGraded(), store.asked], [true, true, 1])
  clock.value = Date.UTC(2031, 2, 2)
  assert.deepEqual([await isGraded(), store.asked], [false, 1])
  clock.value = NOW
  store.grades = new Map()
  store.version = 2
  assert.deepEqual([await isGraded(), store.asked], [false, 2])
})
