import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Agreement } from '../agreement/index.ts'
import { exampleAgreement } from './example.fixture.ts'
import { neverBreach } from './never.ts'
import type { ItemClass } from './question.ts'

const agreement = {
  ...exampleAgreement(),
  people: { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 3 },
} as Agreement
const special = { dataSubject: 'victim', special: 'yes' } as const
const untold = { dataSubject: 'victim' } as const
const nobody = { dataSubject: 'none' } as const

function codeOf(of: Agreement, ...items: Pick<ItemClass, 'special' | 'dataSubject'>[]): string | undefined {
  return neverBreach(of, items)?.code
}

test('as many items of special categories as make a bulk are never given, under the article of the never-list', () => {
  const rule = agreement.never.find((one) => one.rule === 'bulk-special-categories')
  assert.equal(neverBreach(agreement, [special, untold, special]), undefined)
  const breach = neverBreach(agreement, [special, untold, special, nobody, special])
  assert.equal(breach?.code, 'never')
  assert.deepEqual(
    breach?.articles.map(({ number }) => number),
    [rule?.article],
  )
  assert.match(breach?.articles[0]?.text ?? '', /^Never/)
})

test('what nobody told counts as the agreement says', () => {
  const careful = { ...agreement, people: { ...agreement.people, untoldSpecial: 'special' } } as Agreement
  assert.equal(codeOf(careful, untold, untold, untold), 'never')
  assert.equal(codeOf(careful, nobody, nobody, nobody), undefined)
})

test('without an article on people nobody agreed what a bulk is, so one item is too many', () => {
  const { people: _people, ...silent } = agreement
  assert.equal(codeOf(silent as Agreement, nobody, { dataSubject: 'victim', special: 'no' }), undefined)
  assert.equal(codeOf(silent as Agreement, untold), 'never')
})

test('a never-list without the rule does not lift it', () => {
  const without = { ...agreement, never: agreement.never.filter(({ rule }) => rule !== 'bulk-special-categories') } as Agreement
  assert.deepEqual(
    neverBreach(without, [special, special, special])?.articles.map(({ number }) => number),
    ['3.1'],
  )
})

test('at every level of emergency, and whatever it unlocks, a bulk is a bulk', () => {
  const [first] = agreement.sharing
  assert.ok(first !== undefined)
  const level = { title: 'T', triggers: 'T', unlocks: [first.article], hoursMax: 24, renewalsMax: 0, officesQuorum: 2, noticeHours: 1 }
  const review = { reviewer: 'XO', review: { hours: 72, onSilence: 'refuse' } }
  const levels = [1, 2, 3, 4, 5].map((number) => ({ ...level, ...review, level: number }))
  for (let known = 1; known <= levels.length; known += 1) {
    const ladder = { ...agreement, emergency: { article: '10.9', levels: levels.slice(0, known) } } as unknown as Agreement
    assert.equal(codeOf(ladder, special, special), undefined)
    assert.equal(codeOf(ladder, special, special, special), 'never')
  }
})
