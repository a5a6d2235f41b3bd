/**
 * change-role: a role that the party made up itself was defined, changed or ended. What whoever is in it may do is then on record, with the two
 * officers who said so, and opened to overseers with every other leaf.
 */
import { Type } from '#typebox'
import { READER_ROLES } from '../../agreement/index.ts'
import { PurposeField } from './fields.ts'
import { defineKind, LOCAL, PERMITTED } from './kind.ts'

/** What is done with a role. */
export const ROLE_DEEDS = ['defined', 'changed', 'ended'] as const

const LoginField = Type.String({ minLength: 1, maxLength: 100 })
const CodesField = (itemsMax: number) => Type.Array(PurposeField, { minItems: 1, maxItems: itemsMax, uniqueItems: true })
const closed = { additionalProperties: false }

const TermsField = Type.Object(
  {
    description: Type.String({ minLength: 1, maxLength: 500 }),
    /** The role of the code in which agreements and partners see whoever is in it. */
    foundedOn: Type.Enum([...READER_ROLES.filter((role) => role !== 'tool'), 'operator']),
    /** Operations of the API, and doors for tools, that it may use; all others are shut. */
    doors: Type.Array(Type.String({ pattern: '^[a-z][A-Za-z]{2,63}$' }), { minItems: 1, maxItems: 300, uniqueItems: true }),
    /** What it asks of whoever is in it, beside what agreements ask. */
    conditions: Type.Object(
      {
        purposes: Type.Optional(CodesField(30)),
        trainings: Type.Optional(CodesField(10)),
        case: Type.Optional(Type.Literal(true)),
        clearance: Type.Optional(Type.Literal(true)),
      },
      closed,
    ),
  },
  closed,
)

export const changeRole = defineKind(
  Type.Object(
    {
      role: PurposeField,
      deed: Type.Enum([...ROLE_DEEDS]),
      /** Login of who proposed it, or ended it. */
      by: LoginField,
      /** Login of the other officer who confirmed the same; null for an end, which takes from everybody and needs one. */
      confirmedBy: Type.Union([LoginField, Type.Null()]),
      terms: Type.Union([TermsField, Type.Null()]),
    },
    closed,
  ),
  {
    name: 'change-role',
    ...LOCAL,
    decide: async () => PERMITTED,
    apply({ id, body }, { recordedAt }) {
      const { role, by, confirmedBy, terms } = body
      return [{ change: 'role-changed', id, role, by, confirmedBy, terms, at: recordedAt }]
    },
  },
)
