import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../../foundation/index.ts'
import { signerFromSeed } from '../../identity/index.ts'
import { ProvenanceError, type ProvenanceErrorCode } from './errors.ts'
import { NAME, OTHER_NAME, REJECTED_AS_ITEM, REJECTED_BY_RFC, withClaim } from './forgeries.fixture.ts'
import {
  disclose,
  encodeText,
  examplePayload,
  forgeToken,
  HEADER,
  INDICATOR,
  issueExample,
  KEYS,
  OPEN,
  SALT,
} from './provenance.fixture.ts'
import { verifyToken } from './verify-token.ts'

const SIGNED = forgeToken({ disclosures: [NAME] }).slice(0, -1)

function assertRefused(token: string, code: ProvenanceErrorCode): void {
  assert.throws(() => verifyToken(token, KEYS), { name: 'ProvenanceError', code })
}

describe('verifyToken', () => {
  it('proves what the issuer signed', () => {
    const token = issueExample()
    const verified = verifyToken(token, KEYS)
    assert.deepEqual(verified.open, OPEN)
    const { type, spec_version, object_marking_refs, ...members } = INDICATOR
    assert.deepEqual(Object.fromEntries(verified.members), members)
    assert.equal(verified.signedPart, token.slice(0, token.indexOf('~')))
  })

  it('asks for the key by party and key id', () => {
    const asked: string[][] = []
    const keys = { keyOf: (iss: string, kid: string) => void asked.push([iss, kid]) }
    assert.throws(() => verifyToken(issueExample(), keys), { code: 'key-unknown' })
    assert.deepEqual(asked, [['XA', 'act-1']])
  })

  it('accepts the token that the forgeries are made from', () => {
    assert.deepEqual([...verifyToken(forgeToken({ disclosures: [NAME] }), KEYS).members], [['name', 'a name']])
  })
})

describe('verifyToken refuses what RFC 9901 section 7.1 rejects', () => {
  for (const [name, forgery, code] of REJECTED_BY_RFC) it(name, () => assertRefused(forgeToken(forgery), code))

  it('a signature by another key', () => {
    assertRefused(issueExample({ signer: signerFromSeed(new Uint8Array(32).fill(8)) }), 'signature-invalid')
  })

  it('an empty or shortened signature', () => {
    const [header, payload, signature = ''] = SIGNED.split('~')[0]?.split('.') ?? []
    assertRefused(`${header}.${payload}.~`, 'token-malformed')
    assertRefused(`${header}.${payload}.${signature.slice(0, 4)}~`, 'signature-invalid')
  })

  it('a key binding', () => {
    assertRefused(`${SIGNED}~${SIGNED.split('~')[0]}`, 'key-binding-refused')
  })
})

describe('verifyToken refuses what is no item token', () => {
  for (const [name, forgery, code] of REJECTED_AS_ITEM) it(name, () => assertRefused(forgeToken(forgery), code))

  it('texts that are no token', () => {
    assertRefused('', 'token-malformed')
    assertRefused('~', 'token-malformed')
    assertRefused('a.b~', 'token-malformed')
    assertRefused('a.b.c.d~', 'token-malformed')
    assertRefused(SIGNED.split('~')[0] ?? '', 'token-malformed')
  })

  it('an encoding that is not canonical', () => {
    const padded = `${NAME}=`
    assertRefused(forgeToken({ disclosures: [padded] }), 'encoding-invalid')
    assertRefused(`=${SIGNED}~`, 'encoding-invalid')
    const lastCharacter = SIGNED.indexOf('~') - 1
    // The last of 86 characters carries two unused bits.
    const loose = { A: 'B', Q: 'R', g: 'h', w: 'x' }[SIGNED[lastCharacter] ?? ''] ?? ''
    assertRefused(`${SIGNED.slice(0, lastCharacter)}${loose}${SIGNED.slice(lastCharacter + 1)}~`, 'encoding-invalid')
  })

  it('bytes that are no UTF-8', () => {
    const notText = Buffer.concat([Buffer.from(`["${SALT}","name","`), Buffer.of(0xc3, 0x28), Buffer.from('"]')]).toString('base64url')
    assertRefused(forgeToken({ disclosures: [notText] }), 'encoding-invalid')
  })

  it('a header that was refused before, again', () => {
    const forged = forgeToken({ header: { ...HEADER, alg: 'none' }, disclosures: [NAME] })
    for (const time of ['first', 'second']) assert.throws(() => verifyToken(forged, KEYS), { code: 'algorithm-refused' }, time)
  })

  it('tokens beyond the limits', () => {
    assertRefused(`${SIGNED}~${'A'.repeat(3 * 1024 * 1024)}~`, 'token-too-large')
    assertRefused(`${SIGNED}${'~A'.repeat(257)}~`, 'token-too-large')
    assertRefused('~'.repeat(1_000_000), 'token-too-large')
    assertRefused(forgeToken({ header: { ...HEADER, x5c: 'A'.repeat(1_024) } }), 'token-too-large')
    assertRefused(forgeToken(withClaim('x', 'A'.repeat(64 * 1024))), 'token-too-large')
  })

  it('without repeating what it was sent', () => {
    const token = forgeToken({ disclosures: [disclose(SALT, 'name', { secret_canary: 1, _sd: 'canary' })] })
    assert.throws(
      () => verifyToken(token, KEYS),
      (error: ProvenanceError) => !`${error.message}${error.logDetail ?? ''}`.includes('canary'),
    )
  })
})

