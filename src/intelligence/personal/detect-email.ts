/** E-mail addresses, from the at sign to both sides, so that no text takes more than linear time. */
import type { Certainty } from './finding.ts'
import { type Detector, type Hit, NOTHING } from './hit.ts'
import { hasTraits, TRAIT } from './traits.ts'

const LOCAL_LENGTH_MAX = 80
const APOSTROPHE_MAX = 3
const LOCAL_CHARACTER = /[\p{L}\p{N}\p{M}.!#$*+^_~-]/u
const WORD_CHARACTER = /[\p{L}\p{N}_]/u
const DOMAIN =
  /\s?(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,10}(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63}|[\p{L}\p{M}]{2,63})|\[(?:IPv6:)?[0-9a-f.:]{3,45}\]/iuy
/** Functions, not persons: whether such a mailbox is one person's a person has to judge. */
const ROLE =
  /^(?:abuse|admin|administrator|billing|cert|certs|contact|csirt|enquiries|feedback|help|helpdesk|hello|hostmaster|incident|info|mail|marketing|media|no-?reply|noc|office|postmaster|press|privacy|root|sales|security|service|servicedesk|soc|support|team|webmaster)(?=@)/i

/** Addresses in a text; those of functions are candidates. */
export const emails: Detector = (text, traits) => {
  if (!hasTraits(traits, TRAIT.at)) return NOTHING
  const hits: Hit[] = []
  let floor = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at, floor)
    if (start === undefined) continue
    DOMAIN.lastIndex = at + 1
    const domain = DOMAIN.exec(text)
    if (domain === null) continue
    const end = DOMAIN.lastIndex
    hits.push(addressIn(text, start, end))
    // Names have apostrophes after their first letters; behind more of them one may be a quoting mark.
    const quote = text.lastIndexOf("'", at - 1)
    if (quote > start + APOSTROPHE_MAX) hits.push(addressIn(text, quote + 1, end))
    if (startsAddress(text, end)) {
      // What reads as the domain after a space may be the local part of the next address.
      floor = at + 1
      continue
    }
    floor = end
    at = end - 1
  }
  return hits
}

function addressIn(text: string, start: number, end: number): Hit {
  return { kind: 'email', category: 'contact', certainty: certaintyOf(text.slice(start, end)), start, end }
}

/** Whether an address is certainly a person's. */
export function certaintyOf(address: string): Certainty {
  return ROLE.test(address) ? 'candidate' : 'certain'
}

const ADDRESS_START = /[\p{L}\p{N}\p{M}.!#$*+^_~-]{0,80}@/uy

function startsAddress(text: string, start: number): boolean {
  ADDRESS_START.lastIndex = start
  return ADDRESS_START.test(text)
}

function localStart(text: string, at: number, floor: number): number | undefined {
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2)
    if (quote >= floor && at - quote <= LOCAL_LENGTH_MAX && at - quote > 2) return quote
  }
  let end = at
  // A quoting mark of the text around, as in a script, may stand before the sign.
  if (/["'\s]/.test(text[end - 1] ?? '')) end -= 1
  let start = end
  while (start > floor && end - start < LOCAL_LENGTH_MAX && isLocal(text, start - 1)) start -= 1
  start = skipEscape(text, start)
  while (start < end && !WORD_CHARACTER.test(characterAt(text, start))) start += 1
  // Underscores around a word emphasise it in Markdown.
  while (start < end - 1 && text[start] === '_') start += 1
  return start < end ? start : undefined
}

function isLocal(text: string, index: number): boolean {
  const character = text.charAt(index)
  if (character === "'") return /[\p{L}]/u.test(text.charAt(index - 1)) && /[\p{L}]/u.test(text.charAt(index + 1))
  if (/[\udc00-\udfff]/.test(character)) return LOCAL_CHARACTER.test(characterAt(text, index - 1))
  return /[\ud800-\udbff]/.test(character) || LOCAL_CHARACTER.test(character)
}

function characterAt(text: string, index: number): string {
  const point = text.codePointAt(index)
  return point === undefined ? '' : String.fromCodePoint(point)
}

const ESCAPE_END = /(?<=%)[0-9a-f]{2}|(?<=\\)(?:u[0-9a-f]{4}|x[0-9a-f]{2})/iy

// Where the text before the address is escaped, the end of its last escape reads like the beginning of the address.
function skipEscape(text: string, start: number): number {
  ESCAPE_END.lastIndex = start
  return ESCAPE_END.test(text) ? ESCAPE_END.lastIndex : start
}
