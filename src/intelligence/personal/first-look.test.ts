import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BASE64, HIDDEN, isHinted, PLAIN, searchesOf } from './first-look.ts'

// What hints are made of, whole and in parts, so that chance puts them together.
const PIECES = [
  ...['@', '+', '%40', '%2b', '%25', '%u0040', '&#64;', '&commat;', '&plus;', '\\u0040', '\\x40', '\\100', '=40', '=2B', '[at]', '( AT )'],
  ...['DE89', 'AB12', ' at ', ' dot ', '_at_', ' (', '\t', '4000', '4100200030', '4111 1111 1111', '4111-1111-11', '12', '7', '0'],
  ...['61406161', '2b', 'S-1-5-21', 's-1-5-21-9', '://u:p@', 'Authorization', 'cOOkie', 'private KEY', 'AKIA', 'asia', 'ghp_', 'GHR_'],
  ...['github_pat_', 'xoxb-', 'AIza', 'eyJ', 'abQAwxyz', 'abEBwxyz', 'ab0Cwxyz', 'ab1Awxyz', '\u00ad', '\uff20', 'é', '\u2003at ', 'name'],
  ...[
    'S',
    '-',
    '1',
    '5',
    '_',
    'a',
    't',
    'A',
    'T',
    ' ',
    '[',
    ']',
    '>',
    '<',
    '&',
    '\\',
    '=',
    '%',
    'k',
    'K',
    'z',
    'Q',
    'x',
    'o',
    'y',
    'j',
    'J',
  ],
]
const texts = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe('searchesOf', () => {
  test('leaves out no search whose hint is in the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const searches = searchesOf(text)
        for (const search of [PLAIN, HIDDEN, BASE64] as const) {
          // One character alone is no address and no number.
          if (text.length > 1 && isHinted(text, search)) assert.notEqual(searches & search, 0, `${search}: ${JSON.stringify(text)}`)
        }
      }),
      { numRuns: 20_000 },
    )
  })

  test('asks for none in what most texts are', () => {
    for (const text of ['', 'x', 'stix', '2.1', 'malicious-activity', 'shop-42.example', "[domain-name:value = 'shop.example']"]) {
      assert.equal(searchesOf(text), 0, text)
    }
  })
})
