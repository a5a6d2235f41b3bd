/** Submissions as the API tells them. */
import { type Static, Type } from '#typebox'
import { formatTimestamp } from '../foundation/index.ts'
import { IMPORT_FORMATS } from '../intelligence/index.ts'
import {
  FIELD_TIGHTENINGS,
  type PreviewedEntry,
  parseReport,
  type RecipientReport,
  STAYS_MAX,
  TIGHTENINGS_MAX,
  VALUE_TIGHTENINGS,
} from '../workflows/disclosure/index.ts'
import { CountField, closed, HashField, listOf, PartyField, TextOrNull, TimeField } from './fields.ts'
import type { SubmissionRecord } from './ports.ts'

/** The id in the path of one submission. */
export const SubmissionParameter = closed({ id: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' }) })
/** Recipients in a query. */
export const RecipientsField = Type.Optional(
  Type.String({
    pattern: '^[A-Z]{2}(?:,[A-Z]{2}){0,63}$',
    description: 'Codes joined by commas; by default everyone an article lets this party give to',
  }),
)

const WithheldSchema = closed({
  code: Type.String(),
  article: TextOrNull,
  reason: Type.String(),
  count: CountField,
  example: Type.Union([CountField, Type.Null()], { description: 'Index in the bundle of the first of them' }),
})
const RecipientSchema = closed(
  {
    party: PartyField,
    offered: Type.Integer({ minimum: 0, description: 'Valid objects of the bundle' }),
    released: Type.Integer({ minimum: 0, description: 'How many of them it gets' }),
    changed: Type.Integer({ minimum: 0, description: 'How many of those are reduced, so that it sees them under another id' }),
    withheld: Type.Array(WithheldSchema),
    removed: Type.Array(closed({ field: Type.String(), reason: Type.String(), article: TextOrNull, count: CountField })),
    approval: Type.Union([closed({ article: Type.String(), role: Type.String(), count: CountField }), Type.Null()]),
    due: Type.Array(closed({ requires: Type.Enum(['necessity-test', 'overseer-notice']), article: Type.String(), count: CountField })),
    scored: Type.Union([closed({ article: Type.String(), count: CountField, advice: CountField }), Type.Null()], {
      description: 'Items that a score of triage goes with; those about a person only once approved, as advice',
    }),
    sent: Type.Integer({ minimum: 0, description: 'Items released to it so far' }),
  },
  'RecipientReport',
)

/** What each partner gets, why it does not get the rest, and what in the bundle was not valid. */
export const ReportSchema = closed(
  {
    provenance: Type.String(),
    invalid: CountField,
    faults: Type.Array(closed({ index: CountField, code: Type.String(), reason: Type.String() })),
    repeated: CountField,
    recipients: Type.Array(RecipientSchema),
    imported: Type.Optional(
      closed(
        {
          format: Type.Enum([...IMPORT_FORMATS]),
          codes: Type.Record(Type.String(), CountField, { description: 'How often each code was told' }),
          unmapped: Type.Array(closed({ place: Type.String(), code: Type.String(), reason: Type.String() }), {
            description: 'What of a file of another format did not map, the first thousand; a place is an RFC 6901 pointer or a row',
          }),
        },
        'ImportReport',
      ),
    ),
    refusal: Type.Union([closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) }), Type.Null()]),
  },
  'DisclosureReport',
)

/** One submission. */
export const SubmissionSchema = closed(
  {
    id: Type.String(),
    state: Type.Enum(['receiving', 'awaiting-approval', 'releasing', 'released', 'refused', 'failed']),
    agreement: HashField,
    purpose: Type.String(),
    justification: Type.String(),
    account: Type.String(),
    proposedBy: Type.Union([Type.String(), Type.Null()], {
      description: 'Tool or person that proposed it; as long as it is also the account, nobody who may release has taken it up',
    }),
    approvedBy: TextOrNull,
    answers: Type.Union([HashField, Type.Null()], { description: 'The request of a partner that it answers' }),
    receivedAt: TimeField,
    position: Type.Integer({ minimum: 0, description: 'Objects of the bundle that are done' }),
    objects: CountField,
    report: Type.Union([ReportSchema, Type.Null()]),
    tightenings: Type.Integer({ minimum: 0, description: 'How many times reviewers asked for less than the agreement lets go' }),
    stays: Type.Integer({ minimum: 0, description: 'How many times reviewers said of a value that it may stay' }),
  },
  'Submission',
)
/** Submissions, newest first. */
export const SubmissionListSchema = listOf(SubmissionSchema, 'SubmissionList')

/** A submission as the API tells it. */
export function submissionView(record: SubmissionRecord): Static<typeof SubmissionSchema> {
  const { id, state, agreement, purpose, justification, account, proposedBy, approvedBy, answers, position, objects } = record
  const receivedAt = formatTimestamp(record.receivedAt)
  const report = record.report === '' ? null : reportView(record.report)
  const [tightenings, stays] = [record.tightenings.length, record.stays.length]
  return {
    id,
    state,
    agreement,
    purpose,
    justification,
    account,
    proposedBy,
    approvedBy,
    answers,
    receivedAt,
    position,
    objects,
    report,
    tightenings,
    stays,
  }
}

