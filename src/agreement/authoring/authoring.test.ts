import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../../foundation/index.ts'
import { changed, exampleAgreement } from '../example.fixture.ts'
import { FAULTS_MAX } from '../fault.ts'
import { fullAgreementJson } from '../full.fixture.ts'
import { parseAgreement, readAgreement } from '../parse.ts'
import { parseAgreementYaml } from './parse-yaml.ts'
import { writeAgreementYaml } from './write-yaml.ts'

const full = parseAgreement(fullAgreementJson())
const text = writeAgreementYaml(full)

function faultsOf(source: string): string[] {
  const read = parseAgreementYaml(source)
  return read.ok ? [] : read.faults.map(({ code, line, column }) => `${code} ${line}:${column}`)
}

/** Line and column of the last character of the first match, or of one of its characters counted from 1. */
function endOf(source: string, part: string, characters = part.length): string {
  const before = source.slice(0, source.indexOf(part) + characters)
  return `${before.split('\n').length}:${before.length - before.lastIndexOf('\n') - 1}`
}

test('an agreement survives being written and read', () => {
  for (const agreement of [full, exampleAgreement()]) {
    const read = parseAgreementYaml(writeAgreementYaml(agreement))
    assert.ok(read.ok)
    assert.deepEqual(read.agreement, agreement)
  }
})

test('whatever its texts, numbers and members, an agreement survives being written and read', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    fc.constantFrom(
      'no',
      'null',
      '4.1',
      '~',
      '- a',
      '# b',
      'a: b',
      '"',
      "'",
      '*',
      '&a',
      '!b',
      '%c',
      ' lead',
      'trail ',
      '\n\n',
      'a\n  b\n',
      '2030-01-01',
      '0x1F',
      '<<',
      '|',
      '{}',
      '---',
      '...',
      '\n\n\n\n',
    ),
    fc.array(fc.constantFrom('word', '\n', ' ', '"', ':', '#', '-', '\t'), { minLength: 1, maxLength: 60 }).map((parts) => parts.join('')),
  )
  const optional = ['/quality', '/rights', '/phases', '/emergency', '/modes', '/clauses', '/texts', '/retention/shorter', '/sharing/5/caps']
  fc.assert(
    fc.property(texts, fc.subarray(optional), fc.integer({ min: 1, max: 36_500 }), (words, left, days) => {
      let json: Json = full as unknown as Json
      for (const pointer of left) json = changed(json, pointer, undefined)
      json = changed(changed(json, '/sharing/0/text', words), '/never/0/text', words)
      const read = readAgreement(changed(json, '/withdrawal/noticeDays', days))
      if (!read.ok) return
      const again = parseAgreementYaml(writeAgreementYaml(read.agreement))
      assert.ok(again.ok, again.ok ? '' : JSON.stringify(again.faults))
      assert.deepEqual(again.agreement, read.agreement)
    }),
    { numRuns: 30 },
  )
})

test('the same agreement is always written alike, whatever the order of its members', () => {
  const reordered = JSON.parse(JSON.stringify(full)) as Record<string, Json>
  const backwards = Object.fromEntries(Object.entries(reordered).toReversed())
  assert.equal(writeAgreementYaml(parseAgreement(backwards)), text)
})

test('comments, quotes and JSON are accepted', () => {
  assert.deepEqual(faultsOf(`# our draft\n---\n${text}# the end\n`), [])
  assert.deepEqual(faultsOf(JSON.stringify(full)), [])
  assert.deepEqual(faultsOf(JSON.stringify(full, undefined, 2)), [])
  assert.deepEqual(faultsOf(text.replaceAll('\n', '\r\n')), [])
  assert.deepEqual(faultsOf(text.replace('at: 2030-01-01T00:00:00Z', 'at: "2030-01-01T00:00:00Z"')), [])
})

test('a bracket or a quote that nobody closed is told where it begins, and nothing that follows from it', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['id: [a\nversion: 1\ntitle: x\n', '1:5'],
    ['list: [{ code: XA, name: A\nversion: 1\n', '1:8'],
    ['a: [b, {c: d]\ne: 1\n', '1:8'],
    ['x: |\n  [a\ny: {b: [c}\nz: 1\n', '3:8'],
    ['x: [1, 2\n# comment\n', '1:4'],
    ['x: "a]"\ny: [\n', '2:4'],
    ['list: { a: "x\nversion: 1\n', '1:12'],
    ['a: "x\\"\nb: 1\n', '1:4'],
    ["a: 'it''s\nb: 1\n", '1:4'],
  ]
  for (const [source, at] of cases) assert.deepEqual(faultsOf(source), [`yaml-invalid ${at}`], source)
  assert.deepEqual(faultsOf('a: [b]]\n')[0], 'yaml-invalid 1:7')
})

