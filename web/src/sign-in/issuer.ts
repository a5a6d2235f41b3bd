/** The organisation's issuer, as an official meets it: goes there, and comes back with what it answered. */
import { post, readWaysToSignIn } from '../api-client.ts'
import type { IssuerAnswer, IssuerQuestion, SignedInByIssuer } from '../generated/api.ts'

/** Name of the issuer that officials may sign in through; null where there is none. @throws CallError */
export async function issuerName(): Promise<string | null> {
  return (await readWaysToSignIn()).issuer
}

/** Leaves for the issuer; with an invitation, to make its account the invited official's. @throws CallError */
export async function goToIssuer(invitation?: string): Promise<never> {
  const { location } = await post<IssuerQuestion>('/api/v1/session/issuer/question', invitation === undefined ? {} : { invitation })
  window.location.assign(location)
  // The browser leaves; until it does, nothing else is to be done here.
  return new Promise(() => undefined)
}

/** What the issuer sent this browser back with: an answer, `refused`, or nothing. */
export function issuerAnswerIn(search: string): IssuerAnswer | 'refused' | undefined {
  const { code, state, iss, error } = Object.fromEntries(new URLSearchParams(search))
  if (state === undefined) return undefined
  if (code === undefined) return error === undefined ? undefined : 'refused'
  return iss === undefined ? { code, state } : { code, state, iss }
}

/** Signs in with what the issuer answered. @throws CallError */
export function signInByIssuer(answer: IssuerAnswer): Promise<SignedInByIssuer> {
  return post<SignedInByIssuer>('/api/v1/session/issuer', answer)
}
