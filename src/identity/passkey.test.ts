import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { base64url, concatBytes, utf8 } from '../foundation/index.ts'
import { type Asked, type KeyKind, newAuthenticator } from './authenticator.fixture.ts'
import { type Assertion, type KnownPasskey, PASSKEY_ALGORITHMS, verifyAssertion, verifyNewPasskey } from './index.ts'

const CHALLENGE = utf8('one question of thirty-two bytes')
const ORIGIN = 'https://comity.agency.example'
const RP_ID = 'comity.agency.example'
const EXPECTED = { challenge: CHALLENGE, rpId: RP_ID, origins: [ORIGIN] }
const ASKED: Asked = { challenge: CHALLENGE, rpId: RP_ID, origin: ORIGIN }
const KINDS: readonly KeyKind[] = ['ES256', 'EdDSA', 'RS256']

function enrolled(kind: KeyKind = 'ES256', options = {}) {
  const authenticator = newAuthenticator(kind, options)
  const made = verifyNewPasskey(authenticator.create(ASKED), EXPECTED)
  assert.ok(made.ok)
  return { authenticator, passkey: { publicKey: made.value.publicKey, signCount: made.value.signCount }, made: made.value }
}

function codeOf(assertion: Assertion, passkey: KnownPasskey, expected = EXPECTED): string {
  const result = verifyAssertion(assertion, passkey, expected)
  return result.ok ? 'ok' : result.refusal.code
}

test('a passkey of each algorithm is made, signs, and its count is told', () => {
  assert.equal(PASSKEY_ALGORITHMS.length, KINDS.length)
  for (const kind of KINDS) {
    const { authenticator, passkey, made } = enrolled(kind)
    assert.deepEqual(made.credential, authenticator.credential)
    const result = verifyAssertion(authenticator.get(ASKED), passkey, EXPECTED)
    assert.deepEqual(result, { ok: true, value: { signCount: 1 } }, kind)
  }
})

test('what was signed for another question, page or node, or without the person, does not hold', () => {
  const { authenticator, passkey } = enrolled()
  const sign = (changes: Partial<Asked>): string => codeOf(authenticator.get({ ...ASKED, ...changes }), passkey)
  assert.equal(sign({ challenge: utf8('another') }), 'passkey-challenge-wrong')
  assert.equal(sign({ origin: 'https://comity.agency.example.evil.example' }), 'passkey-origin-wrong')
  assert.equal(sign({ origin: `${ORIGIN}:444` }), 'passkey-origin-wrong')
  assert.equal(sign({ clientData: { crossOrigin: true } }), 'passkey-origin-wrong')
  assert.equal(sign({ rpId: 'agency.example' }), 'passkey-origin-wrong')
  assert.equal(sign({ flags: 0x01 }), 'passkey-user-unverified')
  assert.equal(sign({ flags: 0x04 }), 'passkey-user-unverified')
  assert.equal(sign({ flags: 0x07 }), 'passkey-answer-invalid', 'a bit kept for later')
  assert.equal(sign({ flags: 0x15 }), 'passkey-answer-invalid', 'backed up, yet not eligible for that')
  assert.equal(sign({ clientData: { type: 'webauthn.create' } }), 'passkey-answer-invalid')
  assert.equal(sign({ clientData: { futureMember: [1] } }), 'ok', 'members to come are left alone')
})

test('a passkey that was made is no signature, and a signature makes no passkey', () => {
  const { authenticator, passkey } = enrolled()
  const signed = authenticator.get(ASKED)
  const made = authenticator.create(ASKED)
  assert.equal(codeOf({ ...signed, clientDataJson: made.clientDataJson }, passkey), 'passkey-answer-invalid')
  const result = verifyNewPasskey({ ...signed, clientDataJson: made.clientDataJson }, EXPECTED)
  assert.equal(!result.ok && result.refusal.code, 'passkey-key-unsupported')
})

