/** Finds what certainly is personal data in free text: e-mail addresses, international phone numbers and IBANs. */
import { isIdentifier } from '../model/identifier.ts'
import { ibanLength, ibanRemainder } from './check-digits.ts'
import { scanText } from './scan-text.ts'

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
/**
 * What hides a text: escapes, references, unseen and full-width characters, hexadecimal ASCII with an at or a plus sign in it,
 * tags around an at sign; and what cards, secrets and accounts of Windows begin with.
 */
const HIDDEN_HINT = new RegExp(
  [
    '&(?:#|commat|plus)',
    '\\\\(?:[ux]|[0-3][0-7]{2})',
    '%(?:25|2b|40|u)',
    '=(?:40|2b)',
    '[\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff\\uff01-\\uff5e]',
    '(?:[2-7][0-9a-f]){2}(?:40|2b)(?:[2-7][0-9a-f]){4}|4000(?:[2-7][0-9a-f]00){3}',
    '>\\s?@|@\\s?<',
    '_at_|\\s(?:at|dot)\\s\\S{1,63}(?:\\sdot\\s|\\s?[[({<])',
    '[2-6]\\d{3}[ -]?\\d{4}[ -]?\\d{2}',
    'S-1-5-21',
    ':\\/\\/[^\\s/]{1,256}@',
    'authorization|cookie|PRIVATE KEY|A[KS]IA|gh[pousr]_|github_pat_|xox[abprs]-|AIza|eyJ',
  ].join('|'),
  'i',
)
/** A word as vocabularies have them: every way to write personal data takes a figure, a sign or a capital letter. */
const WORD = /^[a-z-]+$/
/** An at sign as base64 writes it, in whichever of the three places of a group it falls. */
const BASE64_AT = /[A-Za-z0-9+/_-]{2}(?:Q[A-P]|[EUk0][A-D]|[BFJNRVZdhlptx159]A)[A-Za-z0-9+/_-]{4}/

/**
 * Whether a text certainly holds an e-mail address (also written `name[at]host[.]tld`,
 * with an encoded at sign or with escaped dots), a phone number in international
 * form or an IBAN with a right check number.
 */
export function holdsPersonalText(text: string): boolean {
  return HINT.test(text) && (holdsEmailAddress(text) || PHONE.test(text) || holdsIban(text))
}

/**
 * Whether a text certainly holds personal data however it is written: what {@link holdsPersonalText} sees at once or, in texts
 * of up to 64 Ki characters that a quick look says may hide something, what the whole search (`scanText`) calls certain.
 */
export function holdsHiddenPersonalText(text: string): boolean {
  if (WORD.test(text)) return false
  if (holdsPersonalText(text)) return true
  if (text.length > SCANNED_LENGTH_MAX || isIdentifier(text)) return false
  return (HIDDEN_HINT.test(text) || BASE64_AT.test(text)) && scanText(text).some(({ certainty }) => certainty === 'certain')
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
