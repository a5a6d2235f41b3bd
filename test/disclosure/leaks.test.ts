/** The search for leaks finds what it should, so that a test which finds none says something. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { leaksIn } from './leaks.fixture.ts'

const LONG = 'jane.roe@mail.example'

test('a value is found in every form, and a short one as well where it stands by itself', () => {
  // Of base64 those of the two common charsets are looked for, wherever in a group the value begins.
  const forms = Object.entries(ENCODINGS).filter(([form]) => !form.startsWith('base64 of UTF-') || form === 'base64 of UTF-16')
  for (const [form, write] of forms) assert.equal(leaksIn([`x ${write(LONG)} y`], [LONG]).length, 1, form)
  for (const text of [
    'admin',
    'the admin did',
    'C:\\Users\\admin\\x',
    '"administrator"',
    'nimda',
    'NQZVA',
    JSON.stringify({ a: ['admin'] }),
  ])
    assert.equal(leaksIn([text], ['admin']).length, 1, text)
})

test('a short value inside what is drawn at random is chance, a long one never', () => {
  const random = 'eyJhbGciOiJFZERTQSIsInR5cCI6'
  assert.deepEqual(leaksIn([`${random}nimDa${random}`, `${random}.${random}`], ['admin']), [])
  assert.equal(leaksIn([`${random}administrator${random}`], ['administrator']).length, 1)
  assert.equal(leaksIn([`${random}nimda${random} nimda`], ['admin']).length, 1)
})
