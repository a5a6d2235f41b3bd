/** What a pattern speaks about: paths, operators and literals, for filters and redactors. */
import { printLiteral, printPath, printQualifier } from './print.ts'
import type { Literal, ObservationOperator, PathStep, Pattern, Span } from './tree.ts'
import { visit } from './walk.ts'

/** One comparison of a pattern. */
export type InspectedComparison = {
  readonly objectType: string
  readonly steps: readonly PathStep[]
  /** The path as written out: `file:hashes.'SHA-256'`. */
  readonly path: string
  /** With `NOT ` before it where the comparison is negated; spelled as in the text. */
  readonly operator: string
  readonly literals: readonly Literal[]
}

/** Everything that a pattern says, in the order of the text. */
export type Inspection = {
  readonly comparisons: readonly InspectedComparison[]
  /** Which operators join observations. */
  readonly observationOperators: readonly ObservationOperator[]
  /** Each qualifier as text. */
  readonly qualifiers: readonly string[]
  /** Types of objects that the pattern is about. */
  readonly objectTypes: readonly string[]
}

/** One literal of a pattern with all that says whether it may stay; `span` is where it stands in the text. */
export type PatternLiteral = {
  readonly objectType: string
  readonly path: string
  readonly steps: readonly PathStep[]
  readonly operator: string
  readonly literal: Literal
  readonly span: Span
}

/** What a pattern says. */
export function inspectPattern({ root }: Pattern): Inspection {
  const comparisons: InspectedComparison[] = []
  const operators = new Set<ObservationOperator>()
  const qualifiers: string[] = []
  visit(root, {
    comparison: ({ path, isNegated, spelling, literals }) => {
      const operator = isNegated ? `NOT ${spelling}` : spelling
      comparisons.push({
        objectType: path.type,
        steps: path.steps,
        path: printPath(path),
        operator,
        literals: literals.map(({ literal }) => literal),
      })
    },
    qualified: (qualified) => qualifiers.push(...qualified.qualifiers.map(printQualifier)),
    observations: (operator) => operators.add(operator),
  })
  const objectTypes = [...new Set(comparisons.map(({ objectType }) => objectType))]
  return { comparisons, observationOperators: [...operators], qualifiers, objectTypes }
}

/** Every literal of a pattern and where it stands. */
export function literalsOf({ root }: Pattern): PatternLiteral[] {
  const found: PatternLiteral[] = []
  visit(root, {
    comparison: ({ path, isNegated, spelling, literals }) => {
      const operator = isNegated ? `NOT ${spelling}` : spelling
      const place = { objectType: path.type, path: printPath(path), steps: path.steps, operator }
      for (const { literal, span } of literals) found.push({ ...place, literal, span })
    },
  })
  return found
}

/** The literal side of a comparison as text without spaces: one literal, or `(1,2)` for a set. */
export function operandText({ operator, literals }: InspectedComparison): string {
  const texts = literals.map(printLiteral)
  return operator.endsWith('IN') ? `(${texts.join(',')})` : texts.join('')
}
