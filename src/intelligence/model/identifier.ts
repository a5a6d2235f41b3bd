/** STIX identifiers: a type name, two hyphens and a lower-case UUID (STIX 2.1 sections 2.9 and 3.1). */

const TYPE_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
/** Characters of a UUID with its hyphens. */
export const UUID_LENGTH = 36
const [TYPE_LENGTH_MIN, TYPE_LENGTH_MAX] = [3, 250]
const HYPHEN = 0x2d
const IDENTIFIER = new RegExp(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*--${UUID}$`)
const MENTION = /--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const TYPE_CHARACTER = /[a-z0-9-]/i
const LETTER = /[a-z]/i

/** Whether a text is a well-formed type name: 3 to 250 of a-z, 0-9 and single hyphens, a letter first. */
export function isTypeName(text: string): boolean {
  return text.length >= 3 && text.length <= TYPE_LENGTH_MAX && TYPE_NAME.test(text)
}

/** The type that an identifier names, or undefined when the text is not an identifier. */
export function typeOfIdentifier(text: string): string | undefined {
  const typeLength = text.length - UUID_LENGTH - 2
  return isIdentifier(text) ? text.slice(0, typeLength) : undefined
}

/** Whether a text is an identifier of any type. */
export function isIdentifier(text: string): boolean {
  const typeLength = text.length - UUID_LENGTH - 2
  if (typeLength < 3 || typeLength > TYPE_LENGTH_MAX) return false
  return text.charCodeAt(typeLength) === HYPHEN && text.charCodeAt(typeLength + 1) === HYPHEN && IDENTIFIER.test(text)
}

/** The version digit of an identifier's UUID; the text must be an identifier. */
export function uuidVersion(identifier: string): string {
  return identifier.charAt(identifier.length - UUID_LENGTH + 14)
}

/** The identifiers that a free text mentions, in lower case, and where each ends. */
export function mentionedIdentifiers(text: string): readonly { readonly id: string; readonly end: number }[] {
  if (!text.includes('--')) return []
  const found: { readonly id: string; readonly end: number }[] = []
  // From its end on, as all that stands before a UUID may read like a type.
  for (const { 0: written, index } of text.matchAll(MENTION)) {
    const start = typeStart(text, index)
    const end = index + written.length
    if (index - start >= TYPE_LENGTH_MIN) found.push({ id: text.slice(start, end).toLowerCase(), end })
  }
  return found
}

function typeStart(text: string, end: number): number {
  let start = end
  while (start > 0 && end - start < TYPE_LENGTH_MAX && TYPE_CHARACTER.test(text.charAt(start - 1))) start -= 1
  while (start < end && !LETTER.test(text.charAt(start))) start += 1
  return start
}
