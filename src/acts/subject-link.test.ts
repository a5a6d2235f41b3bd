/** Links say the same to the byte whatever makes them: what stands here was made by the first that did. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, hex, type Json, sha256, utf8 } from '../foundation/index.ts'
import { repeatableRandomness } from './parties.fixture.ts'
import { ACCESS_DEEDS, type Access, digestOfAccount, digestOfContents, linkId, makeLink, type NewLink } from './subject-link.ts'

const AT = Date.UTC(2027, 0, 1, 12)
const SUBJECT = '5a'.repeat(32)
const ACCOUNTS = ['anna', 'bert', null, 'zoë "the 2nd"', '漢字 \u2028']

function accessOf(number: number): Access {
  return {
    deed: ACCESS_DEEDS[number % ACCESS_DEEDS.length] as Access['deed'],
    at: AT + number * 86_399_999,
    agreement: number % 3 === 0 ? null : 'ab'.repeat(32),
    purpose: number % 4 === 0 ? null : 'cyber-defence',
    party: number % 5 === 0 ? 'XB' : null,
    account: ACCOUNTS[number % ACCOUNTS.length] as string | null,
    cause: number % 7 === 0 ? 'wrong' : null,
  }
}

function linkOf(accesses: readonly Access[], changes: Partial<NewLink> = {}) {
  const link = { party: 'XA', subject: SUBJECT, after: undefined, at: AT, accesses, delay: undefined, ...changes }
  return makeLink(link, repeatableRandomness('subject link'))
}

const many = Array.from({ length: 40 }, (_, number) => accessOf(number))
const delay = { visibleFrom: AT + 12 * 3_600_000, basis: 'section 12 of the Police Act, "covert"' }
const digestOf = (said: unknown): string => hex(sha256(utf8(canonicalJson(said as Json))))

test('a link is the same to the byte for the same randomness', () => {
  const links = {
    one: linkOf([accessOf(1)]),
    many: linkOf(many),
    later: linkOf(many, { after: { number: 8, id: '01'.repeat(32) }, delay }),
    none: linkOf([]),
  }
  assert.deepEqual(
    Object.entries(links).map(([name, { id, fields, contents, accounts }]) => [
      name,
      id,
      fields.contents,
      digestOf({ fields, contents, accounts }),
    ]),
    [
      [
        'one',
        'a998db37242bf7696180aedcde5b2d0f3d0a8c467248e809c166ab6a288314e2',
        'PN59MgPJY8_W5kWAZqMVZhqni7riLV_oNNqZdrTGaVM',
        'fb63d71b6b524c94c90096189807c7b8f0758c94eef4ed0b4735bff9f14665f0',
      ],
      [
        'many',
        'a86a6d9a722b22ec76484ba786bc97117ef8cb9fc3d33a09b6ac57037815965b',
        'Oya-EzrGcHLQSM-VEgqdNPp-JFAq3SvZ1c5O9JwbpmA',
        'd23268d6674b804f5337dd441c589124dbf8b3608c58d0eca16179808df19daf',
      ],
      [
        'later',
        '306e2ce903743835a3241d9be45abf8b1fb141faa12e9019996d43078a72e52f',
        'JlD8F7dJ23bGUGcBZrg9Cfsw5pu-IykLhEODhEw01sc',
        'eb072afca856841b027eb3cc06ef13484b5ca670bd902134af077def253db42e',
      ],
      [
        'none',
        'bff0761b4f30d46902abad402ab296ba273bd117ea3eac0854158680f75a4a91',
        'lmfbr7FrEHILet2Dmv_hlfai-XMqAtlvjBhz5OE7C_U',
        'd936e6be905129391573c7a2ad39e5342ceccd99c6d49003b5830d9fcb35dca7',
      ],
    ],
  )
})

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('anna', 'bert', '\ud800', '"', '\u2028'))
const textOrNull = fc.option(text)
const anyAccess: fc.Arbitrary<Access> = fc.record({
  ...{ deed: fc.constantFrom(...ACCESS_DEEDS), at: fc.integer({ min: 0, max: 4e12 }), agreement: textOrNull },
  ...{ purpose: textOrNull, party: textOrNull, account: textOrNull, cause: textOrNull },
})

test('what a link says is what its id and digests are of, whatever was done', () => {
  const before = fc.option(fc.record({ number: fc.nat(), id: fc.stringMatching(/^[0-9a-f]{64}$/) }), { nil: undefined })
  const delays = fc.option(fc.record({ visibleFrom: fc.integer({ min: 0, max: 4e12 }), basis: text }), { nil: undefined })
  fc.assert(
    fc.property(fc.array(anyAccess), before, delays, (accesses, after, delay) => {
      const { id, fields, contents, accounts, text } = linkOf(accesses, { after, delay })
      assert.equal(text, canonicalJson({ contents, accounts } as unknown as Json))
      assert.deepEqual([id, fields.act, fields.contents], [linkId(fields), id, digestOfContents(contents)])
      assert.deepEqual(accounts.names, [...new Set(accesses.flatMap(({ account }) => account ?? []))].sort())
      const expected = accesses.map(({ at, account, ...rest }) => {
        const digest = account === null ? null : digestOfAccount(accounts.salt, account)
        return { ...rest, at: new Date(at).toISOString(), account: digest }
      })
      assert.deepEqual(contents.accesses, expected)
    }),
  )
})
