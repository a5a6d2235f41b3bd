import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { knownNames } from './known-names.ts'
import { backwards, rotated } from './mirrored.ts'
import { valueKey, wordsOfKey } from './normal-form.ts'
import { scanText } from './scan-text.ts'

const WORDS = [
  'Jörg',
  'JORG',
  'Müller',
  'muller',
  'Ana',
  'ﬁn',
  '½',
  "O'Neil",
  'e\u0301',
  '\u0301',
  'x',
  '李明',
  'Smith-Jones',
  'and',
  'met',
]
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join(' '))

test('asking word by word first finds the same names as asking for every stretch', () => {
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 4 }), (searched, names) => {
      const keys = names.map((name) => valueKey('person-name', name))
      const words = new Set(keys.flatMap(wordsOfKey))
      const isKnown = (key: string): boolean => keys.includes(key)
      const asked: string[] = []
      const isNameWord = (word: string): boolean => words.has(word)
      const found = [...knownNames(searched, { isKnown: (key) => asked.push(key) > 0 && isKnown(key), isNameWord })]
      assert.deepEqual(found, [...knownNames(searched, { isKnown })])
      for (const key of asked) assert.ok(wordsOfKey(key).every(isNameWord))
    }),
    { numRuns: 500 },
  )
})

test('names in disguise are found alike, asked for word by word or not', () => {
  const disguise = fc.constantFrom((plain: string) => plain, rotated, backwards)
  const long = fc.constantFrom('', ` ${'l'.repeat(70)}`, '\u{1d4d0}\u{1d4d1}')
  let found = 0
  fc.assert(
    fc.property(fc.tuple(text, disguise, long), fc.array(text, { maxLength: 4 }), ([searched, hide, around], names) => {
      const keys = names.map((name) => valueKey('person-name', name))
      const words = new Set(keys.flatMap(wordsOfKey))
      const isKnown = (key: string): boolean => keys.includes(key)
      const hidden = hide(`${around}${searched} ${names[0] ?? ''}`)
      const findings = scanText(hidden, { isKnown, isNameWord: (word) => words.has(word) })
      found += findings.length
      assert.deepEqual(findings, scanText(hidden, { isKnown }), JSON.stringify(hidden))
    }),
    { numRuns: 1_000 },
  )
  assert.ok(found > 200, String(found))
})

test('a text is found inside of others, whatever stands between its words, and what is short only as a whole', () => {
  const subject = 'Re: Your parcel is waiting, Ms Roe!'
  const key = valueKey('text', subject)
  const words = new Set(wordsOfKey(key))
  const known = { isKnown: (asked: string) => asked === key, isNameWord: (word: string) => words.has(word) }
  for (const text of [
    `it said "${subject}" twice`,
    're your parcel -- is waiting (Ms. ROE)',
    encodeURIComponent(subject),
    btoa(`the ${subject}`),
  ]) {
    assert.ok(
      scanText(text, known).some((finding) => finding.key === key),
      text,
    )
  }
  assert.deepEqual(scanText('your parcel is waiting', known), [])
  const hostile = scanText('your parcel is '.repeat(100_000), {
    ...known,
    isNameWord: (word) => word === 'your parcel is' || words.has(word),
  })
  assert.ok(hostile.some(({ kind }) => kind === 'unscanned'))
  const nationality = valueKey('text', 'German')
  assert.deepEqual(scanText('a German bank', { isKnown: (asked) => asked === nationality, isNameWord: (word) => word === 'german' }), [])
})

test('a key that is of no name has no words', () => {
  assert.deepEqual(wordsOfKey(valueKey('email', 'jane@victim.example')), [])
  assert.deepEqual(wordsOfKey(valueKey('account', 'DOE, Jane')), ['doe', 'jane'])
})

test('what has nothing of its kind in it has a key of its own', () => {
  for (const kind of ['phone', 'mac', 'iban', 'payment-card', 'document'] as const) {
    assert.notEqual(valueKey(kind, '---'), valueKey(kind, '?'), kind)
    assert.notEqual(valueKey(kind, 'xy zy'), valueKey(kind, '(not told)'), kind)
  }
})
