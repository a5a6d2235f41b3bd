import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DECODERS } from './decoders.ts'
import { accounts } from './detect-account.ts'
import { devices } from './detect-device.ts'
import { emails } from './detect-email.ts'
import { numbers } from './detect-number.ts'
import { places } from './detect-place.ts'
import { encodedWords } from './encoded-word.ts'
import { ENCODINGS } from './encodings.fixture.ts'
import { ALL_TRAITS, traitsOf } from './traits.ts'

const DETECTORS = [emails, ...numbers, ...devices, ...accounts, ...places]
// What detectors and decoders look at, and what is not quite that.
const PIECES = [
  ...[
    'jane.roe@mail.example',
    '+49 170 1234567',
    '0170/1234567',
    'tel 555-0123 4',
    '219-09-9999',
    '4111 1111 1111 1111',
    'DE89370400440532013000',
  ],
  ...['198.51.100.7', '2001:db8::7', 'd2:fb:49:24:37:18', 'D2-FB-49-24-37-18', 'd2fb.4924.3718', '52.5200, 13.4050', '-33.123;-70.123'],
  ...['3FZbgi29cpjq2GjdwV8eyHuJJnkLtktZc5', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', `0x${'5aAe'.repeat(10)}`],
  ...[
    'S-1-5-21-1-2-3-1001',
    'ftp://jo:pw@host/',
    'Authorization: Basic QWxhZGRpbg==',
    'cookie : a=b',
    'eyJhbGciOiJI.eyJzdWI.x',
    'AKIAIOSFODNN7EXAMPLE',
  ],
  ...[
    `ghs_${'a1'.repeat(18)}`,
    `github_pat_${'a'.repeat(20)}`,
    'xoxb-1234567890',
    `AIza${'Sy0_b'.repeat(7)}`,
    '-----BEGIN PRIVATE KEY-----MIIE',
  ],
  ...[
    'C:\\Users\\jdoe\\x',
    '/home/jdoe',
    '\\\\Utilisateurs\\\\jdoe',
    '/export/home/jdoe',
    '?user=jo',
    ';sid=ab1',
    'password=abc',
    '--token abc',
    'pwd: abc',
  ],
  ...[
    'http://3325256711/',
    'ftp://jo@0xC6336407:21',
    '7.100.51.198.in-addr.arpa',
    `${'1.'.repeat(32)}ip6.arpa`,
    '198-51-100-7',
    '[.]',
    '(at)',
    ' at ',
    '_dot_',
  ],
  ...[
    'hxxps:',
    'meow[',
    ' . ',
    '.]',
    '%40',
    '%u0040',
    '=40',
    '=\n',
    '&#64;',
    '&commat;',
    '<b>',
    '\\x40',
    '\\u0040',
    '\\40 ',
    '+AEA-',
    '=?utf-8?q?=40?=',
  ],
  ...[
    'ab',
    'Z',
    '7',
    '12',
    '.',
    '@',
    '+',
    ':',
    '/',
    '\\',
    '-',
    '_',
    '=',
    ' ',
    '\t',
    '"',
    "'",
    '(',
    ']',
    '{',
    '<',
    ',',
    ';',
    '?',
    '&',
    '%',
    '#',
    '\0',
    '\u00fc',
  ],
  ...[
    'see the report of',
    'made by',
    '6a 6f 40 78 2e 79',
    '106,111,64,120,46,121',
    `${'01101010 '.repeat(6)}`,
    'YUBiLmNk',
    'YUBiLmNkZQ==',
    '6a6f40782e79',
  ],
]
const piece = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ maxLength: 3 }) })
const written = fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(...Object.values(ENCODINGS))).map(([text, write]) => write(text))
const texts = fc
  .array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: written }), { minLength: 1, maxLength: 6 })
  .map((all) => all.join(''))
const cut = fc.tuple(texts, fc.nat(8), fc.nat(8)).map(([text, head, tail]) => text.slice(head, Math.max(head, text.length - tail)))

describe('the traits of a text', () => {
  test('keep no detector and no decoder from anything that it would find', () => {
    let found = 0
    fc.assert(
      fc.property(cut, (text) => {
        const traits = traitsOf(text)
        for (const detector of DETECTORS) {
          const hits = detector(text, ALL_TRAITS)
          found += hits.length
          assert.deepEqual(detector(text, traits), hits, JSON.stringify(text))
        }
        for (const decode of DECODERS) {
          const asked = decode({ text, traits: ALL_TRAITS, decodings: 0 })
          if (asked !== undefined) found += 1
          assert.equal(decode({ text, traits, decodings: 0 })?.text, asked?.text, JSON.stringify(text))
        }
        assert.deepEqual(encodedWords(text, { traits }), encodedWords(text, { traits: ALL_TRAITS }), JSON.stringify(text))
      }),
      { numRuns: 6_000 },
    )
    assert.ok(found > 3_000, String(found))
  })

  test('are few where a text is plain', () => {
    assert.equal(traitsOf(''), 0)
    assert.equal(traitsOf('f\u00fcr'), ALL_TRAITS)
    assert.ok(traitsOf('The panel was seen twice.') !== ALL_TRAITS)
  })
})
