/** Telephone numbers in text. */
import { type NumberReading, numberReadings } from './digit-groups.ts'
import { type Detector, type Hit, NOTHING } from './hit.ts'
import { hasTraits, TRAIT } from './traits.ts'

/** Digits of a number with the code of its country (E.164), and of one without. */
const [INTERNATIONAL_MIN, NATIONAL_MIN, DIGITS_MAX] = [8, 7, 15]
/** A number of so many digits may be whole although more digits follow it at a distance. */
const WHOLE_MIN = 10

type Form = {
  /** Up to the first digit of the number; with the flag `g`. What it looks for stands first: most places end there. */
  readonly start: RegExp
  /** Sticky. */
  readonly separator: RegExp
  readonly digitsMin: number
  readonly certainty: Hit['certainty']
  /** What the whole number has to read like. */
  readonly shape?: RegExp
  /** The start says so much that another number may begin inside of what reads as one. */
  readonly overlaps?: boolean
}

/** What stands before a number: not another word, and what assigns a value only after a name. */
const APART = '(?<![\\w.+-]|\\d:|(?<![\\w.-]{1,40})=)'
const JOINED = /[.:=_/-][0-9A-Za-z]/y
const WIDE_SEPARATOR = /[ ()._\u00a0/-]{1,3}/y

/** With the plus sign. */
const INTERNATIONAL: Form = {
  start: /(?=\+[1-9])(?<![\w+]|(?<![\w.-]{1,40})=)\+/g,
  separator: WIDE_SEPARATOR,
  digitsMin: INTERNATIONAL_MIN,
  certainty: 'certain',
}

/** In the forms that one country uses. */
const NATIONAL: readonly Form[] = [
  {
    start: new RegExp(`(?=00[1-9])${APART}00`, 'g'),
    separator: WIDE_SEPARATOR,
    digitsMin: INTERNATIONAL_MIN,
    certainty: 'candidate',
    overlaps: true,
  },
  {
    start: new RegExp(`(?=\\(?0[1-9])${APART}(?<!/)\\(?`, 'g'),
    separator: /\)?[ /-]{1,2}/y,
    digitsMin: NATIONAL_MIN,
    certainty: 'candidate',
    shape: /^\(?0\d{1,4}\)?(?:[ /-]{1,2}\d{2,8}){1,4}$/,
  },
  {
    start: new RegExp(`(?=\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4})${APART}(?<!/)\\(?`, 'g'),
    separator: /\)?[ .-]/y,
    digitsMin: NATIONAL_MIN,
    certainty: 'candidate',
    shape: /^\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$/,
  },
  {
    start: /(?=\(?\d)(?<![\w.+-])(?!\d{1,3}(?:\.\d{1,3}){3})(?<=(?:phone|tel|mobile|fax|call|sms)[\w -]{0,10}[:=]?\s?)\(?/gi,
    separator: /[ ().-]{1,2}/y,
    digitsMin: NATIONAL_MIN,
    certainty: 'candidate',
  },
]

/** Numbers in international form: certainly those of telephones. */
export const internationalPhones: Detector = (text, traits) =>
  hasTraits(traits, TRAIT.plus | TRAIT.digits7) ? phonesIn(text, INTERNATIONAL) : NOTHING

/** Numbers in national forms. */
export const nationalPhones: Detector = (text, traits) =>
  hasTraits(traits, TRAIT.digits7) ? NATIONAL.flatMap((form) => phonesIn(text, form)) : NOTHING

function phonesIn(text: string, form: Form): readonly Hit[] {
  const hits: Hit[] = []
  const { start, certainty } = form
  start.lastIndex = 0
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    // A look ahead may match nothing at all.
    if (match[0] === '') start.lastIndex += 1
    const readings = phonesAt(text, match.index, { form, from: match.index + match[0].length })
    for (const { end } of readings) hits.push({ kind: 'phone', category: 'contact', certainty, start: match.index, end })
    // From the shortest reading on: the others may have taken the beginning of the next number.
    if (form.overlaps !== true) start.lastIndex = Math.max(start.lastIndex, readings[0]?.end ?? 0)
  }
  return hits
}

/**
 * The number at a place. Where digits follow at a distance nobody can tell whether they are part of it: it is read in each way in which it
 * may be whole, shortest first.
 */
function phonesAt(text: string, start: number, { form, from }: { form: Form; from: number }): readonly NumberReading[] {
  const { separator, digitsMin, shape } = form
  const readings = numberReadings(text, from, { separator, joined: JOINED, digitsMax: DIGITS_MAX }).filter(({ end, digits }) => {
    const value = text.slice(start, end)
    return digits.length >= digitsMin && shape?.test(value) !== false && !isDate(value)
  })
  const whole = readings.filter(({ digits, isApart }) => isApart && digits.length >= WHOLE_MIN)
  return whole.length > 0 ? whole : readings.slice(-1)
}

function isDate(value: string): boolean {
  return /^\(?\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}$|^\d{4}[ ./-]\d{1,2}[ ./-]\d{1,2}$/.test(value)
}
