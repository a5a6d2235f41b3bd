import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { processorMs } from '../../foundation/processor-time.fixture.ts'
import { comparePatterns } from './normal-form.ts'
import { parsePattern, readPattern } from './parse.ts'
import { printPattern } from './print.ts'
import { rewriteLiterals } from './rewrite.ts'
import type { Comparison, ComparisonExpression, Literal, ObservationExpression, PathStep, Qualifier } from './tree.ts'

const depthIdentifier = fc.createDepthIdentifier()
const span = { start: 0, end: 0 }
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/).filter((word) => word !== 'true' && word !== 'false')
const text = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: fc.constantFrom("'", '\\', '/', '*', ']', 'x', '\n'), maxLength: 6 }))
const digits = fc.nat({ max: 10_000 }).map(String)
const signed = fc.tuple(fc.constantFrom('', '-', '+'), digits).map(([sign, number]) => sign + number)

const string: fc.Arbitrary<Literal> = text.map((value) => ({ kind: 'string', value }))
const ordered: fc.Arbitrary<Literal> = fc.oneof(
  string,
  signed.map((number) => ({ kind: 'integer' as const, text: number })),
  fc.tuple(signed, digits).map(([number, fraction]) => ({ kind: 'float' as const, text: `${number}.${fraction}` })),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => ({ kind: 'hex' as const, value: Buffer.from(bytes).toString('hex') })),
  fc.uint8Array({ minLength: 1, maxLength: 5 }).map((bytes) => ({ kind: 'binary' as const, value: Buffer.from(bytes).toString('base64') })),
  fc.constant({ kind: 'timestamp' as const, value: '2024-02-29T23:59:60.5Z' }),
)
const literal: fc.Arbitrary<Literal> = fc.oneof(
  ordered,
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value })),
)
const step: fc.Arbitrary<PathStep> = fc.oneof(
  name.map((word) => ({ kind: 'name' as const, name: word, isQuoted: false })),
  text.map((word) => ({ kind: 'name' as const, name: word, isQuoted: true })),
  fc.nat({ max: 50 }).map((index) => ({ kind: 'index' as const, index })),
  fc.constant({ kind: 'every' as const }),
)
const path = fc
  .tuple(fc.constantFrom('file', 'x-a-b', 'ipv4-addr'), name, fc.array(step, { maxLength: 3 }))
  .map(([type, first, rest]) => ({ type, steps: [{ kind: 'name' as const, name: first, isQuoted: false }, ...rest], span }))
const operands = fc.oneof(
  literal.map((one) => ({ operator: '!=' as const, spelling: '<>', literals: [{ literal: one, span }] })),
  ordered.map((one) => ({ operator: '>=' as const, spelling: '>=', literals: [{ literal: one, span }] })),
  string.map((one) => ({ operator: 'MATCHES' as const, spelling: 'MATCHES', literals: [{ literal: one, span }] })),
  fc.array(literal, { maxLength: 3 }).map((all) => ({
    operator: 'IN' as const,
    spelling: 'IN',
    literals: all.map((one) => ({ literal: one, span })),
  })),
  fc.constant({ operator: 'EXISTS' as const, spelling: 'EXISTS', literals: [] }),
)
const comparison: fc.Arbitrary<Comparison> = fc
  .tuple(path, fc.boolean(), operands)
  .map(([where, isNegated, rest]) => ({ kind: 'comparison', path: where, isNegated, ...rest, span }))

const chain = <Inner>(inner: fc.Arbitrary<Inner>): fc.Arbitrary<Inner[]> => fc.array(inner, { minLength: 2, maxLength: 3 })

const { comparisons } = fc.letrec<{ comparisons: ComparisonExpression; atom: ComparisonExpression; all: ComparisonExpression }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 2, depthIdentifier },
    comparison,
    tie('comparisons').map((inner) => ({ kind: 'group' as const, inner, span })),
  ),
  all: fc.oneof(
    tie('atom'),
    chain(tie('atom')).map((list) => ({ kind: 'combined' as const, operator: 'AND' as const, operands: list, span })),
  ),
  comparisons: fc.oneof(
    tie('all'),
    chain(tie('all')).map((list) => ({ kind: 'combined' as const, operator: 'OR' as const, operands: list, span })),
  ),
}))

