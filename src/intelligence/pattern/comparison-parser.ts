/** The grammar of comparisons and object paths (STIX 2.1 section 9.6 and 9.7). */
import { PatternStop } from './fault.ts'
import { TokenReader } from './token-reader.ts'
import type { Comparison, ComparisonExpression, ComparisonOperator, Literal, ObjectPath, PathStep, PlacedLiteral } from './tree.ts'

const OPERATORS = ['OR', 'AND'] as const
const TEXT_OPERATORS: ReadonlySet<string> = new Set(['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'])
const EQUALITY: ReadonlyMap<string, '=' | '!='> = new Map([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<>', '!='],
])

/** Parses what stands inside square brackets. */
export class ComparisonParser extends TokenReader {
  /** @throws PatternStop */
  protected comparisonExpression(): ComparisonExpression {
    return this.chained<(typeof OPERATORS)[number], ComparisonExpression>(OPERATORS, () => this.#test())
  }

  #test(): ComparisonExpression {
    const start = this.lexer.start
    if (this.take('(')) {
      const inner = this.nested(() => this.comparisonExpression())
      this.expect(')', 'AND, OR or )')
      return { kind: 'group', inner, span: { start, end: this.endOfLast } }
    }
    if (this.isKeyword('NOT') || this.isKeyword('EXISTS')) return this.#existence(start)
    const path = this.#path()
    const isNegated = this.takeKeyword('NOT')
    return this.#comparison(start, path, isNegated)
  }

  #existence(start: number): Comparison {
    if (this.version === '2.0') throw new PatternStop('pattern-unexpected', start, 'EXISTS came with the patterns of STIX 2.1')
    const isNegated = this.takeKeyword('NOT')
    this.expectKeyword('EXISTS')
    const path = this.#path()
    const span = { start, end: this.endOfLast }
    return { kind: 'comparison', path, isNegated, operator: 'EXISTS', spelling: 'EXISTS', literals: [], span }
  }

  #comparison(start: number, path: ObjectPath, isNegated: boolean): Comparison {
    const spelling = this.lexer.written
    const operator = this.#operator(spelling)
    const literals = this.#operands(operator)
    return { kind: 'comparison', path, isNegated, operator, spelling, literals, span: { start, end: this.endOfLast } }
  }

  #operator(spelling: string): ComparisonOperator {
    const isKnown = this.is('sign') || (this.is('keyword') && (spelling === 'IN' || TEXT_OPERATORS.has(spelling)))
    if (!isKnown) this.unexpected('a comparison operator')
    this.advance()
    return EQUALITY.get(spelling) ?? (spelling as ComparisonOperator)
  }

  #operands(operator: ComparisonOperator): PlacedLiteral[] {
    if (operator === 'IN') return this.#set()
    if (TEXT_OPERATORS.has(operator) && !this.is('string')) this.unexpected("'a string'")
    const isOrdered = operator !== '=' && operator !== '!='
    if (isOrdered && this.is('boolean')) {
      throw new PatternStop('pattern-literal-unordered', this.lexer.start, 'true and false have no order')
    }
    return [this.#literal()]
  }

  #set(): PlacedLiteral[] {
    this.expect('(', '( and a list of literals')
    const literals: PlacedLiteral[] = []
    if (this.take(')')) return literals
    do literals.push(this.#literal())
    while (this.take(','))
    this.expect(')', ', or )')
    return literals
  }

  #literal(): PlacedLiteral {
    const { kind, start, end, written } = this.lexer
    const literal = literalOf(kind, written)
    if (literal === undefined) this.unexpected('a literal')
    this.advance()
    return { literal, span: { start, end } }
  }

  #path(): ObjectPath {
    const { start, written: type } = this.lexer
    if (!this.take('name') && !this.take('hyphenated-name')) this.unexpected('an object type, EXISTS or (')
    this.expect(':', ': after the object type')
    const steps = [this.#name()]
    for (;;) {
      if (this.take('.')) steps.push(this.#name())
      else if (this.take('[')) steps.push(this.#place())
      else return { type, steps, span: { start, end: this.endOfLast } }
    }
  }

  #name(): PathStep {
    const { written } = this.lexer
    if (this.take('name')) return { kind: 'name', name: written, isQuoted: false }
    if (!this.is('string')) this.unexpected("a property name (quote it when it is not of letters, digits and _: 'SHA-256')")
    this.advance()
    return { kind: 'name', name: unescaped(written), isQuoted: true }
  }

  #place(): PathStep {
    const index = Number(this.lexer.written)
    if (this.take('*')) {
      this.expect(']', ']')
      return { kind: 'every' }
    }
    if (!this.is('integer')) this.unexpected('a place in the list, or *')
    if (!Number.isSafeInteger(index)) throw new PatternStop('pattern-number-invalid', this.lexer.start, 'no list has so many places')
    this.advance()
    this.expect(']', ']')
    return { kind: 'index', index }
  }
}

function literalOf(kind: string, written: string): Literal | undefined {
  if (kind === 'string') return { kind, value: unescaped(written) }
  if (kind === 'integer' || kind === 'float') return { kind, text: written }
  if (kind === 'boolean') return { kind, value: written === 'true' }
  if (kind === 'timestamp' || kind === 'hex' || kind === 'binary') return { kind, value: written.slice(2, -1) }
  return undefined
}

function unescaped(written: string): string {
  const inner = written.slice(1, -1)
  return inner.includes('\\') ? inner.replaceAll(/\\(.)/gs, '$1') : inner
}
