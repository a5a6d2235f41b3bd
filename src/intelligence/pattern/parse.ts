/** Reads a pattern: syntax first, then the rules that syntax alone does not hold. */
import { faultAt, type PatternFault, PatternStop } from './fault.ts'
import { Parser } from './parser.ts'
import { ruleFaults } from './rules.ts'
import type { Pattern, PatternVersion } from './tree.ts'

/** The longest pattern that is read, in UTF-16 code units. */
export const PATTERN_LENGTH_MAX = 1_048_576

/** A pattern, or what is wrong with it: at least one fault. */
export type PatternReading =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly faults: readonly PatternFault[] }

/** Which language the text is in: 2.1 unless said otherwise. */
export type PatternOptions = { readonly version?: PatternVersion }

/**
 * Reads a pattern and holds it to every rule (STIX 2.1 section 9): the grammar, each qualifier at most once on an
 * observation, hash values in the form of their algorithm. Time and memory grow with the length of the text only;
 * nothing is thrown. Names shorter than three characters pass: see {@link nameFaults}.
 */
export function parsePattern(text: string, options: PatternOptions = {}): PatternReading {
  const reading = readPattern(text, options)
  if (!reading.ok) return reading
  const faults = ruleFaults(reading.pattern)
  return faults.length === 0 ? reading : { ok: false, faults }
}

/** Reads a pattern by the grammar alone, so that one which breaks a rule can still be inspected and cleaned. Nothing is thrown. */
export function readPattern(text: string, { version = '2.1' }: PatternOptions = {}): PatternReading {
  try {
    if (text.length > PATTERN_LENGTH_MAX)
      throw new PatternStop('pattern-too-long', 0, `a pattern has at most ${PATTERN_LENGTH_MAX} characters`)
    return { ok: true, pattern: { text, version, root: new Parser(text, version).whole() } }
  } catch (error) {
    if (!(error instanceof PatternStop)) throw error
    return { ok: false, faults: [faultAt(text, { code: error.code, offset: error.offset, message: error.message })] }
  }
}
