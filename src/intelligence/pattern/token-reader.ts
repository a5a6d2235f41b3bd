/** What both halves of the grammar do with tokens: look, take, expect, and count nesting. */
import { PatternStop } from './fault.ts'
import { Lexer } from './lexer.ts'
import { KEYWORDS, type TokenKind } from './token.ts'
import type { PatternVersion, Span } from './tree.ts'

/** How deep parentheses may nest. */
export const PATTERN_DEPTH_MAX = 128

/** Operands joined by an operator. */
type Combined<Operator, Inner> = {
  readonly kind: 'combined'
  readonly operator: Operator
  readonly operands: readonly (Inner | Combined<Operator, Inner>)[]
  readonly span: Span
}

/** Reads tokens of one pattern. */
export class TokenReader {
  protected readonly lexer: Lexer
  protected readonly version: PatternVersion
  /** Where the last token taken ended. */
  protected endOfLast = 0
  #depth = 0

  /** @throws PatternStop */
  constructor(text: string, version: PatternVersion) {
    this.lexer = new Lexer(text)
    this.version = version
  }

  protected is(kind: TokenKind): boolean {
    return this.lexer.kind === kind
  }

  protected isKeyword(word: string): boolean {
    return this.lexer.kind === 'keyword' && this.lexer.written === word
  }

  protected advance(): void {
    this.endOfLast = this.lexer.end
    this.lexer.next()
  }

  protected take(kind: TokenKind): boolean {
    const isTaken = this.lexer.kind === kind
    if (isTaken) this.advance()
    return isTaken
  }

  protected takeKeyword(word: string): boolean {
    const isTaken = this.isKeyword(word)
    if (isTaken) this.advance()
    return isTaken
  }

  protected expect(kind: TokenKind, wanted: string): void {
    if (!this.take(kind)) this.unexpected(wanted)
  }

  protected expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) this.unexpected(word)
  }

  /**
   * Reads operands joined by one operator at each level, the loosest of the operators first; one operand alone is itself. Chains are
   * loops, so that their length costs no depth.
   */
  protected chained<Operator extends string, Inner>(
    operators: readonly Operator[],
    operand: () => Inner | Combined<Operator, Inner>,
  ): Inner | Combined<Operator, Inner> {
    const [operator, ...tighter] = operators
    if (operator === undefined) return operand()
    const start = this.lexer.start
    const first = this.chained(tighter, operand)
    if (!this.isKeyword(operator)) return first
    const operands = [first]
    while (this.takeKeyword(operator)) operands.push(this.chained(tighter, operand))
    return { kind: 'combined', operator, operands, span: { start, end: this.endOfLast } }
  }

  /** @throws PatternStop `pattern-too-deep` */
  protected nested<Value>(read: () => Value): Value {
    if (this.#depth >= PATTERN_DEPTH_MAX) {
      throw new PatternStop('pattern-too-deep', this.lexer.start, `parentheses nest at most ${PATTERN_DEPTH_MAX} deep`)
    }
    this.#depth += 1
    const value = read()
    this.#depth -= 1
    return value
  }

  /** @throws PatternStop always */
  protected unexpected(wanted: string): never {
    const { kind, start, written } = this.lexer
    if (kind === 'name' && written.length < 16 && KEYWORDS.has(written.toUpperCase())) {
      throw new PatternStop('pattern-keyword-case', start, `keywords are written in capitals: expected ${wanted}`)
    }
    throw new PatternStop(
      'pattern-unexpected',
      start,
      kind === 'end' ? `the pattern ends too early: expected ${wanted}` : `expected ${wanted}`,
    )
  }
}
