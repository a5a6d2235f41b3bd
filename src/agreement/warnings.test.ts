import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../foundation/index.ts'
import { changed, exampleAgreement } from './example.fixture.ts'
import { parseAgreement } from './parse.ts'
import { agreementWarnings } from './warnings.ts'

const example = exampleAgreement() as Json

function warn(pointer: string, value: Json): [string, readonly string[]][] {
  return agreementWarnings(parseAgreement(changed(example, pointer, value))).map((warning) => [warning.code, warning.articles])
}

test('the template draws no warning', () => {
  assert.deepEqual(agreementWarnings(exampleAgreement()), [])
})

test('an agreement that shares nothing is lawful and warned about', () => {
  assert.deepEqual(warn('/sharing', []), [
    ['nothing-shared', []],
    ['annex-unused', ['Annex A']],
    ['annex-unused', ['Annex B']],
    ['annex-unused', ['Annex C']],
  ])
})

test('articles that can both apply are named', () => {
  assert.deepEqual(warn('/sharing/1/to', ['XB', 'XC']), [
    ['articles-overlap', ['4.1', '4.2']],
    ['articles-overlap', ['4.2', '4.5']],
  ])
})