test('faults of shape and meaning point at the line and column of the name or the value', () => {
  const cases: [wrong: string, right: string, code: string, at: string][] = [
    ['markingCieling: RED', 'markingCeiling: RED', 'agreement-invalid', 'm'],
    ['onSilence: stya', 'onSilence: stay', 'agreement-invalid', 'onSilence: s'],
    ['noticeDays: soon', 'noticeDays: 180', 'agreement-invalid', 'noticeDays: s'],
    ['depositary: XZ', 'depositary: XB', 'party-unknown', 'depositary: X'],
    ['by: 2031-01-01T00:00:00Z', 'by: 2028-01-01T00:00:00Z', 'instants-disordered', 'by: 2'],
    ['prevails: de', 'prevails: en', 'language-invalid', 'prevails: d'],
  ]
  for (const [wrong, right, code, at] of cases) {
    const source = text.replace(right, wrong)
    assert.ok(faultsOf(source).includes(`${code} ${endOf(source, wrong, at.length)}`), `${wrong}: ${faultsOf(source).join(', ')}`)
  }
  const [missing] = faultsOf(text.replace(/ {2}noticeDays: 180\n/, ''))
  assert.equal(missing, `agreement-invalid ${endOf(text, 'withdrawal:\n  a')}`)
})

test('a pointer leads to its place', () => {
  const read = parseAgreementYaml(text)
  assert.ok(read.ok)
  const { line, column } = read.placeOf('/withdrawal/noticeDays')
  assert.equal(`${line}:${column}`, endOf(text, 'noticeDays: 1'))
  assert.deepEqual(read.placeOf(''), { line: 1, column: 1 })
})

const refused: [name: string, source: string, fault: string][] = [
  ['an empty text', '', 'yaml-invalid 1:1'],
  ['only comments', '# nothing\n', 'yaml-invalid 1:1'],
  ['an anchor', 'format: &a x\n', 'yaml-feature-refused 1:9'],
  ['an alias', 'format: *a\n', 'yaml-feature-refused 1:9'],
  ['an alias that is meant as every party', 'from: [*]\n', 'yaml-feature-refused 1:8'],
  ['a tag', 'format: !!binary x\n', 'yaml-feature-refused 1:9'],
  ['a tag of its own', '!x {}\n', 'yaml-feature-refused 1:1'],
  ['a merge key', 'a: 1\n<<: {b: 1}\n', 'yaml-feature-refused 2:1'],
  ['another version', '%YAML 1.1\n---\na: 1\n', 'yaml-feature-refused 1:1'],
  ['two documents', 'a: 1\n---\nb: 1\n', 'yaml-feature-refused 2:1'],
  ['two documents with marks', '---\na: 1\n---\nb: 1\n', 'yaml-feature-refused 3:1'],
  ['two empty documents', '---\n---\n', 'yaml-feature-refused 2:1'],
  ['an end of document', 'a: 1\n...\n', 'yaml-feature-refused 2:1'],
  ['a name twice', 'a: 1\nb: 2\na: 3\n', 'yaml-key-duplicate 3:1'],
  ['a name twice in another form', 'a: 1\n"\\x61": 2\n', 'yaml-key-duplicate 2:1'],
  ['a name twice in brackets', '{"a": 1, "a": 2}', 'yaml-key-duplicate 1:10'],
  ['a number as name', '1: a\n', 'yaml-key-invalid 1:1'],
  ['true as name', 'true: a\n', 'yaml-key-invalid 1:1'],
  ['nothing as name', ': a\n', 'yaml-key-invalid 1:1'],
  ['a list as name', '? [a]\n: b\n', 'yaml-key-invalid 1:3'],
  ['a fraction', 'article: 4.1\n', 'yaml-number-invalid 1:10'],
  ['an octal number', 'a: 0o17\n', 'yaml-number-invalid 1:4'],
  ['a hexadecimal number', 'a: 0x1f\n', 'yaml-number-invalid 1:4'],
  ['a leading zero', 'a: 017\n', 'yaml-number-invalid 1:4'],
  ['a plus', 'a: +17\n', 'yaml-number-invalid 1:4'],
  ['an exponent', 'a: 1e3\n', 'yaml-number-invalid 1:4'],
  ['an unsafe integer', 'a: 9007199254740993\n', 'yaml-number-invalid 1:4'],
  ['infinity', 'a: .inf\n', 'yaml-number-invalid 1:4'],
  ['tabs for indentation', 'a:\n\tb: 1\n', 'yaml-invalid 2:1'],
  ['a bracket that does not close', 'a: [1\n', 'yaml-invalid 1:4'],
  ['an unknown escape', 'a: "\\q"\n', 'yaml-invalid 1:4'],
  ['a control character', 'a: \u0000\n', 'yaml-invalid 1:4'],
  ['a control character of the lexer', 'a: b\u0002c\n', 'yaml-invalid 1:5'],
  ['a lone carriage return', 'a: 1\rb: 2\n', 'yaml-invalid 1:5'],
  ['a lone surrogate', 'a: \ud800\n', 'yaml-invalid 1:4'],
  ['a byte order mark inside', 'a: \ufeff\n', 'yaml-invalid 1:4'],
]
for (const [name, source, fault] of refused) test(`${name} is refused`, () => assert.equal(faultsOf(source)[0], fault))

