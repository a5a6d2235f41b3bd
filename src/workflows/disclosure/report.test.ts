import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commonestGrounds, createTally, isNothingReleased, needsPerson, parseReport } from './report.ts'

const COUNTS = { withheld: 0, changed: 0, released: 5 }
const GROUNDS = { code: 'not-permitted', article: '4.3', reason: 'not permitted' }

test('faults are all counted and the first thousand kept', () => {
  const tally = createTally(['XB'])
  for (let index = 0; index < 1_500; index += 1) tally.fault({ index, code: 'id-invalid', reason: 'id is missing' })
  const report = tally.report(() => COUNTS, 'unstated')
  assert.equal(report.invalid, 1_500)
  assert.equal(report.faults.length, 1_000)
})

test('what the closing of the graph withheld is told apart from what was judged', () => {
  const tally = createTally(['XB', 'XC'])
  tally.withheld(0, GROUNDS, 7)
  tally.withheld(0, GROUNDS, 9)
  tally.withheld(1, { code: 'required-reference-withheld', article: null, reason: 'a reference' }, 3)
  const report = tally.report(() => ({ withheld: 5, changed: 0, released: 0 }), 'unstated')
  assert.deepEqual(
    report.recipients.map(({ withheld }) => withheld.map(({ code, count, example }) => [code, count, example])),
    [
      [
        ['not-permitted', 2, 7],
        ['required-reference-withheld', 3, null],
      ],
      [['required-reference-withheld', 5, 3]],
    ],
  )
  assert.ok(isNothingReleased(report))
  assert.equal(commonestGrounds(report)?.count, 5)
})

test('removals are counted by field, reason and article, and names of fields are bounded', () => {
  const tally = createTally(['XB'])
  const removal = { field: 'description', reason: 'field-not-shared', article: 'Annex A' } as const
  tally.removed(0, removal)
  tally.forgetRemoved()
  tally.removed(0, removal)
  tally.removed(0, removal)
  for (let number = 0; number < 500; number += 1) tally.removed(0, { ...removal, field: `x_field_${number}` })
  const removed = tally.report(() => COUNTS, 'unstated').recipients[0]?.removed ?? []
  assert.equal(removed[0]?.count, 2)
  assert.equal(removed.length, 201)
  assert.deepEqual([removed.at(-1)?.field, removed.at(-1)?.count], ['*', 301])
})

test('approval is asked for when any object asks for it', () => {
  const tally = createTally(['XB', 'XC'])
  assert.equal(needsPerson(tally.report(() => COUNTS, 'unstated')), false)
  tally.approval(1, { article: '5', role: 'releasing-officer' })
  assert.equal(needsPerson(tally.report(() => COUNTS, 'unstated')), true)
})

test('a report kept before anything but an approval could be due is read as one with nothing due', () => {
  const report = createTally(['XB']).report(() => COUNTS, 'unstated')
  const kept = { ...report, recipients: report.recipients.map(({ due, ...rest }) => rest) }
  assert.deepEqual(parseReport(JSON.stringify(kept)), report)
  assert.equal(needsPerson(parseReport(JSON.stringify(kept))), false)
})

test('scores are counted by recipient, advice apart; a report from before triage tells of none', () => {
  const tally = createTally(['XB', 'XC'])
  for (const isAdvice of [false, true, false]) tally.scored(0, { article: '2.4', isAdvice })
  const report = tally.report(() => COUNTS, 'unstated')
  assert.deepEqual(
    report.recipients.map(({ scored }) => scored),
    [{ article: '2.4', count: 3, advice: 1 }, null],
  )
  const old = { ...report, recipients: report.recipients.map(({ scored, ...recipient }) => recipient) }
  assert.deepEqual(
    parseReport(JSON.stringify(old)).recipients.map(({ scored }) => scored),
    [null, null],
  )
})
