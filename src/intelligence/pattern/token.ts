/** Tokens of the pattern language. */

/** What a token is; a mark stands for itself. */
export type TokenKind =
  | '['
  | ']'
  | '('
  | ')'
  | ':'
  | '.'
  | ','
  | '*'
  | 'sign'
  | 'keyword'
  | 'name'
  | 'hyphenated-name'
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'timestamp'
  | 'hex'
  | 'binary'
  | 'end'

/** Reserved words; they are written in capitals. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'FOLLOWEDBY',
  'LIKE',
  'MATCHES',
  'ISSUPERSET',
  'ISSUBSET',
  'EXISTS',
  'LAST',
  'IN',
  'START',
  'STOP',
  'SECONDS',
  'WITHIN',
  'REPEATS',
  'TIMES',
])

// Field by field, so that a month 13 or an hour 24 is refused; whether the day is in that month the language leaves open.
const TIMESTAMP = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$/
const HEX = /^(?:[0-9A-Fa-f]{2})*$/
const BASE64_CHARACTERS = /^[A-Za-z0-9+/]+={0,2}$/

/** Whether the text between `t'` and `'` is a timestamp of the language. */
export function isTimestampText(text: string): boolean {
  return TIMESTAMP.test(text)
}

/** Whether the text between `h'` and `'` is pairs of hexadecimal digits. */
export function isHexText(text: string): boolean {
  return HEX.test(text)
}

/** Whether the text between `b'` and `'` is padded base64 and not empty. */
export function isBase64Text(text: string): boolean {
  return text.length % 4 === 0 && BASE64_CHARACTERS.test(text)
}
