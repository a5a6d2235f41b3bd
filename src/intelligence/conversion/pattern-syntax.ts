/** Patterns of STIX 2.0 in the syntax of 2.1. */

// A literal text, or a qualifier before a time that is written as text: the qualifier comes first, so that its text is one with it.
const TOKEN = /\b(?:START|STOP)\s+'(?:[^'\\]|\\.)*'|'(?:[^'\\]|\\.)*'/g

/** The pattern with its START and STOP times written as times; other differences do not exist in the syntax. */
export function convertPattern(pattern: string): string {
  return pattern.replace(TOKEN, (token) => (token.startsWith("'") ? token : token.replace("'", "t'")))
}
