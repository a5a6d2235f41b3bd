/** The closed shape of an agreement (spec/agreement.md). Every list and text is bounded; an unknown member is refused. */
import { type Static, type TProperties, Type } from '#typebox'
import type { Brand } from '../foundation/index.ts'
import { DATA_SUBJECTS, TLP_LEVELS } from './handling.ts'

/** The largest canonical JSON of an agreement, in bytes. */
export const AGREEMENT_BYTES_MAX = 512 * 1024

/** Format tag of an agreement, also its hash's domain separation. */
export const AGREEMENT_FORMAT = 'comity/agreement/v1'

/** Roles an official can have under an agreement. */
export const READER_ROLES = ['analyst', 'releasing-officer', 'agreement-officer', 'data-protection-officer', 'overseer', 'tool'] as const
/** One role of an official. */
export type ReaderRole = (typeof READER_ROLES)[number]

/** What a role may do. */
export const PERMITTED_DEEDS = ['read', 'release', 'approve', 'recall', 'erase', 'inspect'] as const
/** One thing a role may do. */
export type PermittedDeed = (typeof PERMITTED_DEEDS)[number]

/** How a field crosses the border; a field that an annex does not list is not shared. */
export type FieldTreatment = 'as-is' | 'drop'

// Texts that officials sign must look the same to everyone: no control characters (line breaks aside) and no
// characters that reorder what follows them.
const VISIBLE = '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]*$'
const closed = <Properties extends TProperties>(properties: Properties) => Type.Object(properties, { additionalProperties: false })
const visibleText = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: VISIBLE })
const slug = (maxLength: number) => Type.String({ minLength: 3, maxLength, pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' })
const wholeNumber = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum })

const article = Type.String({
  maxLength: 20,
  pattern: '^(?:Annex [A-Z][A-Z0-9]{0,3}|[1-9][0-9]{0,2}(?:\\.[1-9][0-9]{0,2}){0,3}[a-z]?)$',
})
const partyCode = Type.String({ pattern: '^[A-Z]{2}$' })
const partyCodes = Type.Array(partyCode, { minItems: 1, maxItems: 64, uniqueItems: true })
const partyCodesOrAll = Type.Array(Type.String({ pattern: '^(?:\\*|[A-Z]{2})$' }), { minItems: 1, maxItems: 64, uniqueItems: true })
const purposeCode = slug(64)
const purposeCodes = Type.Array(purposeCode, { minItems: 1, maxItems: 64, uniqueItems: true })
const annexCode = Type.String({ pattern: '^[A-Z][A-Z0-9]{0,3}$' })
const tlp = Type.Enum([...TLP_LEVELS])
const dataSubjects = Type.Array(Type.Enum([...DATA_SUBJECTS]), { minItems: 1, maxItems: DATA_SUBJECTS.length, uniqueItems: true })
const stixType = Type.String({ minLength: 3, maxLength: 250, pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$' })
const days = wholeNumber(1, 36_500)
const seconds = wholeNumber(1, 31_536_000)

// A record without `additionalProperties: false` lets through every key that its pattern does not match.
const fieldTreatments = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,249}$' }), Type.Enum(['as-is', 'drop']), {
  additionalProperties: false,
  maxProperties: 200,
})
const typeTreatments = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$' }), fieldTreatments, {
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 200,
})

const party = closed({
  code: partyCode,
  name: visibleText(200),
  root: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  role: Type.Enum(['party', 'overseer']),
})

const approval = closed({
  article,
  role: Type.Literal('releasing-officer'),
  when: closed({ markingAtLeast: Type.Optional(tlp), dataSubjects: Type.Optional(dataSubjects) }),
})

const sharingArticle = closed({
  article,
  title: visibleText(200),
  text: visibleText(4_000),
  from: partyCodesOrAll,
  to: partyCodesOrAll,
  purposes: purposeCodes,
  annex: annexCode,
  markingCeiling: tlp,
  dataSubjects,
  approval: Type.Optional(approval),
})