const MEBIBYTE = 1024 * 1024
const hostile: [name: string, source: () => string, code: string][] = [
  ['a text that is too large', () => `a: ${'x'.repeat(MEBIBYTE)}`, 'yaml-too-large'],
  ['many characters that are few units', () => `a: ${'\u20ac'.repeat(400_000)}`, 'yaml-too-large'],
  ['a mebibyte of open lists', () => '['.repeat(MEBIBYTE), 'yaml-too-deep'],
  ['a mebibyte of open groups', () => '{a: '.repeat(MEBIBYTE / 4), 'yaml-too-deep'],
  ['a mebibyte of list marks', () => '- '.repeat(MEBIBYTE / 2), 'yaml-too-deep'],
  ['a mebibyte of key marks', () => '? '.repeat(MEBIBYTE / 2), 'yaml-too-deep'],
  ['a stair of groups', () => Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), 'yaml-too-deep'],
  ['a bomb of aliases', () => 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n', 'yaml-feature-refused'],
  ['many short members', () => Array.from({ length: 80_000 }, (_, index) => `k${index}: 1\n`).join(''), 'yaml-too-large'],
  ['many list entries', () => `a:\n${'  - b: 1\n'.repeat(100_000)}`, 'yaml-too-large'],
  ['many empty comments', () => `${'#\n'.repeat(500_000)}a: 1`, 'yaml-too-large'],
  ['a mebibyte of bad escapes', () => `"${'\\q'.repeat(500_000)}"`, 'yaml-invalid'],
  ['ten thousand articles', () => `sharing:\n${'  - article: "1"\n'.repeat(10_000)}`, 'agreement-invalid'],
  ['one name ten thousand times', () => 'a: 1\n'.repeat(10_000), 'yaml-key-duplicate'],
  ['ten thousand bad lines', () => 'a: @\n'.repeat(10_000), 'yaml-invalid'],
  ['names of object prototypes', () => '__proto__: {}\nconstructor: {}\n', 'agreement-invalid'],
]
for (const [name, source, code] of hostile) {
  test(`${name} is refused in time`, () => {
    const text = source()
    const begun = process.cpuUsage().user
    const read = parseAgreementYaml(text)
    assert.ok(!read.ok)
    assert.ok(
      read.faults.some((fault) => fault.code === code),
      JSON.stringify(read.faults[0]),
    )
    assert.ok(read.faults.length <= FAULTS_MAX)
    for (const { line, column } of read.faults) assert.ok(line >= 1 && column >= 1)
    // Microseconds of this process, so that other processes do not count.
    assert.ok(process.cpuUsage().user - begun < 3_000_000)
  })
}

test('any text either is an agreement or is refused with coded faults that have a place', () => {
  const piece = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '#',
    '\t',
    '4.1',
    '\\',
    '\n  ',
    '&',
    '*',
    '!',
    '---',
    '...',
    '%',
    '@',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const read = parseAgreementYaml(pieces.join(''))
      assert.ok(!read.ok && read.faults.length > 0)
    }),
    { numRuns: 500 },
  )
})

test('a draft with a slip anywhere is refused with a place, or is still an agreement', () => {
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom('', ':', '\n', '"', '[', '  ', 'x', '#', '- '), (offset, inserted) => {
      const slipped = text.slice(0, offset) + inserted + text.slice(offset + 1)
      const read = parseAgreementYaml(slipped)
      if (!read.ok) assert.ok(read.faults.every(({ line }) => line <= slipped.split('\n').length + 1))
    }),
    { numRuns: 25 },
  )
})
