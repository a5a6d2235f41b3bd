import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { ACT_BYTES_MAX, base64url, canonicalJson, hex, type Json, sha256, utf8 } from '../foundation/index.ts'
import { signerFromSeed } from '../identity/index.ts'
import { type Act, actKeyId, parseAct, reopenAct, signAct, verifyAct } from './index.ts'
import { makeParty, NOW, type Party, repeatableRandomness } from './parties.fixture.ts'

const AGREEMENT = 'ab'.repeat(32)
const DRAFT = { kind: 'recall', agreement: AGREEMENT, body: { to: 'XB', cause: 'wrong', items: ['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'] } }
let xa: Party

before(async () => {
  xa = await makeParty('XA')
})

function signed(draft: Parameters<typeof signAct>[0] = DRAFT, changes: Partial<Parameters<typeof signAct>[1]> = {}): Act {
  return signAct(draft, { party: xa.code, signer: xa.act, now: NOW, randomness: repeatableRandomness('act'), ...changes })
}

function keyOf(party: string, key: string): Uint8Array | undefined {
  return party === 'XA' && key === actKeyId(xa.act.publicKey) ? xa.act.publicKey : undefined
}

/** The act with something in its JSON changed, in canonical form. */
function changed(act: Act, change: (signed: { statement: Record<string, Json> }) => unknown): string {
  const value = JSON.parse(act.text)
  change(value)
  return canonicalJson(value)
}

test('an act verifies to what was signed', () => {
  const after = ['cd'.repeat(32), 'ef'.repeat(32)] as unknown as Act['after']
  const act = signed({ ...DRAFT, after })
  const verified = verifyAct(act.text, keyOf)
  assert.deepEqual(verified, act)
  assert.deepEqual(reopenAct(act.text), act)
  const { kind, party, at, agreement, body } = verified
  assert.deepEqual({ kind, party, at, after: verified.after, agreement, body }, { ...DRAFT, party: 'XA', at: NOW, after })
})

test('the id is the hash of the signed bytes, whoever signed them', () => {
  const act = signed()
  const { statement } = JSON.parse(act.text)
  assert.equal(act.id, hex(sha256(utf8(`comity/act/v1\n${canonicalJson(statement)}`))))
  const other = signed(DRAFT, { signer: signerFromSeed(new Uint8Array(32).fill(9)) })
  assert.notEqual(other.text, act.text)
  assert.equal(other.id, act.id)
})

test('acts that say the same have unrelated ids', () => {
  const randomness = repeatableRandomness('many')
  const ids = Array.from({ length: 50 }, () => signed(DRAFT, { randomness }).id)
  assert.equal(new Set(ids).size, ids.length)
})

test('whatever is signed verifies and reads back', () => {
  const body = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>)
  fc.assert(
    fc.property(body, (value) => {
      // I-JSON has no integers beyond 2^53 and JSON no negative zero.
      fc.pre(!/\d{16}|e\+/.test(JSON.stringify(value)) && !Object.keys(value).includes('__proto__'))
      const act = signed({ ...DRAFT, body: JSON.parse(JSON.stringify(value)) })
      assert.equal(verifyAct(act.text, keyOf).id, act.id)
      assert.equal(canonicalJson(verifyAct(act.text, keyOf).body as Json), canonicalJson(JSON.parse(JSON.stringify(value))))
    }),
    { numRuns: 100 },
  )
})

test('only the canonical form is accepted', () => {
  const { text } = signed()
  const reordered = JSON.stringify({
    statement: JSON.parse(text).statement,
    signature: JSON.parse(text).signature,
    key: JSON.parse(text).key,
  })
  for (const other of [`${text}\n`, ` ${text}`, text.replace('"kind"', '"\\u006bind"'), text.replace(':', ': '), reordered]) {
    assert.notEqual(other, text)
    assert.throws(() => verifyAct(other, keyOf), { code: 'act-invalid' })
  }
  assert.throws(() => verifyAct(text.replace('"kind":"recall"', '"kind":"recall","kind":"recall"'), keyOf), { code: 'json-duplicate-key' })
  assert.throws(() => verifyAct(text.slice(0, -1), keyOf), { code: 'json-invalid' })
})

