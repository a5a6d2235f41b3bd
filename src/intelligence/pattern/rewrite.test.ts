import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePattern } from './parse.ts'
import { type Replace, rewriteLiterals } from './rewrite.ts'

function rewrite(text: string, replace: Replace): ReturnType<typeof rewriteLiterals> {
  const reading = parsePattern(text)
  assert.ok(reading.ok)
  return rewriteLiterals(reading.pattern, replace)
}

const without =
  (...values: string[]): Replace =>
  ({ literal }) =>
    literal.kind === 'string' && values.includes(literal.value) ? 'remove' : undefined

describe('rewriting literals of a pattern', () => {
  it('replaces a literal, escaped, and leaves the rest byte for byte', () => {
    const result = rewrite("[ email-addr:value  ='a@b.c' /* x */ AND file:size=+5 ]", ({ literal }) =>
      literal.kind === 'string' ? { kind: 'string', value: "o'n\\e" } : undefined,
    )
    assert.equal(result?.pattern.text, String.raw`[ email-addr:value  ='o\'n\\e' /* x */ AND file:size=+5 ]`)
    assert.deepEqual([result.replaced, result.removed, result.isWidened, result.isNarrowed], [1, 0, false, false])
  })

  it('says that taking from an AND widens and from an OR narrows', () => {
    const both = rewrite("[a:b='x' AND a:c='y'] OR [a:d='z']", without('x'))
    assert.equal(both?.pattern.text, "[a:c='y'] OR [a:d='z']")
    assert.deepEqual([both.isWidened, both.isNarrowed], [true, false])
    const either = rewrite("[a:b='x' OR a:c='y'] FOLLOWEDBY [a:d='z']", without('y'))
    assert.equal(either?.pattern.text, "[a:b='x'] FOLLOWEDBY [a:d='z']")
    assert.deepEqual([either.isWidened, either.isNarrowed], [false, true])
  })

  it('takes an emptied bracket out with its qualifiers', () => {
    const result = rewrite("([a:b='x'] WITHIN 5 SECONDS FOLLOWEDBY [a:c='y']) REPEATS 2 TIMES", without('x'))
    assert.equal(result?.pattern.text, "([a:c='y']) REPEATS 2 TIMES")
    assert.equal(result.isWidened, true)
  })

  it('takes single members out of a set', () => {
    assert.equal(rewrite("[a:b IN ('x', 'y', 'z')]", without('x', 'y'))?.pattern.text, "[a:b IN ('z')]")
    assert.equal(rewrite("[a:b NOT IN ('x', 'y')]", without('y'))?.isWidened, true)
  })

  it('gives nothing where nothing lawful is left', () => {
    assert.equal(rewrite("[a:b='x']", without('x')), undefined)
    assert.equal(
      rewrite("[file:hashes.MD5 = 'cead3f77f6cda6ec00f57d76c9a69faa']", () => ({ kind: 'string', value: 'pseudonym' })),
      undefined,
    )
    assert.equal(
      rewrite('[a:b > 5]', () => ({ kind: 'boolean', value: true })),
      undefined,
    )
  })
})
