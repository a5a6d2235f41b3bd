/** Regular expressions of MATCHES, judged without running any. */
import { faultAt, type PatternFault } from './fault.ts'
import type { Pattern } from './tree.ts'
import { visit } from './walk.ts'

const REGEX_LENGTH_MAX = 4_096
const FAULTS_MAX = 20
/** What PCRE has and ECMAScript has not: inline flags, atomic groups, conditions, verbs, possessive quantifiers, quoting, recursion. */
const PCRE_ONLY = /\(\?(?![:=!]|<[=!A-Za-z_$])|\(\*|[*+?}]\+|\\[QEGgKkNpPRXxu]/

/**
 * Operands of MATCHES that are no regular expression: an unbalanced parenthesis, a quantifier of nothing, a backslash at the end.
 * Apart from `parsePattern`, since real feeds hold such patterns. The operand is compiled and never run; one longer than 4096
 * characters, or with syntax that PCRE alone has, is not judged.
 */
export function regexFaults(pattern: Pattern): PatternFault[] {
  const found: PatternFault[] = []
  visit(pattern.root, {
    comparison: ({ operator, literals }) => {
      for (const { literal, span } of operator === 'MATCHES' ? literals : []) {
        if (found.length === FAULTS_MAX || literal.kind !== 'string' || isRegex(literal.value)) continue
        found.push(faultAt(pattern.text, { code: 'pattern-regex-invalid', offset: span.start, message: 'this is no regular expression' }))
      }
    },
  })
  return found
}

function isRegex(text: string): boolean {
  if (text.length > REGEX_LENGTH_MAX || PCRE_ONLY.test(text)) return true
  try {
    return new RegExp(text) instanceof RegExp
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
