import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { processorMs } from '../../foundation/processor-time.fixture.ts'
import { comparePatterns } from './normal-form.ts'
import { parsePattern } from './parse.ts'

function compare(left: string, right: string): string {
  const readings = [parsePattern(left), parsePattern(right)] as const
  assert.ok(readings[0].ok && readings[1].ok)
  return comparePatterns(readings[0].pattern, readings[1].pattern)
}

describe('normal form of a pattern', () => {
  const SAME = [
    ['[a:b == +1.50]', '[a:b = 1.5]'],
    ["[a:b = t'2024-01-01T00:00:10.500Z']", "[a:b = t'2024-01-01T00:00:10.5Z']"],
    ["[a:b = t'2024-01-01T00:00:10.0Z']", "[a:b = t'2024-01-01T00:00:10Z']"],
    ["[a:b IN ('y', 'x', 'x')]", "[a:b IN ('x', 'y')]"],
    ["[ipv6-addr:value = '2001:DB8::1/64']", "[ipv6-addr:value = '2001:db8:0::/64']"],
    ['[a:b=1] OR (([a:b=1] AND [a:b=2]) FOLLOWEDBY [a:b=3])', '[a:b=1]'],
  ] as const
  for (const [left, right] of SAME) it(`${left} is ${right}`, () => assert.equal(compare(left, right), 'equivalent'))

  const OTHER = [
    ["[a:b = t'2024-01-01T00:00:10Z']", "[a:b = t'2024-01-01T00:00:01Z']"],
    ['[a:b = 10]', '[a:b = 1]'],
    ['[a:b = -1]', '[a:b = 1]'],
    ["[ipv4-addr:value = '010.1.1.1']", "[ipv4-addr:value = '10.1.1.1']"],
    ["[ipv4-addr:value LIKE '1.2.3.4/24']", "[ipv4-addr:value LIKE '1.2.3.0/24']"],
    ['[a:b NOT = 1]', '[a:b = 1]'],
    ['([a:b=1] OR [a:b=2]) WITHIN 5 SECONDS', '[a:b=1] OR [a:b=2]'],
  ] as const
  for (const [left, right] of OTHER) it(`${left} is not ${right}`, () => assert.equal(compare(left, right), 'different'))

  it('gives up beyond its bound, at once', () => {
    const factors = Array.from({ length: 40 }, (_, index) => `(a:b=${index} OR a:c=${index})`)
    const observations = Array.from({ length: 40 }, (_, index) => `([a:b=${index}] OR [a:c=${index}])`)
    const start = processorMs()
    for (const text of [`[${factors.join(' AND ')}]`, observations.join(' AND '), `[${'a:b=1 AND '.repeat(100_000)}a:b=1]`]) {
      assert.equal(compare(text, text), 'unknown')
    }
    assert.ok(processorMs() - start < 4_000)
  })

  it('neither grows with the depth of what is quoted in it nor works without end', () => {
    const nested = (depth: number): string => (depth === 0 ? '[a:b=1]' : `(${nested(depth - 1)}) WITHIN ${depth} SECONDS`)
    const deep = nested(60)
    const wide = Array.from({ length: 9 }, (_, index) => `([a:b=${index}] FOLLOWEDBY [a:c=${index}] OR [a:d=${index}])`).join(' AND ')
    const start = processorMs()
    assert.equal(compare(deep, deep), 'equivalent')
    for (const text of [wide, `[a:b=1] AND (${wide})`]) assert.notEqual(compare(text, text), 'different')
    assert.ok(processorMs() - start < 10_000)
  })
})
