/** The grammar of observations (STIX 2.1 section 9.3 to 9.5) by recursive descent; nesting is bounded, chains are loops. */
import { ComparisonParser } from './comparison-parser.ts'
import { PatternStop } from './fault.ts'
import { isTimestampText } from './token.ts'
import type { Observation, ObservationExpression, ObservationGroup, ObservationOperator, Qualifier } from './tree.ts'

// Loosest first.
const OPERATORS: readonly ObservationOperator[] = ['FOLLOWEDBY', 'OR', 'AND']

/** Parses one whole pattern. */
export class Parser extends ComparisonParser {
  /** @throws PatternStop */
  whole(): ObservationExpression {
    if (!this.is('[') && !this.is('(')) {
      throw new PatternStop(
        'pattern-brackets-missing',
        this.lexer.start,
        'a pattern begins with [ or (: comparisons stand in square brackets',
      )
    }
    const root = this.#expression()
    if (!this.is('end')) this.unexpected('the end of the pattern, a qualifier, AND, OR or FOLLOWEDBY')
    return root
  }

  #expression(): ObservationExpression {
    return this.chained<ObservationOperator, ObservationExpression>(OPERATORS, () => this.#qualified())
  }

  #qualified(): ObservationExpression {
    const start = this.lexer.start
    const inner = this.#simple()
    if (!this.is('keyword')) return inner
    const qualifiers: Qualifier[] = []
    for (let next = this.#qualifier(); next !== undefined; next = this.#qualifier()) qualifiers.push(next)
    return qualifiers.length === 0 ? inner : { kind: 'qualified', inner, qualifiers, span: { start, end: this.endOfLast } }
  }

  #simple(): Observation | ObservationGroup {
    const start = this.lexer.start
    if (this.take('[')) {
      const comparison = this.comparisonExpression()
      this.expect(']', 'AND, OR or ]')
      return { kind: 'observation', comparison, span: { start, end: this.endOfLast } }
    }
    this.expect('(', '[ or (')
    const inner = this.nested(() => this.#expression())
    this.expect(')', 'a qualifier, AND, OR, FOLLOWEDBY or )')
    return { kind: 'group', inner, span: { start, end: this.endOfLast } }
  }

  #qualifier(): Qualifier | undefined {
    const start = this.lexer.start
    if (this.takeKeyword('WITHIN')) {
      const seconds = this.#number(['integer', 'float'])
      this.expectKeyword('SECONDS')
      return { kind: 'within', seconds, span: { start, end: this.endOfLast } }
    }
    if (this.takeKeyword('REPEATS')) {
      const times = this.#number(['integer'])
      this.expectKeyword('TIMES')
      return { kind: 'repeats', times, span: { start, end: this.endOfLast } }
    }
    if (!this.takeKeyword('START')) return undefined
    const isPlainText = this.version === '2.0' && this.is('string')
    const from = this.#time(isPlainText)
    this.expectKeyword('STOP')
    const stop = this.#time(isPlainText)
    return { kind: 'start-stop', start: from, stop, isPlainText, span: { start, end: this.endOfLast } }
  }

  #number(kinds: readonly ('integer' | 'float')[]): string {
    const text = this.lexer.written
    if (!kinds.some((kind) => this.is(kind)) || text.startsWith('-')) this.unexpected('a number that is not negative')
    this.advance()
    return text
  }

  #time(isPlainText: boolean): string {
    if (!this.is(isPlainText ? 'string' : 'timestamp')) this.unexpected(isPlainText ? "'a timestamp'" : "t'a timestamp'")
    const text = this.lexer.written.slice(isPlainText ? 1 : 2, -1)
    if (!isTimestampText(text)) throw new PatternStop('pattern-timestamp-invalid', this.lexer.start, 'this is no RFC 3339 timestamp in UTC')
    this.advance()
    return text
  }
}
