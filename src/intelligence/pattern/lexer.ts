/** Cuts a pattern into tokens, one at a time, in one pass over the text. */
import { PatternStop } from './fault.ts'
import { isBase64Text, isHexText, isTimestampText, KEYWORDS, type TokenKind } from './token.ts'

const QUOTE = 0x27
const BACKSLASH = 0x5c
const MARKS: ReadonlyMap<number, TokenKind> = new Map(
  (['[', ']', '(', ')', ':', ',', '*'] as const).map((mark) => [mark.charCodeAt(0), mark]),
)
const SPACES = new Set(
  [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x16_80, 0x20_28, 0x20_29, 0x20_2f, 0x20_5f, 0x30_00].concat(
    Array.from({ length: 11 }, (_, index) => 0x20_00 + index),
  ),
)

/** The token in hand and the way to the next one. */
export class Lexer {
  readonly #text: string
  kind: TokenKind = 'end'
  start = 0
  end = 0

  /** Stands on the first token. @throws PatternStop */
  constructor(text: string) {
    this.#text = text
    this.next()
  }

  /** The token in hand as written. */
  get written(): string {
    return this.#text.slice(this.start, this.end)
  }

  /** Goes on to the next token. @throws PatternStop */
  next(): void {
    this.start = this.#skipBlank(this.end)
    if (this.start >= this.#text.length) {
      this.kind = 'end'
      this.end = this.start
      return
    }
    const code = this.#text.charCodeAt(this.start)
    const mark = MARKS.get(code)
    if (mark !== undefined) this.#take(mark, this.start + 1)
    else if (isNameStart(code)) this.#word(code)
    else if (code === QUOTE) this.#take('string', this.#stringEnd(this.start))
    else if (isDigit(code) || code === 0x2b || code === 0x2d || code === 0x2e) this.#numberOrDot()
    else this.#sign(code)
  }

  #take(kind: TokenKind, end: number): void {
    this.kind = kind
    this.end = end
  }

  #skipBlank(from: number): number {
    const text = this.#text
    let index = from
    for (;;) {
      const code = text.charCodeAt(index)
      if (code === 0x20 || SPACES.has(code)) index += 1
      else if (code !== 0x2f) return index
      else if (text.charCodeAt(index + 1) === 0x2f) index = lineEnd(text, index)
      else if (text.charCodeAt(index + 1) === 0x2a) index = this.#commentEnd(index)
      else return index
    }
  }

  #commentEnd(from: number): number {
    const end = this.#text.indexOf('*/', from + 2)
    if (end === -1) throw new PatternStop('pattern-comment-unterminated', from, 'this comment has no end')
    return end + 2
  }

  #word(first: number): void {
    const text = this.#text
    if (text.charCodeAt(this.start + 1) === QUOTE && this.#prefixed(first)) return
    let end = this.start + 1
    let isHyphenated = false
    for (;;) {
      const code = text.charCodeAt(end)
      if (code === 0x2d) isHyphenated = true
      else if (!isNameStart(code) && !isDigit(code)) break
      end += 1
    }
    const word = text.slice(this.start, end)
    if (isHyphenated) this.#take('hyphenated-name', end)
    else this.#take(KEYWORDS.has(word) ? 'keyword' : word === 'true' || word === 'false' ? 'boolean' : 'name', end)
  }

  /** `t'…'`, `h'…'` or `b'…'`. */
  #prefixed(first: number): boolean {
    if (first !== 0x74 && first !== 0x68 && first !== 0x62) return false
    const end = this.#stringEnd(this.start + 1)
    const inner = this.#text.slice(this.start + 2, end - 1)
    if (first === 0x74) {
      if (!isTimestampText(inner)) throw new PatternStop('pattern-timestamp-invalid', this.start, "t'…' holds no RFC 3339 timestamp in UTC")
      this.#take('timestamp', end)
    } else if (first === 0x68) {
      if (!isHexText(inner)) throw new PatternStop('pattern-hex-invalid', this.start, "h'…' holds no pairs of hexadecimal digits")
      this.#take('hex', end)
    } else {
      if (!isBase64Text(inner)) throw new PatternStop('pattern-binary-invalid', this.start, "b'…' holds no padded base64")
      this.#take('binary', end)
    }
    return true
  }

  /** The end of the string whose quote stands at `from`; only the quote and the backslash may be escaped. */
  #stringEnd(from: number): number {
    const text = this.#text
    for (let index = from + 1; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      if (code === QUOTE) return index + 1
      if (code !== BACKSLASH) continue
      const escaped = text.charCodeAt(index + 1)
      if (escaped !== QUOTE && escaped !== BACKSLASH) {
        throw new PatternStop(
          'pattern-escape-invalid',
          index,
          String.raw`a backslash stands only in \' and \\ (write \\ for one backslash)`,
        )
      }
      index += 1
    }
    throw new PatternStop('pattern-string-unterminated', from, 'this string has no closing quote')
  }

  #numberOrDot(): void {
    const text = this.#text
    const first = text.charCodeAt(this.start)
    const isSigned = first === 0x2b || first === 0x2d
    const from = isSigned ? this.start + 1 : this.start
    const whole = digitsEnd(text, from)
    const hasFraction = text.charCodeAt(whole) === 0x2e && isDigit(text.charCodeAt(whole + 1))
    if (hasFraction) this.#take('float', digitsEnd(text, whole + 1))
    else if (whole > from && (whole === from + 1 || text.charCodeAt(from) !== 0x30)) this.#take('integer', whole)
    else if (!isSigned && first === 0x2e) this.#take('.', this.start + 1)
    else throw new PatternStop('pattern-number-invalid', this.start, 'this is no number: no leading zeros, no bare sign')
  }

  #sign(code: number): void {
    const following = this.#text.charCodeAt(this.start + 1)
    const isWide =
      (following === 0x3d && (code === 0x3d || code === 0x21 || code === 0x3c || code === 0x3e)) || (code === 0x3c && following === 0x3e)
    const isSign = isWide || code === 0x3d || code === 0x3c || code === 0x3e
    if (isSign) this.#take('sign', this.start + (isWide ? 2 : 1))
    else throw new PatternStop('pattern-character-invalid', this.start, 'this character means nothing here')
  }
}

function lineEnd(text: string, from: number): number {
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 0x0a || code === 0x0d) return index
  }
  return text.length
}

function digitsEnd(text: string, from: number): number {
  let index = from
  while (isDigit(text.charCodeAt(index))) index += 1
  return index
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
}
