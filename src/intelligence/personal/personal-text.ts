/** Finds what certainly is personal data in free text: e-mail addresses, international phone numbers and IBANs. */
import { isIdentifier } from '../model/identifier.ts'
import { ibanLength, ibanRemainder } from './check-digits.ts'
import { BASE64, HIDDEN, isHinted, PLAIN, searchesOf } from './first-look.ts'
import { scanText } from './scan-text.ts'

const AT_SIGN = /@|%40|[[({<]\s?at\s?[\])}>]/gi
// What stands before an at sign: the end of a local part, then a quote or an opening bracket around the sign.
const LOCAL_END = /[\p{L}\p{N}_+-](?:["']|\s?[[({<]\s?)?$/u
const LOCAL_END_BEFORE_BRACKETS = /[\p{L}\p{N}_+-]["']?\s?$/u
const DOT = '\\s?(?:\\\\{0,2}\\.|[[({]\\s?(?:\\.|dot)\\s?[\\])}])\\s?'
const DOMAIN = new RegExp(`[\\])}>\\s]{0,3}(?:[\\p{L}\\p{N}-]{1,63}${DOT}){1,8}(?:xn--[a-z0-9-]{1,59}|\\p{L}{2,63})`, 'iuy')
const PHONE = /(?<![\w+/=])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?![\w/=])/
const IBAN = /(?<![A-Z0-9])([A-Z]{2})\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])/g
const LOCAL_WINDOW = 8
/** Longest text of which all ways of reading are tried for one answer. */
const SCANNED_LENGTH_MAX = 65_536
/** A word as vocabularies have them: every way to write personal data takes a figure, a sign or a capital letter. */
const WORD = /^[a-z-]+$/
/**
 * Whether a text certainly holds an e-mail address (also written `name[at]host[.]tld`,
 * with an encoded at sign or with escaped dots), a phone number in international
 * form or an IBAN with a right check number.
 */
export function holdsPersonalText(text: string): boolean {
  return isHinted(text, PLAIN) && (holdsEmailAddress(text) || PHONE.test(text) || holdsIban(text))
}

/**
 * Whether a text certainly holds personal data however it is written: what {@link holdsPersonalText} sees at once or, in texts
 * of up to 64 Ki characters that a quick look says may hide something, what the whole search (`scanText`) calls certain.
 */
export function holdsHiddenPersonalText(text: string): boolean {
  const searches = searchesOf(text)
  if (searches === 0 || WORD.test(text)) return false
  if ((searches & PLAIN) !== 0 && holdsPersonalText(text)) return true
  if (text.length > SCANNED_LENGTH_MAX || isIdentifier(text)) return false
  const isHiding = ((searches & HIDDEN) !== 0 && isHinted(text, HIDDEN)) || ((searches & BASE64) !== 0 && isHinted(text, BASE64))
  return isHiding && scanText(text).some(({ certainty }) => certainty === 'certain')
}

function holdsEmailAddress(text: string): boolean {
  AT_SIGN.lastIndex = 0
  for (let match = AT_SIGN.exec(text); match !== null; match = AT_SIGN.exec(text)) {
    const localEnd = match[0].length > 3 ? LOCAL_END_BEFORE_BRACKETS : LOCAL_END
    if (!localEnd.test(text.slice(Math.max(0, match.index - LOCAL_WINDOW), match.index))) continue
    DOMAIN.lastIndex = AT_SIGN.lastIndex
    if (DOMAIN.test(text)) return true
  }
  return false
}

function holdsIban(text: string): boolean {
  IBAN.lastIndex = 0
  for (let match = IBAN.exec(text); match !== null; match = IBAN.exec(text)) {
    const length = ibanLength(match[1] as string)
    const account = match[0].replaceAll(' ', '').slice(0, length)
    if (length !== undefined && account.length === length && ibanRemainder(account) === 1) return true
    // A shorter run may start inside this one.
    IBAN.lastIndex = match.index + 2
  }
  return false
}
