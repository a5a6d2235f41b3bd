/** A tree as text that reads back to the same tree. */
import type { ComparisonExpression, Literal, ObjectPath, ObservationExpression, PathStep, Qualifier } from './tree.ts'

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** The text of a pattern; comments and spacing of the text that it was read from are not kept. */
export function printPattern(expression: ObservationExpression): string {
  if (expression.kind === 'observation') return `[${printComparison(expression.comparison)}]`
  if (expression.kind === 'group') return `(${printPattern(expression.inner)})`
  if (expression.kind === 'qualified') return [printPattern(expression.inner), ...expression.qualifiers.map(printQualifier)].join(' ')
  return expression.operands.map(printPattern).join(` ${expression.operator} `)
}

function printComparison(expression: ComparisonExpression): string {
  if (expression.kind === 'group') return `(${printComparison(expression.inner)})`
  if (expression.kind === 'combined') return expression.operands.map(printComparison).join(` ${expression.operator} `)
  const { path, isNegated, operator, spelling, literals } = expression
  if (operator === 'EXISTS') return `${isNegated ? 'NOT ' : ''}EXISTS ${printPath(path)}`
  const values = literals.map(({ literal }) => printLiteral(literal))
  return `${printPath(path)} ${isNegated ? 'NOT ' : ''}${spelling} ${operator === 'IN' ? `(${values.join(', ')})` : values.join('')}`
}

/** An object path: `file:hashes.'SHA-256'`. */
export function printPath({ type, steps }: ObjectPath): string {
  return `${type}:${steps.map(printStep).join('').replace(/^\./, '')}`
}

function printStep(step: PathStep): string {
  if (step.kind === 'every') return '[*]'
  if (step.kind === 'index') return `[${step.index}]`
  return `.${step.isQuoted || !PLAIN_NAME.test(step.name) ? quoted(step.name) : step.name}`
}

/** A literal as it stands in a pattern, escaped. */
export function printLiteral(literal: Literal): string {
  if (literal.kind === 'string') return quoted(literal.value)
  if (literal.kind === 'timestamp') return `t'${literal.value}'`
  if (literal.kind === 'hex') return `h'${literal.value}'`
  if (literal.kind === 'binary') return `b'${literal.value}'`
  return literal.kind === 'boolean' ? String(literal.value) : literal.text
}

/** A qualifier: `WITHIN 300 SECONDS`. */
export function printQualifier(qualifier: Qualifier): string {
  if (qualifier.kind === 'within') return `WITHIN ${qualifier.seconds} SECONDS`
  if (qualifier.kind === 'repeats') return `REPEATS ${qualifier.times} TIMES`
  const prefix = qualifier.isPlainText ? '' : 't'
  return `START ${prefix}'${qualifier.start}' STOP ${prefix}'${qualifier.stop}'`
}

function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
