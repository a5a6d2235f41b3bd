/** Finds what certainly is personal data in free text: e-mail addresses, international phone numbers and IBANs. */
import { isIdentifier } from '../model/identifier.ts'
import { ibanLength, ibanRemainder } from './check-digits.ts'
import { isWorthSearching } from './first-look.ts'
import { holdsCertain } from './scan-text.ts'

const AT_SIGN = /@|%40|[[({<]\s?at\s?[\])}>]/gi
// What stands before an at sign: the end of a local part, then a quote or an opening bracket around the sign.
const LOCAL_END = /[\p{L}\p{N}_+-](?:["']|\s?[[({<]\s?)?$/u
const LOCAL_END_BEFORE_BRACKETS = /[\p{L}\p{N}_+-]["']?\s?$/u
const DOT = '\\s?(?:\\\\{0,2}\\.|[[({]\\s?(?:\\.|dot)\\s?[\\])}])\\s?'
const DOMAIN = new RegExp(`[\\])}>\\s]{0,3}(?:[\\p{L}\\p{N}-]{1,63}${DOT}){1,8}(?:xn--[a-z0-9-]{1,59}|\\p{L}{2,63})`, 'iuy')
const PHONE = /(?<![\w+/=])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?![\w/=])/
const IBAN = /(?<![A-Z0-9])([A-Z]{2})\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])/g
const HINT = /[@+]|%40|[[({<]\s?[aA][tT]\s?[\])}>]|[A-Z]{2}\d\d/
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
  return HINT.test(text) && (holdsEmailAddress(text) || PHONE.test(text) || holdsIban(text))
}

/**
 * Whether a text certainly holds personal data however it is written: what {@link holdsPersonalText} sees or, in texts of up to
 * 64 Ki characters, what the whole search (`scanText`) calls certain.
 */
export function holdsHiddenPersonalText(text: string): boolean {
  if (!isWorthSearching(text) || WORD.test(text)) return false
  if (holdsPersonalText(text)) return true
  return text.length <= SCANNED_LENGTH_MAX && !isIdentifier(text) && holdsCertain(text)
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
