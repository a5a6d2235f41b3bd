import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPersonalValues } from './find-personal-values.ts'
import { likelyNames } from './likely-names.ts'
import { reviewQueueOf } from './review-queue.ts'

const namesIn = (text: string): readonly string[] => likelyNames(text).map(({ value }) => value)

test('names in prose are found behind a title, behind a given name and beside what says whose they are', () => {
  for (const [text, ...expected] of [
    ['The loader was run by Marta Kowalczyk from accounting.', 'Marta Kowalczyk'],
    ['Mr. Jonas Weber, born 12 March 1980, said that Dr Elena Petrova had opened it.', 'Jonas Weber', 'Elena Petrova'],
    ['Interview with Łukasz Żółć and José María de la Cruz', 'Łukasz Żółć', 'José María de la Cruz'],
    ['WEBER, Jonas; Kowalczyk, Marta', 'WEBER, Jonas', 'Kowalczyk, Marta'],
    ['the victim Oyelaran Adeyemi went to the police', 'Oyelaran Adeyemi'],
    ['Frau Quispe rief an', 'Quispe'],
    ['Xiulan Zhou (born 1990) is wanted', 'Xiulan Zhou'],
    ['Marta Kowalczyk The next', 'Marta Kowalczyk'],
    ["her colleague Siobhán O'Brien-Kelly left", "Siobhán O'Brien-Kelly"],
  ] as const) {
    assert.deepEqual(namesIn(text), expected, text)
  }
})

test('what threat reports write with capitals is no name', () => {
  for (const text of [
    'Cobalt Strike was loaded by Microsoft Office on Windows Server',
    'Lazarus Group and Fancy Bear used Agent Tesla, Emotet and Mimikatz',
    'Marta saw it on Monday',
    'In March the National Bank of Aldoria was told',
    'HTTP GET to Amazon Web Services in Frankfurt',
    'Victoria Falls, Jordan River and Python Software Foundation',
    'marta kowalczyk',
    'Peter',
  ])
    assert.deepEqual(namesIn(text), [], text)
})

test('a name in prose is a question to the reviewer, and one in a pattern is none', () => {
  const description = 'Seen by Marta Kowalczyk.'
  const object = { type: 'indicator', name: 'A', description, pattern: "[file:name = 'Marta Kowalczyk']", pattern_type: 'stix' }
  const queue = reviewQueueOf(findPersonalValues(object), (key) => key)
  assert.deepEqual(
    queue.map(({ pointer, category, kind, masked }) => [pointer, category, kind, masked]),
    [['/description', 'name', 'person-name', 'M••••••••k']],
  )
})

test('a long text takes no long time', () => {
  for (const piece of ['Marta ', 'Marta Kowalczyk ', 'Mr. ', 'de la ', "A'A'", 'Aa, Jonas ', 'victim Aa ']) {
    const start = process.cpuUsage()
    likelyNames(piece.repeat(200_000 / piece.length))
    const { user, system } = process.cpuUsage(start)
    assert.ok(user + system < 3_000_000, piece)
  }
})
