/** Comparisons as alternatives of conjunctions, without what another alternative already covers. */
import { literalKey } from './normal-literal.ts'
import { shortKey, TooMuchWork, type WorkBudget } from './normal-work.ts'
import type { Comparison, ComparisonExpression } from './tree.ts'

/** No more alternatives than this are worked out. */
export const ALTERNATIVES_MAX = 1_024
/** No more parts than this in all alternatives together. */
const PARTS_MAX = 50_000

type Conjunction = ReadonlySet<string>

/** A key that is equal for comparison expressions of equal normal form. @throws TooMuchWork */
export function comparisonKey(expression: ComparisonExpression, budget: WorkBudget): string {
  const conjunctions = reduced(alternatives(expression, budget), budget)
  return shortKey(JSON.stringify(conjunctions.map((conjunction) => [...conjunction].toSorted()).toSorted(byText)))
}

/** @throws TooMuchWork */
function alternatives(expression: ComparisonExpression, budget: WorkBudget): readonly Conjunction[] {
  if (expression.kind === 'comparison') return [new Set([partKey(expression)])]
  if (expression.kind === 'group') return alternatives(expression.inner, budget)
  if (expression.operands.length > PARTS_MAX) throw new TooMuchWork()
  const operands = expression.operands.map((operand) => alternatives(operand, budget))
  if (expression.operator === 'OR') return bounded(distinct(operands.flat()))
  return operands.reduce((left, right) => product(left, right, budget))
}

function product(left: readonly Conjunction[], right: readonly Conjunction[], budget: WorkBudget): readonly Conjunction[] {
  if (left.length * right.length > ALTERNATIVES_MAX) throw new TooMuchWork()
  // One set grows in place where there is one alternative on each side: long chains of AND stay linear.
  const [only, added] = [left[0], right[0]]
  if (left.length === 1 && right.length === 1 && only instanceof Set && added !== undefined) {
    for (const part of added) only.add(part)
    return left
  }
  budget.spend(partsOf(left) * right.length + partsOf(right) * left.length)
  return reduced(bounded(left.flatMap((one) => right.map((other) => new Set([...one, ...other])))), budget)
}

function partsOf(conjunctions: readonly Conjunction[]): number {
  return conjunctions.reduce((sum, { size }) => sum + size, 0)
}

function bounded(conjunctions: readonly Conjunction[]): readonly Conjunction[] {
  if (conjunctions.length > ALTERNATIVES_MAX || partsOf(conjunctions) > PARTS_MAX) throw new TooMuchWork()
  return conjunctions
}

function distinct(conjunctions: readonly Conjunction[]): readonly Conjunction[] {
  return [...new Map(conjunctions.map((conjunction) => [JSON.stringify([...conjunction].toSorted()), conjunction])).values()]
}

/** `A OR (A AND B)` is `A`. */
function reduced(conjunctions: readonly Conjunction[], budget: WorkBudget): readonly Conjunction[] {
  const kept: Conjunction[] = []
  for (const conjunction of conjunctions.toSorted((left, right) => left.size - right.size)) {
    const isCovered = kept.some((smaller) => {
      budget.spend(smaller.size)
      return smaller.isSubsetOf(conjunction)
    })
    if (!isCovered) kept.push(conjunction)
  }
  return kept
}

function partKey(comparison: Comparison): string {
  const { path, isNegated, operator, literals } = comparison
  const steps = path.steps.map((step) => (step.kind === 'name' ? step.name : step.kind === 'index' ? step.index : null))
  const keys = literals.map(({ literal }) => literalKey(literal, comparison))
  return shortKey(JSON.stringify([path.type, steps, isNegated, operator, [...new Set(keys)].toSorted()]))
}

function byText(left: readonly string[], right: readonly string[]): number {
  const [one, other] = [JSON.stringify(left), JSON.stringify(right)]
  return one < other ? -1 : one > other ? 1 : 0
}
