import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ENCODINGS, LOOKALIKE } from './encodings.fixture.ts'
import { isWorthSearching } from './first-look.ts'
import { holdsHiddenPersonalText } from './personal-text.ts'
import { scanText } from './scan-text.ts'

// One of each that is certain.
const VALUES = [
  ...['jane.roe@mail.example', 'https://jane:letmein99@host.example/x', 'S-1-5-21-3623811015-3361044348-30300820-1013'],
  ...['+49 170 1234567', '+33/1/42/68/53/00', 'DE89370400440532013000', 'de89 3704 0044 0532 0130 00', 'FR76_3000_6000_0112_3456_7890_189'],
  ...['4111111111111111', '4111 1111 1111 1111', '4111.1111.1111.1111', '4111_1111_1111_1111', '3782-822463-10005'],
  ...['Authorization: Basic amFuZTpzZWNyZXQ=', 'Cookie: session=abcdef0123456789abcdef', 'AKIAIOSFODNN7EXAMPLE'],
  ...['ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'xoxb-123456789012-abcdefghijkl', `AIza${'Sy0_b'.repeat(7)}`],
  ...[
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
  ],
]

const replacing = (pattern: RegExp, by: string) => (text: string) => text.replace(pattern, by)
const between =
  (mark: string) =>
  (text: string): string =>
    [...text].join(mark)
const bytes = (text: string, join: string, write: (byte: number) => string): string => Array.from(Buffer.from(text), write).join(join)

// Ways to write a part of a text, beside those that write all of it.
const WAYS: readonly ((text: string) => string)[] = [
  ...Object.values(ENCODINGS),
  LOOKALIKE,
  ...['\u00a0', '\u202f', '\u3000', '\u2013', '\u2011', '%20', '&nbsp;', '_', '.'].map((space) => replacing(/[ -]/g, space)),
  ...['\u3002', '\uff61', '\u2024', '%2e', '&period;', '&shy;.', '[.', '.]', '(punkt)', '[,]', '<i>.</i>', ' . '].map((dot) =>
    replacing(/\./g, dot),
  ),
  ...['\ufe6b', ' [arroba] ', '(a)', '(\u00e4t)', '{chiocciola}', '&commat;', ' at ', '[@]'].map((at) => replacing(/@/g, at)),
  ...['\ufe62', '\u207a'].map((plus) => replacing(/\+/g, plus)),
  ...['\u202e', '\u2068', '\u034f', '\ufe0f', '\0', '\u{e0041}', '\u3164'].map(between),
  (text) => bytes(text, '-', (byte) => byte.toString(16).padStart(2, '0')),
  (text) => bytes(text, ', ', (byte) => `0X${byte.toString(16).padStart(2, '0').toUpperCase()}`),
  (text) => bytes(text, ' ', String),
  (text) => text.replace(/[^a-zA-Z0-9]/g, '\\$&'),
  (text) => text.replace(/.{3}/g, '$&=\n'),
  (text) => `${text.slice(0, 6)}<!-- -->${text.slice(6)}`,
  (text) => text.replace(/\d/g, '%3$&'),
  (text) => text.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (text) => Buffer.from(`ab ${text}`).toString('base64'),
]

const isCertain = (text: string): boolean => scanText(text).some(({ certainty }) => certainty === 'certain')

describe('the first look', () => {
  test('passes over nothing that the whole search would call certain, however it is written', () => {
    let certain = 0
    for (const value of VALUES) {
      assert.ok(isCertain(value), value)
      for (const write of WAYS) {
        for (const text of [write(value), `contact ${write(value)} for more`, `f\u00fcr ${write(value)}, bitte`]) {
          if (!isCertain(text)) continue
          certain += 1
          assert.ok(holdsHiddenPersonalText(text), JSON.stringify(text))
        }
      }
    }
    assert.ok(certain > 2_000, String(certain))
  })

  test('passes over nothing in one way of writing inside another', () => {
    const texts = fc.tuple(fc.constantFrom(...VALUES), fc.constantFrom(...WAYS), fc.constantFrom(...WAYS), fc.string({ maxLength: 12 }))
    fc.assert(
      fc.property(texts, ([value, inner, outer, around]) => {
        const text = `${around}${outer(inner(value))}${around}`
        assert.ok(!isCertain(text) || holdsHiddenPersonalText(text), JSON.stringify(text))
      }),
      { numRuns: 1_000 },
    )
  })

  test('asks for no search in what most texts are', () => {
    for (const text of ['', 'x', 'stix', '2.1', 'malicious-activity', 'shop-42.example', "[domain-name:value = 'shop.example']"]) {
      assert.equal(isWorthSearching(text), false, text)
    }
  })
})
