/** Phone, bank account, payment card and identity numbers in text. */
import { ibanLength, ibanRemainder, isLuhn } from './check-digits.ts'
import { type Detector, type Hit, NOTHING, patternDetector } from './hit.ts'
import { hasTraits, TRAIT } from './traits.ts'

const IBAN = /(?<![A-Z0-9])([A-Z]{2})\d{2}(?:[\s._-]{0,2}[A-Z0-9]){11,30}/gi
const CARD_ISSUERS: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14]],
  [/^(?:6011|65|64[4-9]|62|60|81|82)/, [16]],
  [/^35(?:2[89]|[3-8])/, [16]],
]

/** Numbers in international form: certainly phone numbers. */
const internationalPhones = patternDetector({
  kind: 'phone',
  category: 'contact',
  certainty: 'certain',
  pattern: /(?<![\w+/]|(?<![\w.-]{2,40})=)\+[1-9](?:[ ()._\u00a0/-]{0,3}\d){7,14}(?![\w=])/dg,
  needs: TRAIT.plus | TRAIT.digits7,
  hint: /\+[1-9]/,
})

/** Numbers in the form that one country uses. */
const nationalPhones = patternDetector({
  kind: 'phone',
  category: 'contact',
  certainty: 'candidate',
  pattern:
    /(?<![\w.+/=:-])(?:\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|00[1-9](?:[ ().-]{0,2}\d){7,13}|\(?0\d{1,4}\)?(?:[ /-]{1,2}\d{2,8}){1,4}|(?<=(?:phone|tel|mobile|fax|call|sms)[\w -]{0,10}[:=]?\s?)\(?\d(?:[ ().-]{0,2}\d){5,13})(?![\w.=:-])/dgi,
  needs: TRAIT.digits7,
  hint: /\d{3}/,
  accepts: (value) => /^\D*(?:\d\D*){7,15}$/.test(value) && !isDate(value),
})

const socialSecurity = patternDetector({
  kind: 'document',
  category: 'identity-document',
  certainty: 'candidate',
  pattern: /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/dg,
  needs: TRAIT.digits7 | TRAIT.digitHyphen,
  hint: /\d-\d\d-\d/,
})

function isDate(value: string): boolean {
  return /^\(?\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}$|^\d{4}[ ./-]\d{1,2}[ ./-]\d{1,2}$/.test(value)
}

const cards = patternDetector({
  kind: 'payment-card',
  category: 'financial',
  certainty: 'certain',
  pattern: /(?<![\w.+/-]|(?<![\w.-]{2,40})=)[2-6]\d{3}(?:[ ._-]?\d){9,15}(?![\w-]|\.\d)/dg,
  needs: TRAIT.digits13,
  hint: /\d{4}[ ._-]?\d{2}/,
  accepts: (value) => isCard(value.replace(/\D/g, '')),
})

function isCard(digits: string): boolean {
  const isIssued = CARD_ISSUERS.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length))
  return isIssued && isLuhn(digits) && !/^(\d)\1+$/.test(digits)
}

const ibans: Detector = (text, traits) => {
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
