/** Finds what certainly is personal data in free text: e-mail addresses, international phone numbers and IBANs. */

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

/** Lengths of the International Bank Account Number by country (ISO 13616 registry). */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 ' +
    'SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/**
 * Whether a text certainly holds an e-mail address (also written `name[at]host[.]tld`,
 * with an encoded at sign or with escaped dots), a phone number in international
 * form or an IBAN with a right check number.
 */
export function holdsPersonalText(text: string): boolean {
  return HINT.test(text) && (holdsEmailAddress(text) || PHONE.test(text) || holdsIban(text))
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
    const length = IBAN_LENGTHS.get(match[1] as string)
    const account = match[0].replaceAll(' ', '').slice(0, length)
    if (length !== undefined && account.length === length && isChecked(account)) return true
    // A shorter run may start inside this one.
    IBAN.lastIndex = match.index + 2
  }
  return false
}

// ISO 7064 MOD 97-10 over the account with its first four characters moved to the end.
function isChecked(account: string): boolean {
  let remainder = 0
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
