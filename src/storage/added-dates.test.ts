import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddedDates } from './added-dates.ts'

const NOW = 1_800_000_000_000
const ACTS = 3_000

/** The distances between two rows of many acts, with so many others between them. */
function distances(between: number): readonly number[] {
  return Array.from({ length: ACTS }, (_, act) => {
    const dates = new AddedDates(0, `act ${act} of ${between}`)
    const first = dates.next(`first of ${act} of ${between}`, NOW)
    for (let other = 0; other < between; other += 1) dates.next(`${other} of ${act} of ${between}`, NOW)
    return dates.next(`last of ${act} of ${between}`, NOW) - first
  })
}

/** How often the larger of two distances is the one with more rows between: 0.5 where nothing is told, 1 where all is. */
function told(without: readonly number[], withOthers: readonly number[]): number {
  let larger = 0
  for (const [index, one] of without.entries()) {
    const other = withOthers[(index * 7) % withOthers.length] as number
    larger += other > one ? 1 : other === one ? 0.5 : 0
  }
  return larger / without.length
}

test('dates grow, are never those of the instant itself, and are the same each time', () => {
  for (const act of ['one', 'two']) {
    const [dates, again] = [new AddedDates(5, act), new AddedDates(5, act)]
    let last = NOW * 1_000
    for (let row = 0; row < 1_000; row += 1) {
      const date = dates.next(`row ${row}`, NOW)
      assert.ok(date > last)
      assert.equal(again.next(`row ${row}`, NOW), date)
      last = date
    }
    assert.equal(dates.last, last)
  }
})

test('a distance does not tell whether others lie between', () => {
  const [none, one] = [distances(0), distances(1)]
  assert.ok(told(none, one) < 0.7, `${told(none, one)}`)
  // Whatever a distance with others between is, one without was larger.
  assert.ok(none.filter((distance) => distance > 100).length > ACTS / 20)
  assert.ok(one.filter((distance) => distance < 10).length > ACTS / 20)
})

test('a thousand rows of one act take less than a second', () => {
  for (let act = 0; act < 20; act += 1) {
    const dates = new AddedDates(0, `act ${act}`)
    for (let row = 0; row < 1_000; row += 1) dates.next(`row ${row} of ${act}`, NOW)
    assert.ok(dates.last < (NOW + 1_000) * 1_000)
  }
})
