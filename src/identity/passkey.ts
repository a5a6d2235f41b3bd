/**
 * Passkeys of officials: what an authenticator answers when one is made and when it signs, verified to the letter (W3C Web
 * Authentication Level 3, sections 7.1 and 7.2). Attestation is not asked for: who the person is, another officer vouches for.
 */
import {
  accepted,
  base64url,
  concatBytes,
  equalBytes,
  FoundationError,
  type JsonObject,
  parseJsonObject,
  type Result,
  refused,
  sha256,
  utf8,
} from '../foundation/index.ts'
import { type AuthenticatorData, parseAuthenticatorData } from './authenticator-data.ts'
import { isPasskeySignature, parsePasskeyKey } from './passkey-key.ts'

/** Longest answer of an authenticator or browser that is read, in bytes. */
export const PASSKEY_ANSWER_BYTES_MAX = 4_096

/** Why an answer does not hold. */
export type PasskeyRefusalCode =
  | 'passkey-answer-invalid'
  | 'passkey-challenge-wrong'
  | 'passkey-origin-wrong'
  | 'passkey-user-unverified'
  | 'passkey-key-unsupported'
  | 'passkey-signature-invalid'
  | 'passkey-cloned'

/** What an answer is held against. */
export type PasskeyExpectation = {
  /** The bytes that were to be signed. */
  readonly challenge: Uint8Array
  /** Id of the relying party: the host name of the node. */
  readonly rpId: string
  /** Origins whose pages may ask. */
  readonly origins: readonly string[]
}

/** A new passkey. */
export type NewPasskey = {
  readonly credential: Uint8Array
  /** Its public key as COSE_Key. */
  readonly publicKey: Uint8Array
  readonly signCount: number
  readonly isBackupEligible: boolean
}

/** What a passkey signed. */
export type Assertion = {
  readonly authenticatorData: Uint8Array
  readonly clientDataJson: Uint8Array
  readonly signature: Uint8Array
}

/** What is known of the passkey that signed; the count is that of its last signature. */
export type KnownPasskey = { readonly publicKey: Uint8Array; readonly signCount: number }

/** Verifies the answer to `navigator.credentials.create`. */
export function verifyNewPasskey(
  answer: Pick<Assertion, 'authenticatorData' | 'clientDataJson'>,
  expected: PasskeyExpectation,
): Result<NewPasskey, PasskeyRefusalCode> {
  const verified = verifyAnswer(answer, { ...expected, type: 'webauthn.create' })
  if (!verified.ok) return verified
  const { attested, signCount, isBackupEligible } = verified.value
  if (attested === undefined) return refused('passkey-key-unsupported', 'the passkey has no key of a kind that is known here')
  return accepted({ credential: attested.credential, publicKey: attested.cose, signCount, isBackupEligible })
}

/** Verifies the answer to `navigator.credentials.get`. @returns the count to keep */
export function verifyAssertion(
  assertion: Assertion,
  passkey: KnownPasskey,
  expected: PasskeyExpectation,
): Result<{ readonly signCount: number }, PasskeyRefusalCode> {
  const verified = verifyAnswer(assertion, { ...expected, type: 'webauthn.get' })
  if (!verified.ok) return verified
  const key = parsePasskeyKey(passkey.publicKey)
  if (key === undefined || key.length !== passkey.publicKey.length) {
    return refused('passkey-key-unsupported', 'the passkey has no key of a kind that is known here')
  }
  const signed = concatBytes(assertion.authenticatorData, sha256(assertion.clientDataJson))
  if (!isPasskeySignature(key, signed, assertion.signature)) {
    return refused('passkey-signature-invalid', 'the signature is not that of the passkey')
  }
  const { signCount } = verified.value
  const counts = signCount > 0 || passkey.signCount > 0
  if (counts && signCount <= passkey.signCount) {
    return refused('passkey-cloned', 'the passkey signed less often than before: there may be a copy of it')
  }
  return accepted({ signCount })
}

function verifyAnswer(
  { authenticatorData, clientDataJson }: Pick<Assertion, 'authenticatorData' | 'clientDataJson'>,
  expected: PasskeyExpectation & { readonly type: string },
): Result<AuthenticatorData, PasskeyRefusalCode> {
  const isLong = Math.max(authenticatorData.length, clientDataJson.length) > PASSKEY_ANSWER_BYTES_MAX
  const client = isLong ? undefined : parseClientData(clientDataJson)
  const data = isLong ? undefined : parseAuthenticatorData(authenticatorData)
  if (client === undefined || data === undefined || client.type !== expected.type) {
    return refused('passkey-answer-invalid', 'the answer of the authenticator cannot be read')
  }
  if (client.challenge !== base64url(expected.challenge)) {
    return refused('passkey-challenge-wrong', 'the answer is to another question than was asked')
  }
  const isOwn = expected.origins.some((origin) => origin === client.origin) && client.crossOrigin !== true
  if (!isOwn || !equalBytes(data.rpIdHash, sha256(utf8(expected.rpId)))) {
    return refused('passkey-origin-wrong', 'the passkey was used on a page of another origin')
  }
  if (!data.isUserPresent || !data.isUserVerified) {
    return refused('passkey-user-unverified', 'the authenticator did not make sure, by fingerprint or PIN, that it is the person')
  }
  return accepted(data)
}

/** Members that the standard does not list are left alone, as it demands (section 5.8.1). */
function parseClientData(bytes: Uint8Array): JsonObject | undefined {
  try {
    return parseJsonObject(bytes)
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}