const qualifier: fc.Arbitrary<Qualifier> = fc.oneof(
  digits.map((seconds) => ({ kind: 'within' as const, seconds, span })),
  digits.map((times) => ({ kind: 'repeats' as const, times, span })),
  fc.constant({ kind: 'start-stop' as const, start: '2020-01-01T00:00:00Z', stop: '2021-01-01T00:00:00Z', isPlainText: false, span }),
)

type Levels = Record<'root' | 'either' | 'both' | 'atom', ObservationExpression>
const { root } = fc.letrec<Levels>((tie) => {
  const simple = fc.oneof(
    { maxDepth: 2, depthIdentifier },
    comparisons.map((inside) => ({ kind: 'observation' as const, comparison: inside, span })),
    tie('root').map((inner) => ({ kind: 'group' as const, inner, span })),
  )
  const combined = (
    operator: 'AND' | 'OR' | 'FOLLOWEDBY',
    inner: fc.Arbitrary<ObservationExpression>,
  ): fc.Arbitrary<ObservationExpression> =>
    fc.oneof(
      inner,
      chain(inner).map((list) => ({ kind: 'combined' as const, operator, operands: list, span })),
    )
  return {
    atom: fc.oneof(
      simple,
      fc
        .tuple(simple, fc.array(qualifier, { minLength: 1, maxLength: 2 }))
        .map(([inner, qualifiers]) => ({ kind: 'qualified' as const, inner, qualifiers, span })),
    ),
    both: combined('AND', tie('atom')),
    either: combined('OR', tie('both')),
    root: combined('FOLLOWEDBY', tie('either')),
  }
})

/** Places are of the text, so they are no part of what must come back. */
function withoutPlaces(tree: ObservationExpression): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value)))
}

describe('printing a pattern', () => {
  it('gives text that reads back to the same tree', () => {
    fc.assert(
      fc.property(root, (tree) => {
        const reading = readPattern(printPattern(tree))
        assert.ok(reading.ok, printPattern(tree))
        assert.deepEqual(withoutPlaces(reading.pattern.root), withoutPlaces(tree))
      }),
    )
  })

  it('is left alone by a rewriting that changes nothing', () => {
    fc.assert(
      fc.property(root, (tree) => {
        const reading = parsePattern(`  ${printPattern(tree)} // end`)
        if (!reading.ok) return
        assert.equal(rewriteLiterals(reading.pattern, () => undefined)?.pattern.text, reading.pattern.text)
        assert.notEqual(comparePatterns(reading.pattern, reading.pattern), 'different')
      }),
    )
  })
})

describe('a damaged pattern', () => {
  it('is read or is a coded fault, in bounded time', () => {
    const damage = fc.tuple(
      fc.nat(),
      fc.nat({ max: 6 }),
      fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom("'", '\\', '(', '[', '/*', ' AND ', "t'")),
    )
    fc.assert(
      fc.property(root, fc.array(damage, { minLength: 1, maxLength: 4 }), (tree, damages) => {
        let broken = printPattern(tree)
        for (const [at, length, added] of damages) {
          const place = at % (broken.length + 1)
          broken = broken.slice(0, place) + added + broken.slice(place + length)
        }
        const start = processorMs()
        const reading = parsePattern(broken)
        assert.ok(processorMs() - start < 2_000)
        if (reading.ok) return
        assert.ok(reading.faults.length > 0)
        for (const { code, line, column, offset } of reading.faults) {
          assert.match(code, /^pattern-/)
          assert.ok(line >= 1 && column >= 1 && offset >= 0 && offset <= broken.length)
        }
      }),
      { numRuns: 500 },
    )
  })
})
