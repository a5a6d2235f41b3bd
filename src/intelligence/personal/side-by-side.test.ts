import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ValueKind } from './finding.ts'
import { valueKey } from './normal-form.ts'
import { scanText } from './scan-text.ts'
import { treatText } from './treat-text.ts'

type Value = { readonly kind: ValueKind; readonly text: string }

const of = (kind: ValueKind, arbitrary: fc.Arbitrary<string>): fc.Arbitrary<Value> => arbitrary.map((text) => ({ kind, text }))
const digits = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`))
const octet = fc.integer({ min: 1, max: 254 })
const bytes = fc.array(fc.stringMatching(/^[0-9a-f]{2}$/), { minLength: 6, maxLength: 6 })

/** The digit that makes a number one of a card (ISO/IEC 7812-1 annex B). */
function withCheckDigit(digitsBefore: string): string {
  const sum = [...digitsBefore].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${digitsBefore}${(10 - (sum % 10)) % 10}`
}

const grouped = (text: string, by: string): string => (text.match(/.{1,4}/g) ?? []).join(by)

const phone = fc
  .tuple(
    fc.constantFrom('+44 20 ', '+4420', '+1 202-', '+49 (30) ', '+33 1 42 ', '0044 20 ', '+358 9 '),
    digits(3),
    fc.constantFrom('', ' ', '-'),
    digits(4),
  )
  .map(([code, head, mark, tail]) => `${code}${head}${mark}${tail}`)
const card = fc.tuple(fc.constantFrom('4', '51', '62'), digits(14), fc.constantFrom('', ' ', '-')).map(([issuer, rest, mark]) => {
  return grouped(withCheckDigit(`${issuer}${rest}`.slice(0, 15)), mark)
})
const IBANS = ['DE89370400440532013000', 'GB33BUKB20201555555555', 'FR7630006000011234567890189', 'NO9386011117947']
const VALUES: fc.Arbitrary<Value> = fc.oneof(
  of('email', fc.stringMatching(/^[a-z]{1,8}\.[a-z0-9]{1,6}@[a-z]{2,8}\.example$/)),
  of('phone', phone),
  of(
    'ipv4',
    fc
      .tuple(octet, octet, octet, octet)
      .map((octets) => octets.join('.'))
      .filter((text) => !text.startsWith('127.')),
  ),
  of(
    'ipv6',
    fc.tuple(fc.integer({ min: 1, max: 0xffff }), octet).map(([group, last]) => `2001:db8:${group.toString(16)}::${last.toString(16)}a`),
  ),
  of(
    'mac',
    fc.tuple(bytes, fc.constantFrom(':', '-')).map(([six, mark]) => six.join(mark)),
  ),
  of(
    'iban',
    fc.tuple(fc.constantFrom(...IBANS), fc.constantFrom('', ' ')).map(([text, mark]) => grouped(text, mark)),
  ),
  of(
    'payment-card',
    card.filter((text) => !/^(\d)\1+$/.test(text.replace(/\D/g, ''))),
  ),
  of(
    'windows-sid',
    fc.tuple(digits(9), digits(4)).map(([first, last]) => `S-1-5-21-${first}-1${first}-2${first}-${last}`),
  ),
)
const MARKS = [
  ...[' ', '  ', '\t', '\n', '\r\n', '\u00a0', ',', ', ', ';', '; ', '. ', ': ', '|', ' | ', '/', ' / ', ' - ', ' and ', ' to '],
  ...['"', '" "', '","', "' '", "','", '` `', ') (', ')(', '] [', '](', '} {', '> <', '<br>', '\u201c \u201d', '\u3001', '->', ' => '],
]
const BEFORE = ['', ' ', '"', "'", '(', '[', '<', '{', '|', '/', ',', ';', '\t', '\n', 'seen: ', 'from ']
const AFTER = ['', ' ', '"', "'", ')', ']', '>', '}', '|', '/', ',', ';', '\t', '\n', '.', '. ', ': ', '?', '!', ' was seen']

describe('values side by side', () => {
  test('are each found as what they are, and nothing of them is left where they are replaced', () => {
    const text = fc.tuple(
      fc.array(VALUES, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...MARKS),
      fc.constantFrom(...BEFORE),
      fc.constantFrom(...AFTER),
    )
    fc.assert(
      fc.property(text, ([values, mark, before, after]) => {
        const written = `${before}${values.map((value) => value.text).join(mark)}${after}`
        const keys = scanText(written).map(({ key }) => key)
        for (const value of values)
          assert.ok(keys.includes(valueKey(value.kind, value.text)), `${value.text} in ${JSON.stringify(written)}: ${keys}`)
        const left = treatText(written, () => '#')
        assert.ok(left !== undefined && !/\d/.test(left), `${JSON.stringify(written)} becomes ${left}`)
      }),
      { numRuns: 4_000 },
    )
  })

  test('are replaced alike beside others and alone', () => {
    const known = valueKey('phone', '+442079460123')
    const treat = ({ key }: { readonly key: string }): string | undefined => (key === known ? 'P' : undefined)
    const scanning = { isKnown: (key: string) => key === known }
    for (const mark of MARKS) {
      for (const other of ['02:11:22:33:44:55', '198.51.100.7', '12 persons', '2026-03-01', '10:30', '4111 1111 1111 1111']) {
        const left = treatText(`call +44 20 7946 0123${mark}${other}`, treat, scanning)
        assert.equal(left, `call P${mark}${other}`)
      }
    }
  })
})
