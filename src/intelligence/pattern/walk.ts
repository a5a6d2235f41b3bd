/** Goes through a tree in the order of the text. */
import type { Comparison, ComparisonExpression, ObservationExpression, ObservationOperator, Qualified } from './tree.ts'

/** What is told of a pattern while going through it. */
export type Visitor = {
  readonly comparison?: (comparison: Comparison) => void
  readonly qualified?: (qualified: Qualified) => void
  readonly observations?: (operator: ObservationOperator) => void
}

/** Tells the visitor every part; nesting is as deep as the parentheses, which the parser bounds. */
export function visit(expression: ObservationExpression, visitor: Visitor): void {
  if (expression.kind === 'observation') {
    if (visitor.comparison !== undefined) visitComparison(expression.comparison, visitor.comparison)
  } else if (expression.kind === 'group') {
    visit(expression.inner, visitor)
  } else if (expression.kind === 'qualified') {
    visit(expression.inner, visitor)
    visitor.qualified?.(expression)
  } else {
    visitor.observations?.(expression.operator)
    for (const operand of expression.operands) visit(operand, visitor)
  }
}

function visitComparison(expression: ComparisonExpression, tell: (comparison: Comparison) => void): void {
  if (expression.kind === 'comparison') tell(expression)
  else if (expression.kind === 'group') visitComparison(expression.inner, tell)
  else for (const operand of expression.operands) visitComparison(operand, tell)
}
