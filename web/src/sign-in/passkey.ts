/** Passkeys in the browser: asks the node what to sign, has the authenticator sign it, and brings the node its answer. */
import { CallError, post } from '../api-client.ts'
import type { EnrolmentQuestion, SignedIn, SignInQuestion } from '../generated/api.ts'

const TIMEOUT_MS = 4 * 60_000

/** Whether this browser knows passkeys on this page. */
export function arePasskeysKnown(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function'
}

/** Signs in with whichever passkey its owner picks. @throws CallError */
export async function signIn(): Promise<SignedIn> {
  const { challenge, rpId } = await post<SignInQuestion>('/api/v1/session/question')
  const publicKey = { challenge: bytesOf(challenge), rpId, userVerification: 'required', timeout: TIMEOUT_MS } as const
  const credential = await answerOf(() => navigator.credentials.get({ publicKey }))
  const response = credential.response as AuthenticatorAssertionResponse
  return post<SignedIn>('/api/v1/session', {
    challenge,
    credential: credential.id,
    authenticatorData: textOf(response.authenticatorData),
    clientDataJSON: textOf(response.clientDataJSON),
    signature: textOf(response.signature),
  })
}

/** What a passkey answered to a statement that other parties verify. */
export type SignedAnswer = {
  readonly credential: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

/** Has one of these passkeys sign. @throws CallError */
export async function signStatement(question: {
  readonly challenge: string
  readonly rpId: string
  readonly credentials: readonly string[]
}): Promise<SignedAnswer> {
  const publicKey = {
    challenge: bytesOf(question.challenge),
    rpId: question.rpId,
    allowCredentials: question.credentials.map((id) => ({ type: 'public-key', id: bytesOf(id) }) as const),
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  } as const
  const credential = await answerOf(() => navigator.credentials.get({ publicKey }))
  const response = credential.response as AuthenticatorAssertionResponse
  return {
    credential: credential.id,
    authenticatorData: textOf(response.authenticatorData),
    clientDataJSON: textOf(response.clientDataJSON),
    signature: textOf(response.signature),
  }
}

/** Whose link it is. @throws CallError */
export function askToEnrol(invitation: string): Promise<EnrolmentQuestion> {
  return post<EnrolmentQuestion>('/api/v1/enrolment/question', { invitation })
}

/** Makes a passkey on this device or key. @throws CallError */
export async function enrol(invitation: string, name: string): Promise<SignedIn> {
  const { challenge, rpId, login, algorithms, known } = await askToEnrol(invitation)
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytesOf(challenge),
    rp: { id: rpId, name: `Comity at ${rpId}` },
    user: { id: new TextEncoder().encode(login), name: login, displayName: login },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map((id) => ({ type: 'public-key', id: bytesOf(id) })),
    attestation: 'none',
    timeout: TIMEOUT_MS,
  }
  const credential = await answerOf(() => navigator.credentials.create({ publicKey }))
  const response = credential.response as AuthenticatorAttestationResponse
  return post<SignedIn>('/api/v1/enrolment', {
    invitation,
    name,
    challenge,
    authenticatorData: textOf(response.getAuthenticatorData()),
    clientDataJSON: textOf(response.clientDataJSON),
  })
}

async function answerOf(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ask().catch((error: unknown) => {
    throw failureOf(error)
  })
  if (credential === null) throw new CallError('passkey-missing', 'The browser gave no passkey.')
  return credential as PublicKeyCredential
}

/** Browsers say little on purpose; what can be told apart is told. */
function failureOf(error: unknown): CallError {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'InvalidStateError') return new CallError('passkey-known', 'This device or key holds a passkey of yours already.')
  if (name === 'NotAllowedError')
    return new CallError('passkey-refused', 'It was cancelled, took too long, or no passkey of yours is here.')
  return new CallError('passkey-failed', 'This browser could not do it. Try another one, or another device or key.')
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}

function textOf(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
