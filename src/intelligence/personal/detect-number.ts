/** Numbers of bank accounts, payment cards and identities in text, and of telephones. */
import { ibanLength, ibanRemainder, isLuhn } from './check-digits.ts'
import { internationalPhones, nationalPhones } from './detect-phone.ts'
import { numberReadings } from './digit-groups.ts'
import { type Detector, type Hit, NOTHING, patternDetector } from './hit.ts'
import { hasTraits, TRAIT } from './traits.ts'

const IBAN = /(?<![A-Z0-9])([A-Z]{2})\d{2}(?:[\s._-]{0,2}[A-Z0-9]){11,30}/gi
const CARD_DIGITS_MAX = 19
const CARD_ISSUERS: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14]],
  [/^(?:6011|65|64[4-9]|62|60|81|82)/, [16]],
  [/^35(?:2[89]|[3-8])/, [16]],
]

const socialSecurity = patternDetector({
  kind: 'document',
  category: 'identity-document',
  certainty: 'candidate',
  pattern: /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/dg,
  needs: TRAIT.digits7 | TRAIT.digitHyphen,
  hint: /\d-\d\d-\d/,
})

/** What stands before a number of a card: not another word, and what assigns a value only after a name. */
const CARD_START = /(?=[2-6]\d{3})(?<![\w.+-]|(?<![\w.-]{1,40})=)\d{4}/g
const CARD_FORM = { separator: /[ ._-]/y, joined: /[._-][0-9A-Za-z]/y, digitsMax: CARD_DIGITS_MAX }

const cards: Detector = (text, traits) => {
  if (!hasTraits(traits, TRAIT.digits13)) return NOTHING
  const hits: Hit[] = []
  CARD_START.lastIndex = 0
  for (let match = CARD_START.exec(text); match !== null; match = CARD_START.exec(text)) {
    const start = match.index
    const end = cardEnd(text, start)
    if (end === undefined) continue
    // Behind a slash many a number in a link reads like that of a card.
    const isInPath = text[start - 1] === '/' && /^\d+$/.test(text.slice(start, end))
    hits.push({ kind: 'payment-card', category: 'financial', certainty: isInPath ? 'candidate' : 'certain', start, end })
    CARD_START.lastIndex = end
  }
  return hits
}

/** Where the longest number of a card that begins at a place ends. */
function cardEnd(text: string, start: number): number | undefined {
  return numberReadings(text, start, CARD_FORM).findLast(({ digits, isApart }) => isApart && isCard(digits))?.end
}

function isCard(digits: string): boolean {
  const isIssued = CARD_ISSUERS.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length))
  return isIssued && isLuhn(digits) && !/^(\d)\1+$/.test(digits)
}

/** Accounts of banks. */
export const ibans: Detector = (text, traits) => {
  if (!hasTraits(traits, TRAIT.letterDigit) || !/[a-z]{2}\d\d/i.test(text)) return NOTHING
  const hits: Hit[] = []
  IBAN.lastIndex = 0
  for (let match = IBAN.exec(text); match !== null; match = IBAN.exec(text)) {
    const end = ibanEnd(match[0], ibanLength((match[1] as string).toUpperCase()))
    if (end === undefined) {
      // A shorter run may start inside this one.
      IBAN.lastIndex = match.index + 2
      continue
    }
    hits.push({ kind: 'iban', category: 'financial', certainty: 'certain', start: match.index, end: match.index + end })
    IBAN.lastIndex = match.index + end
  }
  return hits
}

/** Where the account ends in a run of characters that starts with it, or undefined when there is none. */
function ibanEnd(run: string, length: number | undefined): number | undefined {
  if (length === undefined) return undefined
  let end = 0
  let account = ''
  for (; end < run.length && account.length < length; end += 1) {
    if (/[A-Z0-9]/i.test(run.charAt(end))) account += run.charAt(end).toUpperCase()
  }
  return account.length === length && ibanRemainder(account) === 1 ? end : undefined
}

/** Those that are certain of what they find. */
export const certainNumbers: readonly Detector[] = [internationalPhones, cards, ibans]

/** All of them. */
export const numbers: readonly Detector[] = [internationalPhones, nationalPhones, socialSecurity, cards, ibans]
