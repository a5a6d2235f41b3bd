/** What can be wrong with a pattern, and where. */
import { ComityError } from '../../foundation/index.ts'

/** Codes of what is wrong with a pattern. */
export type PatternFaultCode =
  | 'pattern-too-long'
  | 'pattern-too-deep'
  | 'pattern-unexpected'
  | 'pattern-brackets-missing'
  | 'pattern-keyword-case'
  | 'pattern-character-invalid'
  | 'pattern-comment-unterminated'
  | 'pattern-string-unterminated'
  | 'pattern-escape-invalid'
  | 'pattern-number-invalid'
  | 'pattern-timestamp-invalid'
  | 'pattern-hex-invalid'
  | 'pattern-binary-invalid'
  | 'pattern-literal-unordered'
  | 'pattern-qualifier-repeated'
  | 'pattern-hash-invalid'
  | 'pattern-name-invalid'
  | 'pattern-regex-invalid'

/** One fault. The message never holds text of the pattern; lines and columns count from 1, columns in UTF-16 code units. */
export type PatternFault = {
  readonly code: PatternFaultCode
  readonly message: string
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Ends the reading of a pattern; it never leaves this folder. */
export class PatternStop extends ComityError<PatternFaultCode> {
  readonly offset: number

  constructor(code: PatternFaultCode, offset: number, message: string) {
    super(code, message)
    this.offset = offset
  }
}

/** The fault at an offset of the text. */
export function faultAt(
  text: string,
  fault: { readonly code: PatternFaultCode; readonly offset: number; readonly message: string },
): PatternFault {
  let line = 1
  let lineStart = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < fault.offset; next = text.indexOf('\n', next + 1)) {
    line += 1
    lineStart = next + 1
  }
  const { code, message, offset } = fault
  return { code, message, offset, line, column: offset - lineStart + 1 }
}