test('another key, and every changed byte of what was signed, is refused without an error', () => {
  for (const kind of KINDS) {
    const { authenticator, passkey } = enrolled(kind)
    const assertion = authenticator.get(ASKED)
    assert.equal(codeOf(assertion, enrolled(kind).passkey), 'passkey-signature-invalid')
    for (const part of ['authenticatorData', 'clientDataJson', 'signature'] as const) {
      for (let index = 0; index < assertion[part].length; index += kind === 'RS256' ? 7 : 1) {
        const changed = assertion[part].slice()
        changed[index] = (changed[index] as number) ^ 0x21
        assert.notEqual(codeOf({ ...assertion, [part]: changed }, passkey), 'ok', `${kind} ${part} ${index}`)
      }
      assert.notEqual(codeOf({ ...assertion, [part]: assertion[part].subarray(1) }, passkey), 'ok')
      assert.notEqual(codeOf({ ...assertion, [part]: concatBytes(assertion[part], utf8('x')) }, passkey), 'ok')
      assert.notEqual(codeOf({ ...assertion, [part]: new Uint8Array() }, passkey), 'ok')
      assert.notEqual(codeOf({ ...assertion, [part]: new Uint8Array(5_000) }, passkey), 'ok')
    }
  }
})

test('a count that does not grow tells a copy; an authenticator that does not count is none', () => {
  const { authenticator, passkey } = enrolled()
  assert.equal(codeOf(authenticator.get(ASKED), { ...passkey, signCount: 1 }), 'passkey-cloned')
  assert.equal(codeOf(authenticator.get(ASKED), { ...passkey, signCount: 1 }), 'ok')
  const silent = enrolled('EdDSA', { step: 0 })
  for (let use = 0; use < 2; use += 1) assert.equal(codeOf(silent.authenticator.get(ASKED), silent.passkey), 'ok')
})

test('keys in another form than the canonical one, of other kinds or of small order are not taken', () => {
  const { passkey, authenticator } = enrolled('EdDSA')
  const assertion = authenticator.get(ASKED)
  const start = passkey.publicKey.subarray(0, 10)
  const withKey = (publicKey: Uint8Array): string => codeOf(assertion, { publicKey, signCount: 0 })
  assert.equal(withKey(concatBytes(start, new Uint8Array(32))), 'passkey-key-unsupported')
  assert.equal(withKey(concatBytes(passkey.publicKey, utf8('x'))), 'passkey-key-unsupported')
  assert.equal(withKey(passkey.publicKey.subarray(0, 41)), 'passkey-key-unsupported')
  const { passkey: onCurve } = enrolled('ES256')
  const offCurve = onCurve.publicKey.slice()
  offCurve[20] = (offCurve[20] as number) ^ 1
  assert.equal(withKey(offCurve), 'passkey-key-unsupported')
})

test('SimpleWebAuthn judges as this does', async () => {
  for (const kind of KINDS) {
    const { authenticator, passkey } = enrolled(kind)
    const judged = async (changes: Partial<Asked>): Promise<boolean> => {
      const assertion = authenticator.get({ ...ASKED, ...changes })
      const id = base64url(authenticator.credential)
      const { authenticatorData, clientDataJson, signature } = assertion
      const verification = verifyAuthenticationResponse({
        response: {
          id,
          rawId: id,
          type: 'public-key',
          clientExtensionResults: {},
          response: {
            authenticatorData: base64url(authenticatorData),
            clientDataJSON: base64url(clientDataJson),
            signature: base64url(signature),
          },
        },
        expectedChallenge: base64url(CHALLENGE),
        expectedOrigin: ORIGIN,
        expectedRPID: RP_ID,
        credential: { id, publicKey: passkey.publicKey as Uint8Array<ArrayBuffer>, counter: 0 },
      })
      const theirs = await verification.then(({ verified }) => verified).catch(() => false)
      assert.equal(codeOf(assertion, passkey) === 'ok', theirs, `${kind} ${JSON.stringify(changes)}`)
      return theirs
    }
    assert.equal(await judged({}), true)
    assert.equal(await judged({ flags: 0x1d }), true)
    assert.equal(await judged({ flags: 0x01 }), false)
    assert.equal(await judged({ rpId: 'agency.example' }), false)
    assert.equal(await judged({ origin: 'https://agency.example' }), false)
    assert.equal(await judged({ challenge: utf8('another') }), false)
  }
})
