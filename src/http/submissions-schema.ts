/** Submissions as the API tells them. */
import { type Static, Type } from '#typebox'
import { formatTimestamp } from '../foundation/index.ts'
import { parseReport, type RecipientReport } from '../workflows/disclosure/index.ts'
import { CountField, closed, HashField, listOf, PartyField, TextOrNull, TimeField } from './fields.ts'
import type { SubmissionRecord } from './ports.ts'

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
    approvedBy: TextOrNull,
    receivedAt: TimeField,
    position: Type.Integer({ minimum: 0, description: 'Objects of the bundle that are done' }),
    objects: CountField,
    report: Type.Union([ReportSchema, Type.Null()]),
  },
  'Submission',
)
/** Submissions, newest first. */
export const SubmissionListSchema = listOf(SubmissionSchema, 'SubmissionList')

/** A submission as the API tells it. */
export function submissionView(record: SubmissionRecord): Static<typeof SubmissionSchema> {
  const { id, state, agreement, purpose, justification, account, approvedBy, position, objects } = record
  const receivedAt = formatTimestamp(record.receivedAt)
  const report = record.report === '' ? null : reportView(record.report)
  return { id, state, agreement, purpose, justification, account, approvedBy, receivedAt, position, objects, report }
}

/** A kept report as the API tells it; it was written by this node. */
export function reportView(text: string): Static<typeof ReportSchema> {
  const { provenance, invalid, faults, repeated, recipients, refusal } = parseReport(text)
  return { provenance, invalid, faults: [...faults], repeated, recipients: recipients.map(recipientView), refusal }
}

function recipientView(recipient: RecipientReport): Static<typeof RecipientSchema> {
  const { party, offered, released, changed, withheld, removed, approval, due, scored, sent } = recipient
  return { party, offered, released, changed, withheld: [...withheld], removed: [...removed], approval, due: [...due], scored, sent }
}
