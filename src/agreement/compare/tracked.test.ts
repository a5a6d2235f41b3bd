import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import type { AgreementText } from '../document/index.ts'
import { changed, exampleAgreement } from '../example.fixture.ts'
import { differencesInWords } from './tracked.ts'

const prior = exampleAgreement()

function edited(pointer: string, value: Json | undefined, of: AgreementText = prior): AgreementText {
  return changed(of as Json, pointer, value) as unknown as AgreementText
}

function tracked(next: AgreementText): unknown[] {
  return differencesInWords(prior, next).map(({ change, pointers, articles }) => [change, pointers, articles])
}

test('a text has no difference from itself', () => {
  assert.deepEqual(differencesInWords(prior, edited('/title', prior.title)), [])
})

test('a member is replaced, added or removed at its place and under its article', () => {
  assert.deepEqual(tracked(edited('/sharing/1/markingCeiling', 'GREEN')), [
    ['replaced', { prior: '/sharing/1/markingCeiling', next: '/sharing/1/markingCeiling' }, { prior: '4.2', next: '4.2' }],
  ])
  assert.deepEqual(tracked(edited('/sharing/1/papCeiling', 'GREEN')), [['added', { next: '/sharing/1/papCeiling' }, { next: '4.2' }]])
  assert.deepEqual(tracked(edited('/retention/shorter', undefined)), [['removed', { prior: '/retention/shorter' }, { prior: '6' }]])
})

test('entries are matched by their article, wherever they stand', () => {
  const [first, second, ...rest] = prior.sharing
  const moved = edited('/sharing', [second, { ...first, markingCeiling: 'GREEN' }, ...rest] as unknown as Json)
  assert.deepEqual(tracked(moved), [
    ['replaced', { prior: '/sharing/0/markingCeiling', next: '/sharing/1/markingCeiling' }, { prior: '4.1', next: '4.1' }],
  ])
})

test('what was removed is told where it stood, words of a list one by one', () => {
  const [first, , ...rest] = prior.sharing
  const without = edited('/sharing', [{ ...first, purposes: ['cyber-defence'] }, ...rest] as unknown as Json)
  const next = edited('/title', 'Another title', without)
  assert.deepEqual(tracked(next), [
    ['replaced', { prior: '/title', next: '/title' }, {}],
    ['removed', { prior: '/sharing/0/purposes/1' }, { prior: '4.1' }],
    ['removed', { prior: '/sharing/1' }, { prior: '4.2' }],
  ])
})

test('a word in another place of a list is no difference', () => {
  assert.deepEqual(tracked(edited('/sharing/0/purposes', ['criminal-investigation', 'cyber-defence'])), [])
})

test('a difference is told in one sentence', () => {
  const [difference] = differencesInWords(prior, edited('/sharing/1/markingCeiling', 'GREEN'))
  assert.equal(difference?.sentence, 'Article 4.2, sharing, marking ceiling: "AMBER" becomes "GREEN".')
})
