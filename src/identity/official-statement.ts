/**
 * What officials sign with their passkeys so that other parties can verify it: the challenge that the authenticator signs is the digest of
 * the statement under a label of its own, so that no answer for one purpose is an answer for another (spec/act.md#approvals).
 */
import { canonicalJson, FoundationError, type Json, type Result, refused, sha256, unbase64url, utf8 } from '../foundation/index.ts'
import { parseAuthenticatorData } from './authenticator-data.ts'
import { type PasskeyRefusalCode, verifyAssertion } from './passkey.ts'
import { parsePasskeyKey } from './passkey-key.ts'

/** What an official signs. */
export type OfficialStatement = 'enrolment' | 'approval'

/** What a passkey answered, base64url, as it stands in an act. */
export type StatedAssertion = {
  readonly credential: string
  readonly authenticatorData: string
  readonly clientData: string
  readonly signature: string
}

/** The public half of a passkey as an act makes it known. */
export type StatedPasskey = {
  readonly publicKey: string
  readonly rpId: string
  readonly origins: readonly string[]
  /** How often it had signed then. */
  readonly signCount: number
}

/** The challenge for a statement, 32 bytes. @throws FoundationError on a statement that is not I-JSON */
export function statementChallenge(kind: OfficialStatement, statement: Json): Uint8Array {
  return sha256(utf8(`comity/${kind}/v1\n${canonicalJson(statement)}`))
}

/** Verifies that a passkey signed a statement, of which every byte may have been changed. @returns how often it has signed */
export function verifyStatement(
  { kind, statement }: { readonly kind: OfficialStatement; readonly statement: Json },
  assertion: Omit<StatedAssertion, 'credential'>,
  { publicKey, rpId, origins, signCount }: StatedPasskey,
): Result<{ readonly signCount: number }, PasskeyRefusalCode> {
  const parts = decoded(assertion.authenticatorData, assertion.clientData, assertion.signature, publicKey)
  if (parts === undefined) return refused('passkey-answer-invalid', 'the answer of the authenticator cannot be read')
  const [authenticatorData, clientDataJson, signature, key] = parts
  return verifyAssertion(
    { authenticatorData, clientDataJson, signature },
    { publicKey: key, signCount },
    { challenge: statementChallenge(kind, statement), rpId, origins },
  )
}

/** The COSE algorithm of a public key, a COSE_Key in base64url; undefined for what is no key that is known here. */
export function passkeyAlgorithm(publicKey: string): number | undefined {
  const [bytes] = decoded(publicKey) ?? []
  const key = bytes === undefined ? undefined : parsePasskeyKey(bytes)
  return key?.length === bytes?.length ? key?.algorithm : undefined
}

/** How often an authenticator said that it had signed; 0 for one that does not count, and where it cannot be read. */
export function signCountOf(authenticatorData: string): number {
  const [bytes] = decoded(authenticatorData) ?? []
  return bytes === undefined ? 0 : (parseAuthenticatorData(bytes)?.signCount ?? 0)
}

/** Undefined where one of the texts is not the one spelling of its bytes. */
function decoded<Texts extends readonly string[]>(...texts: Texts): { readonly [Text in keyof Texts]: Uint8Array } | undefined {
  try {
    return texts.map((text) => unbase64url(text)) as { [Text in keyof Texts]: Uint8Array }
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}
