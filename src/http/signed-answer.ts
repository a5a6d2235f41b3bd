/** What a passkey answers to a statement that other parties verify, as browsers write it in JSON (Web Authentication section 5.1). */
import { type Static, Type } from '#typebox'
import { APPROVAL_PARTS } from '../acts/index.ts'
import type { StatedAssertion } from '../identity/index.ts'
import { CountField, closed, TimeField } from './fields.ts'

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

/** What an official is asked to sign with a passkey. */
export const ApprovalQuestionSchema = closed(
  {
    challenge: Type.String(),
    rpId: Type.String(),
    credentials: Type.Array(Type.String()),
    as: Type.Enum([...APPROVAL_PARTS]),
    at: TimeField,
    statement: Type.Unknown({ description: 'What the challenge is the digest of' }),
    acts: { ...CountField, description: 'Acts that go out by it' },
  },
  'ApprovalQuestion',
)

/** What its passkey answered. */
export const ApprovalAnswerSchema = closed({ at: TimeField, ...AnswerFields }, 'ApprovalAnswer')

/** The answer as the approval of an act carries it. */
export function approvalAnswerIn({ at, ...answer }: Static<typeof ApprovalAnswerSchema>): StatedAssertion & { readonly at: string } {
  return { ...answerIn(answer), at }
}
