/** What a passkey answers to a statement that other parties verify, as browsers write it in JSON (Web Authentication section 5.1). */
import { type Static, Type } from '#typebox'
import type { StatedAssertion } from '../identity/index.ts'

const bytes = (charactersMax: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: charactersMax })

/** Base64url without padding. */
export const AnswerFields = {
  credential: bytes(1_364),
  authenticatorData: bytes(2_048),
  clientDataJSON: bytes(2_048),
  signature: bytes(1_024),
}

const Answer = Type.Object(AnswerFields)

/** The answer as acts carry it. */
export function answerIn({ credential, authenticatorData, clientDataJSON, signature }: Static<typeof Answer>): StatedAssertion {
  return { credential, authenticatorData, clientData: clientDataJSON, signature }
}
