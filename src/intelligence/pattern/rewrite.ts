/** Replaces or removes literals of a pattern; everything else stays byte for byte. */
import type { PatternLiteral } from './inspect.ts'
import { parsePattern } from './parse.ts'
import { printLiteral, printPath } from './print.ts'
import type { Comparison, ComparisonExpression, Literal, ObservationExpression, Pattern, PlacedLiteral, Span } from './tree.ts'

/** What becomes of a literal: another one, nothing (`remove`), or what it is (`undefined`). */
export type Replace = (literal: PatternLiteral) => Literal | 'remove' | undefined

/** A pattern after rewriting, and what that did to what it matches. */
export type Rewriting = {
  readonly pattern: Pattern
  readonly replaced: number
  readonly removed: number
  /** Something was taken out of an AND, a FOLLOWEDBY or a NOT IN: more matches than before. */
  readonly isWidened: boolean
  /** Something was taken out of an OR or an IN: less matches than before. */
  readonly isNarrowed: boolean
}

/**
 * Asks for each literal in the order of the text. A removed literal takes its comparison with it, except among others in
 * a set; an emptied bracket goes too. Nothing is negated but single comparisons, so the two effects are exact. Undefined
 * where nothing is left, or where the result would break a rule (a hash of the wrong form). Comments are text of the
 * pattern and stay: rewrite what {@link printPattern} gives where they must go.
 */
export function rewriteLiterals(pattern: Pattern, replace: Replace): Rewriting | undefined {
  const rewriter = new Rewriter(pattern.text, replace)
  const root = rewriter.observation(pattern.root)
  if (root === undefined) return undefined
  const text = pattern.text.slice(0, pattern.root.span.start) + root + pattern.text.slice(pattern.root.span.end)
  const reading = parsePattern(text, { version: pattern.version })
  if (!reading.ok) return undefined
  const { replaced, removed, isWidened, isNarrowed } = rewriter
  return { pattern: reading.pattern, replaced, removed, isWidened, isNarrowed }
}

/** A part of the text with what replaces it; undefined takes it out. */
type Edit = { readonly span: Span; readonly text: string | undefined }

class Rewriter {
  readonly #text: string
  readonly #replace: Replace
  replaced = 0
  removed = 0
  isWidened = false
  isNarrowed = false

  constructor(text: string, replace: Replace) {
    this.#text = text
    this.#replace = replace
  }

  observation(expression: ObservationExpression): string | undefined {
    if (expression.kind === 'observation')
      return this.#around(expression.span, this.#edit(expression.comparison, this.#comparison(expression.comparison)))
    if (expression.kind === 'group' || expression.kind === 'qualified') {
      return this.#around(expression.span, this.#edit(expression.inner, this.observation(expression.inner)))
    }
    const edits = expression.operands.map((operand) => this.#edit(operand, this.observation(operand)))
    return this.#joined(edits, expression.operator === 'OR')
  }

  #comparison(expression: ComparisonExpression): string | undefined {
    if (expression.kind === 'comparison') return this.#literals(expression)
    if (expression.kind === 'group') return this.#around(expression.span, this.#edit(expression.inner, this.#comparison(expression.inner)))
    const edits = expression.operands.map((operand) => this.#edit(operand, this.#comparison(operand)))
    return this.#joined(edits, expression.operator === 'OR')
  }

  #literals(comparison: Comparison): string | undefined {
    const { span, literals, operator, isNegated } = comparison
    const [first, last] = [literals[0], literals.at(-1)]
    if (first === undefined || last === undefined) return this.#text.slice(span.start, span.end)
    const edits = literals.map((placed) => ({ span: placed.span, text: this.#literal(comparison, placed) }))
    const operand = operator === 'IN' ? this.#joined(edits, !isNegated) : edits[0]?.text
    return this.#around(span, { span: { start: first.span.start, end: last.span.end }, text: operand })
  }

  #literal({ path, isNegated, spelling }: Comparison, { literal, span }: PlacedLiteral): string | undefined {
    const operator = isNegated ? `NOT ${spelling}` : spelling
    const answer = this.#replace({ objectType: path.type, path: printPath(path), steps: path.steps, operator, literal, span })
    if (answer === undefined) return this.#text.slice(span.start, span.end)
    if (answer === 'remove') {
      this.removed += 1
      return undefined
    }
    this.replaced += 1
    return printLiteral(answer)
  }

  #edit({ span }: { readonly span: Span }, text: string | undefined): Edit {
    return { span, text }
  }

  #around(outer: Span, { span, text }: Edit): string | undefined {
    return text === undefined ? undefined : this.#text.slice(outer.start, span.start) + text + this.#text.slice(span.end, outer.end)
  }

  /** What is left of a chain, each part with the operator that stood before it. */
  #joined(edits: readonly Edit[], isAlternative: boolean): string | undefined {
    const kept = edits.flatMap(({ span, text }, index) => {
      const before = edits[index - 1]
      return text === undefined ? [] : [{ gap: before === undefined ? '' : this.#text.slice(before.span.end, span.start), text }]
    })
    if (kept.length === 0) return undefined
    if (kept.length < edits.length && isAlternative) this.isNarrowed = true
    if (kept.length < edits.length && !isAlternative) this.isWidened = true
    return kept.map(({ gap, text }, index) => (index === 0 ? text : gap + text)).join('')
  }
}
