/** The normal form of a pattern: patterns with the same form match the same observations. */
import { ALTERNATIVES_MAX, comparisonKey } from './normal-comparison.ts'
import { shortKey, TooMuchWork, WorkBudget } from './normal-work.ts'
import { printQualifier } from './print.ts'
import type { ObservationCombination, ObservationExpression, Pattern } from './tree.ts'

/** A part without alternatives inside, other than under a qualifier. */
type Term = { readonly key: string; readonly operator?: 'AND' | 'FOLLOWEDBY'; readonly operands: readonly Term[] }

const OPERANDS_MAX = 2_000

/**
 * The same text for patterns that are equal by flattening, order, repetition, distribution over OR and absorption, and by
 * values that mean the same (addresses with their networks, registry names in any case, numbers, fractions of seconds).
 * Work is bounded: undefined beyond the bound.
 */
export function normalForm({ root }: Pattern): string | undefined {
  const budget = new WorkBudget()
  try {
    return formOf(alternatives(root, budget), budget)
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

/** One alternative alone is its own form, so that another qualified expression alone under a qualifier is that expression. */
function formOf(terms: readonly Term[], budget: WorkBudget): string {
  const keys = reduced(terms, budget).map(({ key }) => key)
  const [only] = keys
  return keys.length === 1 && only !== undefined ? only : shortKey(JSON.stringify(keys.toSorted()))
}

function alternatives(expression: ObservationExpression, budget: WorkBudget): readonly Term[] {
  if (expression.kind === 'observation') {
    return [{ key: shortKey(`observation ${comparisonKey(expression.comparison, budget)}`), operands: [] }]
  }
  if (expression.kind === 'group') return alternatives(expression.inner, budget)
  if (expression.kind === 'combined') return combined(expression, budget)
  const qualifiers = expression.qualifiers.map(printQualifier)
  // Each qualifier qualifies all before it, so that one more pair of parentheses changes nothing.
  const inner = formOf(alternatives(expression.inner, budget), budget)
  return [{ key: qualifiers.reduce((key, qualifier) => shortKey(`qualified ${key} ${qualifier}`), inner), operands: [] }]
}

function combined({ operator, operands }: ObservationCombination, budget: WorkBudget): readonly Term[] {
  if (operands.length > OPERANDS_MAX) throw new TooMuchWork()
  const choices = operands.map((operand) => alternatives(operand, budget))
  if (operator === 'OR') return bounded(distinct(choices.flat()))
  let rows: readonly (readonly Term[])[] = [[]]
  for (const [length, choice] of choices.entries()) {
    if (rows.length * choice.length > ALTERNATIVES_MAX) throw new TooMuchWork()
    budget.spend(rows.length * choice.length * (length + 1))
    rows = choice.length === 1 ? rows.map((row) => row.concat(choice)) : rows.flatMap((row) => choice.map((term) => [...row, term]))
  }
  return reduced(bounded(rows.map((row) => chain(operator, row))), budget)
}

/** Nested chains of one operator are one chain; the order of AND says nothing. */
function chain(operator: 'AND' | 'FOLLOWEDBY', row: readonly Term[]): Term {
  const flat = row.flatMap((term) => (term.operator === operator ? term.operands : [term]))
  const operands = operator === 'AND' ? flat.toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0)) : flat
  return { key: shortKey(JSON.stringify([operator, ...operands.map(({ key }) => key)])), operator, operands }
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
function reduced(terms: readonly Term[], budget: WorkBudget): readonly Term[] {
  const all = distinct(terms)
  if (all.every(({ operator }) => operator === undefined)) return all
  return all.filter((term) => !all.some((other) => other !== term && covers(other, term, budget)))
}

/** Whether whatever matches `narrow` matches `wide`. */
function covers(wide: Term, narrow: Term, budget: WorkBudget): boolean {
  budget.spend(1)
  if (wide.key === narrow.key) return true
  if (narrow.operands.some((operand) => covers(wide, operand, budget))) return true
  if (wide.operator === undefined || wide.operator !== narrow.operator) return false
  // Both are in the order in which AND is kept, so a smaller multiset is a subsequence.
  budget.spend(narrow.operands.length)
  return isSubsequence(wide.operands, narrow.operands)
}

function isSubsequence(few: readonly Term[], many: readonly Term[]): boolean {
  let found = 0
  for (const { key } of many) if (few[found]?.key === key) found += 1
  return found === few.length
}