/** TypeBox (JSON Schema) shape of an agreement. What the shape cannot say, `checkAgreement` does. */
export const AgreementSchema = closed({
  format: Type.Literal(AGREEMENT_FORMAT),
  id: slug(64),
  version: wholeNumber(1, 10_000),
  prior: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  title: visibleText(200),
  parties: closed({ article, list: Type.Array(party, { minItems: 2, maxItems: 64 }) }),
  purposes: closed({ article, list: Type.Array(closed({ code: purposeCode, title: visibleText(200) }), { minItems: 1, maxItems: 64 }) }),
  annexes: Type.Array(closed({ article, code: annexCode, title: visibleText(200), types: typeTreatments }), { maxItems: 26 }),
  sharing: Type.Array(sharingArticle, { maxItems: 256 }),
  unmarked: closed({ article, treatAs: Type.Enum([...TLP_LEVELS, 'refuse']) }),
  retention: closed({
    article,
    days,
    shorter: Type.Optional(Type.Array(closed({ dataSubjects, days }), { minItems: 1, maxItems: 16 })),
    atEnd: Type.Literal('erase'),
  }),
  onward: closed({ article, rule: Type.Enum(['never', 'origin-consent']) }),
  reading: closed({
    article,
    roles: Type.Array(
      closed({
        role: Type.Enum([...READER_ROLES]),
        may: Type.Array(Type.Enum([...PERMITTED_DEEDS]), { minItems: 1, maxItems: PERMITTED_DEEDS.length, uniqueItems: true }),
      }),
      { minItems: 1, maxItems: READER_ROLES.length },
    ),
  }),
  witnesses: closed({
    article,
    quorum: wholeNumber(1, 63),
    graceSeconds: seconds,
    checkpointSeconds: seconds,
    urgentGraceSeconds: Type.Optional(seconds),
  }),
  oversight: closed({
    article,
    overseers: Type.Array(closed({ party: partyCode, reads: Type.Enum(['own', 'all']) }), { maxItems: 64 }),
  }),
  entryIntoForce: closed({ article, rule: Type.Literal('all-ratified') }),
  sunset: closed({ article, at: Type.String({ maxLength: 40 }) }),
  never: Type.Array(closed({ article, text: visibleText(1_000) }), { maxItems: 64 }),
})

/** TypeBox (JSON Schema) shape of a reservation. */
export const ReservationSchema = closed({
  party: partyCode,
  number: wholeNumber(1, 9_999),
  title: visibleText(200),
  forbids: Type.Enum(['disclose', 'receive', 'read']),
  when: closed({
    types: Type.Optional(Type.Array(stixType, { minItems: 1, maxItems: 200, uniqueItems: true })),
    markingAtLeast: Type.Optional(tlp),
    dataSubjects: Type.Optional(dataSubjects),
    purposes: Type.Optional(purposeCodes),
    parties: Type.Optional(partyCodes),
  }),
  isDisclosedToPartners: Type.Boolean(),
})

type DeepReadonly<Value> = Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> } : Value

/** The members of an agreement, not yet known to be consistent. */
export type AgreementText = DeepReadonly<Static<typeof AgreementSchema>>
/** An agreement whose shape and references were checked; only `parseAgreement` makes one. Deeply frozen. */
export type Agreement = Brand<AgreementText, 'Agreement'>
/** One sharing article: who may give what to whom, for what. */
export type SharingArticle = AgreementText['sharing'][number]
/** One annex: the types it covers and how each of their fields crosses. */
export type Annex = AgreementText['annexes'][number]
/** One party as an agreement pins it. */
export type AgreementParty = AgreementText['parties']['list'][number]
/** The members of a reservation, not yet known to fit an agreement. */
export type ReservationText = DeepReadonly<Static<typeof ReservationSchema>>
/** A party's own narrowing of an agreement. Only `parseReservation` makes one. Deeply frozen. */
export type Reservation = Brand<ReservationText, 'Reservation'>
