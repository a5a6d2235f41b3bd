/**
 * change-tool: the account of a tool was added, passed to another owner, reviewed, given a new secret or revoked, or it lapsed because nobody
 * reviewed it. Who gave a tool its rights is then on record, and opened to overseers with every other leaf.
 */
import { Type } from '#typebox'
import { HashField, PurposeField, TimeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

/** What is done with the account of a tool. */
export const TOOL_DEEDS = ['added', 'passed', 'reviewed', 'secret-renewed', 'revoked', 'lapsed'] as const

const LoginField = Type.String({ minLength: 1, maxLength: 100 })

export const changeTool = defineKind(
  Type.Object(
    {
      tool: LoginField,
      deed: Type.Enum([...TOOL_DEEDS]),
      /** Login of who did it; null for a lapse, which nobody does. */
      by: Type.Union([LoginField, Type.Null()]),
      /** Who answers for it afterwards, on which terms, and until when it works unless it is reviewed. */
      owner: LoginField,
      purpose: PurposeField,
      legalBasis: Type.String({ minLength: 1, maxLength: 500 }),
      /** SHA-256 of the standing justification. */
      justification: HashField,
      posts: Type.Enum(['nothing', 'proposals', 'at-once']),
      requestsPerMinute: Type.Integer({ minimum: 1 }),
      /** SHA-256 of the client certificate that stands for the secret. */
      certificate: Type.Union([HashField, Type.Null()]),
      reviewBy: TimeField,
    },
    { additionalProperties: false },
  ),
  {
    name: 'change-tool',
    ...LOCAL,
    decide: async () => PERMITTED,
    apply({ id, body }, { recordedAt }) {
      const { tool, deed, by, owner, purpose, posts, reviewBy } = body
      return [{ change: 'tool-changed', id, tool, deed, by, owner, purpose, posts, reviewBy: Date.parse(reviewBy), at: recordedAt }]
    },
  },
)
