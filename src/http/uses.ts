/** What was done with received items and what came of it; and what recipients say came of own ones. */
import { type Static, Type } from '#typebox'
import { type FeedbackRow, type HoldingKey, parseHoldingKey, USE_DEEDS, USE_OUTCOMES, type UseRow } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { LOG_REASON, recordLogRead } from './consultations.ts'
import { RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, PartyField, TimeField } from './fields.ts'
import { reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Items'
const ITEMS_MAX = 1_000
const KEY = '^[A-Z]{2}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

const OutcomeField = Type.Enum([...USE_OUTCOMES])
const USE_FIELDS = { deed: Type.Enum([...USE_DEEDS], { description: 'What was done' }), outcome: OutcomeField }

const UseSchema = closed(
  {
    id: HashField,
    agreement: HashField,
    account: Type.String(),
    ...USE_FIELDS,
    items: CountField,
    usedAt: TimeField,
    caveats: Type.String({ description: 'Empty once the last of the items is erased' }),
  },
  'Use',
)
const FeedbackSchema = closed({ id: HashField, party: PartyField, outcome: OutcomeField, givenAt: TimeField }, 'Feedback')

/** Every use, in a view of what was used. */
export const UsesField = Type.Array(UseSchema, { description: 'What was done with it here, newest first' })
/** All feedback, in a view of what it is on. */
export const FeedbackField = Type.Array(FeedbackSchema, { description: 'What recipients said came of it, newest first' })

const UseBody = closed(
  {
    items: Type.Array(Type.String({ pattern: KEY }), {
      minItems: 1,
      maxItems: ITEMS_MAX,
      uniqueItems: true,
      description: 'Received items by their `holding`',
    }),
    ...USE_FIELDS,
    caveats: Type.String({
      pattern: '^[^\\x00-\\x1f\\x7f]{1,500}$',
      description: 'What is to be borne in mind; its act holds the SHA-256 of it, and the text goes when the last of the items is erased',
    }),
    tellOrigin: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Whether who sent the items is told the outcome, as far as the agreement lets it and at its next time, without official, deed or caveats',
      }),
    ),
  },
  'UseRequest',
)
const ReportSchema = closed(
  {
    uses: Type.Array(closed({ id: HashField, agreement: HashField, items: CountField })),
    told: Type.Array(closed({ party: PartyField, items: CountField })),
    refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'UseReport',
)

/** Mounts the recording of uses, and their list for whoever judges them. */
export function useRoutes(app: ApiApp, { uses, recordRead }: Pick<ApiParts, 'uses' | 'recordRead'>): void {
  app.post(
    '/api/v1/uses',
    operation(
      'recordUse',
      {
        tag: TAG,
        summary: 'Say what was done with received items, and what came of it',
        description: 'So that whether use was proportionate can be judged. Whoever sent the items is told the outcome unless told not to.',
      },
      { body: UseBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { items, tellOrigin = true, ...use } = request.body
      const holdings = items.map((text) => parseHoldingKey(text) as HoldingKey)
      const official = officialOf(request)
      const { purpose } = reasonOf(request, {}, official)
      const report = await uses.record({ official, purpose, holdings, ...use, tellsOrigin: tellOrigin })
      const [first] = report.refusals
      if (report.uses.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ uses: [...report.uses], told: [...report.told], refusals: [...report.refusals] })
    },
  )
  app.get(
    '/api/v1/uses',
    operation(
      'listUses',
      {
        tag: TAG,
        summary: 'What was done with received items, newest first',
        description: 'Asked for and recorded as the record of reads is.',
      },
      { querystring: closed({ ...LOG_REASON, limit: limitField(500, 50) }), response: { 200: listOf(UseSchema, 'UseList') } },
    ),
    async (request) => {
      await recordLogRead(request, { recordRead, what: 'http GET /api/v1/uses' })
      return { items: usesView(await uses.list(request.query.limit ?? 50)) }
    },
  )
}

/** Uses as the API tells them. */
export function usesView(rows: readonly UseRow[]): Static<typeof UseSchema>[] {
  return rows.map((row) => ({ ...row, usedAt: formatTimestamp(row.usedAt) }))
}

/** Feedback as the API tells it. */
export function feedbackView(rows: readonly FeedbackRow[]): Static<typeof FeedbackSchema>[] {
  return rows.map((row) => ({ ...row, givenAt: formatTimestamp(row.givenAt) }))
}
