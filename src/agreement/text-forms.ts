/** How texts of a fixed form are written, in words. */
import { FORMS } from './document/words.ts'

const FORM_WORDS: Readonly<Record<keyof typeof FORMS, string>> = {
  visibleText: 'text without control characters and without characters that are invisible or turn its direction',
  slug: 'lower-case letters and digits in words joined by hyphens, such as "cyber-defence"',
  article: 'the number of an article in quotes, such as "4.1", "4.1a" or "Annex A"',
  partyCode: 'the code of a party: two capital letters, such as "XA"',
  partyCodeOrAll: 'the code of a party (two capital letters), or "*" alone for every party',
  country: 'the code of a state: two capital letters of ISO 3166-1, such as "NO"',
  annexCode: 'the code of an annex: one to four capital letters or digits, such as "A"',
  stixType: 'the type of a STIX object, such as "ipv4-addr"',
  fieldName: 'the name of a field of STIX, such as "first_seen"',
  sha256Hex: 'a SHA-256 in 64 lower-case hexadecimal digits',
  rootKey: 'an Ed25519 public key in base64url: 43 characters without padding',
  language: 'the code of a language, such as "en"',
  printable: 'printable ASCII without spaces',
  plainWord: 'ASCII letters, digits, dots, hyphens and underscores, a letter or digit first',
  httpUrl: 'an https address without spaces or a fragment, such as "https://witness.example"',
  time: 'an instant in UTC with milliseconds, such as "2027-06-30T12:00:00.000Z"',
  semanticVersion: 'a version such as "1.2.3"',
}

const BY_PATTERN: ReadonlyMap<string, string> = new Map(
  Object.entries(FORMS).map(([form, pattern]) => [pattern, FORM_WORDS[form as keyof typeof FORMS]]),
)

/** What a text of this form looks like. */
export function wordsOfPattern(pattern: string): string {
  const words = BY_PATTERN.get(pattern)
  if (words === undefined) throw new Error('a form of text has no words')
  return words
}
