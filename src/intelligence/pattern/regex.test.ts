import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { processorMs } from '../../foundation/processor-time.fixture.ts'
import { commentsOf } from './comments.ts'
import { parsePattern } from './parse.ts'
import { printLiteral } from './print.ts'
import { regexFaults } from './regex.ts'

function codes(regex: string): string[] {
  const reading = parsePattern(`[file:name MATCHES ${printLiteral({ kind: 'string', value: regex })}]`)
  assert.ok(reading.ok)
  return regexFaults(reading.pattern).map(({ code, column }) => `${code} ${column}`)
}

describe('regular expressions of MATCHES', () => {
  it('tells what is no regular expression, and where', () => {
    for (const regex of ['(a', 'a)', '*a', '[a', 'a\\', '(?<=', 'b{2,1}']) {
      assert.deepEqual(codes(regex), ['pattern-regex-invalid 20'], regex)
    }
  })

  it('accepts what only PCRE can judge, and what is lawful', () => {
    for (const regex of [
      '^.+\\@ibm\\.com$',
      '\\xd4\\xc3',
      '(?i)abc',
      'a++b',
      '(?>a|b)c',
      '(?P<n>a)(?P=n)',
      '[[:alpha:]]+',
      '\\A\\d+\\Z',
      '\\Q(\\E',
      '(?|(a)|(b))',
    ]) {
      assert.deepEqual(codes(regex), [], regex)
    }
    assert.deepEqual(codes(`(${'a'.repeat(5_000)}`), [])
  })

  it('never runs one', () => {
    const start = processorMs()
    assert.deepEqual(codes(`(${'(a+)+'.repeat(500)})+$`), [])
    assert.deepEqual(codes('(a{65535}){65535}'), [])
    assert.ok(processorMs() - start < 2_000)
  })

  it('judges operands of MATCHES alone', () => {
    const reading = parsePattern("[file:name LIKE '(%' AND file:name = '(']")
    assert.deepEqual(reading.ok && regexFaults(reading.pattern), [])
  })
})

describe('comments of a pattern', () => {
  it('are told without what only looks like one', () => {
    const text = "// first\n[url:value = 'http://x/*y*/' /* jo */ AND /**/ file:size = 1] // last"
    const reading = parsePattern(text)
    assert.ok(reading.ok)
    const comments = commentsOf(reading.pattern).map(({ start, end }) => text.slice(start, end))
    assert.deepEqual(comments, ['// first', '/* jo */', '/**/', '// last'])
  })
})