test('an unknown key, a wrong key and another party verify nothing', () => {
  const { text } = signed()
  assert.throws(() => verifyAct(text, () => undefined), { code: 'act-signer-unknown' })
  assert.throws(() => verifyAct(text, () => xa.ledger.publicKey), { code: 'act-signature-invalid' })
  const act = signed()
  const foreign = changed(act, ({ statement }) => {
    statement.party = 'XB'
  })
  assert.throws(() => verifyAct(foreign, keyOf), { code: 'act-signer-unknown' })
  assert.throws(() => verifyAct(foreign, () => xa.act.publicKey), { code: 'act-signature-invalid' })
})

test('no changed character verifies', () => {
  const { text } = signed()
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'A' ? 'B' : 'A'
    assert.throws(() => verifyAct(text.slice(0, at) + other + text.slice(at + 1), keyOf), {
      name: /ActError|FoundationError|IdentityError/,
    })
  }
})

test('every member is held to its form', () => {
  const act = signed()
  const statementFaults = [
    { format: 'comity/act/v2' },
    { kind: 'Recall' },
    { party: 'xa' },
    { nonce: 'short' },
    { after: ['zz'] },
    { after: ['ab'.repeat(32), 'ab'.repeat(32)] },
    { after: Array.from({ length: 65 }, (_, index) => hex(sha256(Uint8Array.of(index)))) },
    { agreement: '' },
    { body: [] },
    { extra: 1 },
  ]
  for (const fault of statementFaults) {
    const text = changed(act, ({ statement }) => Object.assign(statement, fault))
    assert.throws(() => verifyAct(text, keyOf), { code: 'act-invalid' })
  }
  for (const fault of [{ key: 'ABCD' }, { signature: 'AA' }, { extra: 1 }]) {
    const text = changed(act, (value) => Object.assign(value, fault))
    assert.throws(() => verifyAct(text, keyOf), { code: 'act-invalid' })
  }
  const { after: _, ...incomplete } = JSON.parse(act.text).statement
  assert.throws(() => verifyAct(canonicalJson({ ...JSON.parse(act.text), statement: incomplete }), keyOf), { code: 'act-invalid' })
})

test('the time is a time in canonical form', () => {
  const resigned = (at: string): string => {
    const { statement } = JSON.parse(signed().text)
    const other = { ...statement, at }
    const signature = base64url(xa.act.sign(utf8(`comity/act/v1\n${canonicalJson(other)}`)))
    return canonicalJson({ statement: other, key: actKeyId(xa.act.publicKey), signature })
  }
  assert.equal(verifyAct(resigned('2027-01-01T12:00:00.000Z'), keyOf).at, NOW)
  assert.throws(() => verifyAct(resigned('2027-01-01T12:00:00Z'), keyOf), { code: 'act-invalid' })
  assert.throws(() => verifyAct(resigned('2027-02-29T12:00:00.000Z'), keyOf), { code: 'time-invalid' })
})

test('an act has at most its limit in bytes, not in characters', () => {
  const spare = ACT_BYTES_MAX - signed({ ...DRAFT, body: { text: '' } }).text.length
  const largest = signed({ ...DRAFT, body: { text: 'x'.repeat(spare) } })
  assert.equal(utf8(largest.text).length, ACT_BYTES_MAX)
  assert.equal(verifyAct(largest.text, keyOf).id, largest.id)
  assert.throws(() => signed({ ...DRAFT, body: { text: 'x'.repeat(spare + 1) } }), { code: 'act-too-large' })
  assert.throws(() => signed({ ...DRAFT, body: { text: 'é'.repeat(spare / 2 + 1) } }), { code: 'act-too-large' })
  assert.throws(() => parseAct(`${largest.text} `), { code: 'act-too-large' })
})

test('what could not be read again is not signed', () => {
  assert.throws(() => signed({ ...DRAFT, agreement: '' }), { code: 'act-invalid' })
  assert.throws(() => signed({ ...DRAFT, kind: 'x' }), { code: 'act-invalid' })
  const twice = ['ab'.repeat(32), 'ab'.repeat(32)] as unknown as Act['after']
  assert.throws(() => signed({ ...DRAFT, after: twice }), { code: 'act-invalid' })
  assert.throws(() => signed({ ...DRAFT, body: { text: '\ud800' } }), { code: 'json-invalid' })
  assert.throws(() => signed({ ...DRAFT, body: { number: Number.NaN } }), { code: 'json-number-unsafe' })
})
