import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { processorMs } from '../../foundation/processor-time.fixture.ts'
import type { PatternFault } from './fault.ts'
import { parsePattern } from './parse.ts'
import { printPattern } from './print.ts'
import { nameFaults } from './rules.ts'
import type { PatternVersion } from './tree.ts'

function faults(text: string, version: PatternVersion = '2.1'): readonly PatternFault[] {
  const reading = parsePattern(text, { version })
  return reading.ok ? [] : reading.faults
}

describe('reading a pattern', () => {
  const REFUSED = [
    ['', 'pattern-brackets-missing'],
    ['a:b = 1', 'pattern-brackets-missing'],
    ['[a:b = 1', 'pattern-unexpected'],
    ['[a:b = 1] x', 'pattern-unexpected'],
    ['[a:b = 1] within 2 SECONDS', 'pattern-keyword-case'],
    ['[a:b = 1 and a:c = 2]', 'pattern-keyword-case'],
    ['[a:b = ;]', 'pattern-character-invalid'],
    ['[a:b = 1] /* x', 'pattern-comment-unterminated'],
    ["[a:b = 'x]", 'pattern-string-unterminated'],
    [String.raw`[a:b MATCHES '\d']`, 'pattern-escape-invalid'],
    ['[a:b = 007]', 'pattern-number-invalid'],
    ["[a:b = t'2024-13-01T00:00:00Z']", 'pattern-timestamp-invalid'],
    ["[a:b = h'abc']", 'pattern-hex-invalid'],
    ["[a:b = b'====']", 'pattern-binary-invalid'],
    ["[a:b = b'']", 'pattern-binary-invalid'],
    ['[a:b > true]', 'pattern-literal-unordered'],
    ['[a:b LIKE 5]', 'pattern-unexpected'],
    ['[a:b-c = 5]', 'pattern-unexpected'],
    ['[a:b[x] = 5]', 'pattern-unexpected'],
    ['[a:b = 1] WITHIN -5 SECONDS', 'pattern-unexpected'],
    ['[a:b = 1] REPEATS 1.5 TIMES', 'pattern-unexpected'],
    ["[a:b = 1] START '2020-01-01T00:00:00Z' STOP '2021-01-01T00:00:00Z'", 'pattern-unexpected'],
    ['[a:b = 1] REPEATS 2 TIMES REPEATS 3 TIMES', 'pattern-qualifier-repeated'],
    ["[file:hashes.MD5 = 'abc']", 'pattern-hash-invalid'],
    ["[file:hashes.'SHA-1' IN ('cead3f77f6cda6ec00f57d76c9a69faa')]", 'pattern-hash-invalid'],
  ] as const
  for (const [text, code] of REFUSED) {
    it(`refuses ${text}`, () => {
      assert.deepEqual(
        faults(text).map((fault) => fault.code),
        [code],
      )
    })
  }

  const ACCEPTED = [
    "[a:'b-c'.d[0].e[*].f_ref.value = -.5]",
    '[NOT EXISTS a:b OR EXISTS a:c] // the end',
    '[a:b IN () AND a:c NOT <> +1]',
    '([a:b = 1]) WITHIN 5 SECONDS WITHIN 6.5 SECONDS',
    '(([a:b = 1]))',
    "[file:hashes.MD5 LIKE 'abc%']",
    "[a:b = h'' OR a:c = b'AA==']",
  ]
  for (const text of ACCEPTED) it(`accepts ${text}`, () => assert.deepEqual(faults(text), []))

  it('tells line and column of a fault', () => {
    const [fault] = faults('[a:b = 1 AND\n  a:c = ]')
    assert.deepEqual([fault?.offset, fault?.line, fault?.column], [21, 2, 9])
  })

  it('reads the forms of 2.0', () => {
    assert.deepEqual(faults("[a:b = 1] START '2020-01-01T00:00:00Z' STOP '2021-01-01T00:00:00Z'", '2.0'), [])
    assert.deepEqual(faults("[a:b = 1] START 'x' STOP 'y'", '2.0')[0]?.code, 'pattern-timestamp-invalid')
  })

  it('tells names that no object may have', () => {
    const reading = parsePattern("[f:n = 'x' AND file:name = 'y']")
    assert.ok(reading.ok)
    assert.deepEqual(
      nameFaults(reading.pattern).map(({ code, column }) => [code, column]),
      [
        ['pattern-name-invalid', 2],
        ['pattern-name-invalid', 4],
      ],
    )
  })

  it('prints what it read', () => {
    const text =
      "([a:'b-c'[*] NOT IN ('x', 2)] WITHIN 5 SECONDS OR ([NOT EXISTS a:b])) REPEATS 2 TIMES FOLLOWEDBY [(a:b = 1 OR a:c == h'00') AND a:d < .5]"
    const reading = parsePattern(text)
    assert.ok(reading.ok)
    assert.equal(printPattern(reading.pattern.root), text)
  })

  const HOSTILE: readonly (readonly [name: string, text: string, code: string | undefined])[] = [
    ['nested parentheses', `${'('.repeat(100_000)}[a:b=1]`, 'pattern-too-deep'],
    ['nested comparisons', `[${'('.repeat(100_000)}a:b=1`, 'pattern-too-deep'],
    ['a long chain', `[${'a:b=1 OR '.repeat(100_000)}a:b=1]`, undefined],
    ['a long path', `[a:b${'.c'.repeat(400_000)}=1]`, undefined],
    ['many qualifiers', `([a:b=1])${' REPEATS 2 TIMES'.repeat(60_000)}`, undefined],
    ['one character too many', `[a:b='${'x'.repeat(1_048_576)}']`, 'pattern-too-long'],
    ['unclosed comments', '/* '.repeat(300_000), 'pattern-comment-unterminated'],
  ]
  for (const [name, text, code] of HOSTILE) {
    it(`answers ${name} at once`, () => {
      const start = processorMs()
      assert.equal(faults(text)[0]?.code, code)
      assert.ok(processorMs() - start < 2_000)
    })
  }
})