/** A kept report as the API tells it; it was written by this node. */
export function reportView(text: string): Static<typeof ReportSchema> {
  const { provenance, invalid, faults, repeated, recipients, imported, refusal } = parseReport(text)
  return {
    ...{ provenance, invalid, faults: [...faults], repeated, recipients: recipients.map(recipientView), refusal },
    ...(imported !== undefined && { imported: { ...imported, unmapped: [...imported.unmapped] } }),
  }
}

function recipientView(recipient: RecipientReport): Static<typeof RecipientSchema> {
  const { party, offered, released, changed, withheld, removed, approval, due, scored, sent } = recipient
  return { party, offered, released, changed, withheld: [...withheld], removed: [...removed], approval, due: [...due], scored, sent }
}

const INDEX = Type.Integer({ minimum: 0, description: 'Place of the object in the bundle, from 0' })
const StixSchema = Type.Record(Type.String(), Type.Unknown(), { description: 'STIX 2.1 object' })
const PreviewedRemovalSchema = closed({
  id: Type.String({ description: 'Id of the original object' }),
  pointer: Type.String({ description: 'RFC 6901 pointer into the original object; empty for the whole of it' }),
  treatment: Type.Enum(['withhold', 'drop', 'generalise', 'pseudonymise']),
  article: TextOrNull,
  code: Type.String(),
  reason: Type.String(),
})
const QuestionSchema = closed(
  {
    pointer: Type.String({ description: 'RFC 6901 pointer into the object as shown' }),
    place: Type.String(),
    category: Type.String(),
    kind: Type.String(),
    value: Type.String({ description: 'Names the value to `tightenSubmission`' }),
    masked: Type.String({ description: 'Its first and last character at most' }),
    length: CountField,
    stays: Type.Optional(
      Type.Array(closed({ account: Type.String(), at: TimeField }), {
        description: 'Who said of a waiting submission that it may stay, oldest first; absent where nobody did',
      }),
    ),
  },
  'ReviewQuestion',
)

const ScoreSchema = closed(
  {
    id: Type.String({ description: 'Id of the original object' }),
    article: Type.String(),
    shows: Type.Enum(['level', 'score', 'reasons'], { description: 'How much of the score the recipient is shown' }),
    isAdvice: Type.Boolean({ description: 'About a person: it goes only once an officer approved the release' }),
    formula: closed({ id: Type.String(), version: Type.Integer({ minimum: 1 }) }),
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    level: Type.String(),
    parts: Type.Array(closed({ input: Type.String(), reason: Type.String(), weight: CountField, points: CountField })),
  },
  'PreviewedScore',
)

/** One line of a preview: an object beside what every recipient gets of it, or at last the report. */
export const PreviewLineSchema = Type.Union([
  closed(
    {
      kind: Type.Literal('object'),
      index: INDEX,
      original: StixSchema,
      shares: Type.Array(
        closed(
          {
            party: PartyField,
            shown: Type.Union([StixSchema, Type.Null()]),
            removed: Type.Array(PreviewedRemovalSchema),
            review: Type.Array(QuestionSchema, { description: 'What is left in it that only a person can judge' }),
            triage: Type.Union([ScoreSchema, Type.Null()]),
          },
          'PreviewedShare',
        ),
      ),
    },
    'PreviewedObject',
  ),
  closed({ kind: Type.Literal('report'), report: ReportSchema }, 'PreviewedReport'),
])

/** A line of a preview as the API tells it. */
export function previewLine(entry: PreviewedEntry): string {
  return `${JSON.stringify(entry.kind === 'object' ? entry : { kind: entry.kind, report: reportView(JSON.stringify(entry.report)) })}\n`
}

const PARTIES = Type.Union([Type.Array(PartyField, { minItems: 1, maxItems: 64, uniqueItems: true }), Type.Null()], {
  description: 'The recipients it is for; null for all of them',
})

const VALUE_NAME = Type.String({ pattern: '^[0-9a-f]{32}$', description: 'As a question of a preview names it' })

/** Values that a reviewer lets stay. */
export const StayBody = closed(
  { stays: Type.Array(closed({ index: INDEX, value: VALUE_NAME }), { minItems: 1, maxItems: STAYS_MAX }) },
  'Stays',
)

/** What a reviewer asks for beyond the agreement. */
export const TightenBody = closed(
  {
    tightenings: Type.Array(
      Type.Union([
        closed({ what: Type.Literal('object'), index: INDEX, parties: PARTIES }),
        closed({
          what: Type.Literal('field'),
          index: INDEX,
          parties: PARTIES,
          field: Type.String({ minLength: 1, maxLength: 250, description: 'Top-level property' }),
          treatment: Type.Enum([...FIELD_TIGHTENINGS]),
        }),
        closed({
          what: Type.Literal('value'),
          index: INDEX,
          parties: PARTIES,
          value: VALUE_NAME,
          treatment: Type.Enum([...VALUE_TIGHTENINGS]),
        }),
      ]),
      { minItems: 1, maxItems: TIGHTENINGS_MAX },
    ),
  },
  'Tightenings',
)