describe('verifyToken on mutated tokens', () => {
  const token = issueExample()
  const original = verifyToken(token, KEYS)
  const character = fc.constantFrom(...'AZaz09-_.~= +/{"é\u0000\ud800')

  it('gives a subset of the original or a coded error', () => {
    const edit = fc.record({ at: fc.nat(token.length), removed: fc.nat(3), inserted: fc.array(character, { maxLength: 3 }) })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let mutated = token
        for (const { at, removed, inserted } of edits) mutated = mutated.slice(0, at) + inserted.join('') + mutated.slice(at + removed)
        assertSubsetOrCoded(mutated)
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives a subset however the disclosures are dropped, moved and repeated', () => {
    const parts = token.split('~').slice(0, -1)
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: parts.length + 2 }), (chosen) => {
        assertSubsetOrCoded(`${chosen.join('~')}~`)
        assertSubsetOrCoded(`${[parts[0], ...chosen].join('~')}~`)
      }),
      { numRuns: 500 },
    )
  })

  it('gives a coded error or a reading for whatever an issuer signs', () => {
    const disclosure = fc.oneof(
      fc.json().map(encodeText),
      fc.tuple(fc.constantFrom('name', '_sd', 'type', 'x'), fc.jsonValue()).map(([name, value]) => disclose(SALT, name, value as Json)),
    )
    fc.assert(
      fc.property(fc.array(disclosure, { maxLength: 4 }), fc.option(fc.json(), { nil: undefined }), (disclosures, payloadText) => {
        assertCoded(forgeToken(payloadText === undefined ? { disclosures } : { disclosures, payloadText }))
      }),
      { numRuns: 500 },
    )
  })

  it('gives a coded error for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void assertCoded(text)),
      { numRuns: 500 },
    )
  })

  function assertSubsetOrCoded(mutated: string): void {
    const verified = assertCoded(mutated)
    if (verified === undefined) return
    assert.deepEqual(verified.open, original.open)
    for (const [name, value] of verified.members) assert.deepEqual(value, original.members.get(name))
  }

  function assertCoded(text: string): ReturnType<typeof verifyToken> | undefined {
    try {
      return verifyToken(text, KEYS)
    } catch (error) {
      assert.ok(error instanceof ProvenanceError, `uncoded ${String(error)}`)
      return undefined
    }
  }
})

describe('the signature', () => {
  it('is over the header and payload as they stand', () => {
    const other = forgeToken({ payload: examplePayload([OTHER_NAME]) })
    const [header] = SIGNED.split('.')
    const [, payload] = other.split('.')
    const signature = SIGNED.split('~')[0]?.split('.')[2]
    assertRefused(`${header}.${payload}.${signature}~`, 'signature-invalid')
  })
})
