/** The normal form of a pattern: patterns with the same form match the same observations. */
import { ALTERNATIVES_MAX, comparisonKey, TooMuchWork } from './normal-comparison.ts'
import { printQualifier } from './print.ts'
import type { ObservationCombination, ObservationExpression, Pattern } from './tree.ts'

/** A part without alternatives inside, other than under a qualifier. */
type Term = { readonly key: string; readonly operator?: 'AND' | 'FOLLOWEDBY'; readonly operands: readonly Term[] }

// Deciding what covers what is quadratic in the parts.
const OPERANDS_MAX = 2_000

/**
 * The same text for patterns that are equal by flattening, order, repetition, distribution over OR and absorption, and by
 * values that mean the same (addresses with their networks, registry names in any case, numbers, fractions of seconds).
 * Work is bounded: undefined beyond the bound.
 */
export function normalForm({ root }: Pattern): string | undefined {
  try {
    return formOf(root)
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined
    throw error
  }
}

/** Whether two patterns have the same normal form; `unknown` beyond the bound of work. */
export function comparePatterns(left: Pattern, right: Pattern): 'equivalent' | 'different' | 'unknown' {
  const [one, other] = [normalForm(left), normalForm(right)]
  if (one === undefined || other === undefined) return 'unknown'
  return one === other ? 'equivalent' : 'different'
}

function formOf(expression: ObservationExpression): string {
  const terms = reduced(alternatives(expression)).map(({ key }) => key)
  return JSON.stringify(terms.toSorted())
}

function alternatives(expression: ObservationExpression): readonly Term[] {
  if (expression.kind === 'observation') return [{ key: `o${comparisonKey(expression.comparison)}`, operands: [] }]
  if (expression.kind === 'group') return alternatives(expression.inner)
  if (expression.kind === 'combined') return combined(expression)
  const qualifiers = expression.qualifiers.map(printQualifier)
  // Each qualifier qualifies all before it, so that one more pair of parentheses changes nothing.
  const key = qualifiers.reduce((inner, qualifier) => JSON.stringify([`q${inner}`]).concat(qualifier), innerForm(expression.inner))
  return [{ key, operands: [] }]
}

/** What stands under a qualifier: another qualified expression alone is that expression. */
function innerForm(inner: ObservationExpression): string {
  const terms = reduced(alternatives(inner))
  const [only] = terms
  return terms.length === 1 && only !== undefined ? only.key : JSON.stringify(terms.map(({ key }) => key).toSorted())
}

function combined({ operator, operands }: ObservationCombination): readonly Term[] {
  if (operands.length > OPERANDS_MAX) throw new TooMuchWork()
  const choices = operands.map(alternatives)
  if (operator === 'OR') return bounded(distinct(choices.flat()))
  let rows: readonly (readonly Term[])[] = [[]]
  for (const choice of choices) {
    if (rows.length * choice.length > ALTERNATIVES_MAX) throw new TooMuchWork()
    rows = choice.length === 1 ? rows.map((row) => row.concat(choice)) : rows.flatMap((row) => choice.map((term) => [...row, term]))
  }
  return reduced(bounded(rows.map((row) => chain(operator, row))))
}

/** Nested chains of one operator are one chain; the order of AND says nothing. */
function chain(operator: 'AND' | 'FOLLOWEDBY', row: readonly Term[]): Term {
  const flat = row.flatMap((term) => (term.operator === operator ? term.operands : [term]))
  const operands = operator === 'AND' ? flat.toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0)) : flat
  return { key: JSON.stringify([operator, ...operands.map(({ key }) => key)]), operator, operands }
}

function bounded(terms: readonly Term[]): readonly Term[] {
  const parts = terms.reduce((sum, { operands }) => sum + operands.length, 0)
  if (terms.length > ALTERNATIVES_MAX || parts > 4 * OPERANDS_MAX) throw new TooMuchWork()
  return terms
}

function distinct(terms: readonly Term[]): readonly Term[] {
  return [...new Map(terms.map((term) => [term.key, term])).values()]
}

/** `A OR (A AND B)` and `A OR (A FOLLOWEDBY B)` are `A`. */
function reduced(terms: readonly Term[]): readonly Term[] {
  const all = distinct(terms)
  if (all.every(({ operator }) => operator === undefined)) return all
  return all.filter((term) => !all.some((other) => other !== term && covers(other, term)))
}

/** Whether whatever matches `narrow` matches `wide`. */
function covers(wide: Term, narrow: Term): boolean {
  if (wide.key === narrow.key) return true
  if (narrow.operands.some((operand) => covers(wide, operand))) return true
  // Both are in the order in which AND is kept, so a smaller multiset is a subsequence.
  return wide.operator !== undefined && wide.operator === narrow.operator && isSubsequence(wide.operands, narrow.operands)
}

function isSubsequence(few: readonly Term[], many: readonly Term[]): boolean {
  let found = 0
  for (const { key } of many) if (few[found]?.key === key) found += 1
  return found === few.length
}
