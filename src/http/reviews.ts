/** Reviews of received items: what is erased soon unless somebody decides to keep it. */
import { Type } from '#typebox'
import { type HoldingKey, parseHoldingKey } from '../acts/index.ts'
import { DAY_MS, formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, PartyField, TimeField } from './fields.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Items'
const KEY = '^[A-Z]{2}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const DAYS_USUAL = 14

const ReviewSchema = closed(
  {
    holding: Type.String(),
    origin: PartyField,
    agreement: HashField,
    purpose: Type.String(),
    heldSince: TimeField,
    reviewBy: Type.String({ description: 'Erased then, unless somebody decides to keep it before' }),
    retainUntil: TimeField,
  },
  'Review',
)
const KeepBody = closed(
  {
    items: Type.Array(Type.String({ pattern: KEY }), {
      minItems: 1,
      maxItems: 1_000,
      uniqueItems: true,
      description: 'Received items by their `holding`',
    }),
    until: Type.String({ maxLength: 40, description: 'RFC 3339 in UTC: when it is decided again, no later than the agreement asks' }),
    reason: Type.String({
      pattern: '^[^\\x00-\\x1f\\x7f]{1,500}$',
      description: 'Why they are still needed; the act holds the SHA-256 of it, and the text goes when the last of the items is erased',
    }),
  },
  'KeepRequest',
)
const ReportSchema = closed(
  {
    acts: Type.Array(closed({ id: HashField, agreement: HashField, items: CountField })),
    refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'KeepReport',
)

/** Mounts reviews. */
export function itemReviewRoutes(app: ApiApp, { reviews, clock, recordRead }: Pick<ApiParts, 'reviews' | 'clock' | 'recordRead'>): void {
  app.get(
    '/api/v1/reviews',
    operation(
      'listReviews',
      {
        tag: TAG,
        summary: 'Received items whose review comes, without content, the oldest first',
        description: 'No decision means erasure. Recorded as a consultation.',
      },
      {
        querystring: closed({
          days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_650 })),
          limit: limitField(500, 100),
          ...REASON_FIELDS,
        }),
        response: { 200: listOf(ReviewSchema, 'ReviewList') },
      },
    ),
    async (request) => {
      const { days = DAYS_USUAL, limit = 100 } = request.query
      const official = officialOf(request)
      const reason = reasonOf(request, request.query, official)
      const due = await reviews.due({ official, purpose: reason.purpose, by: clock.now() + days * DAY_MS, limit })
      const byAgreement = Map.groupBy(due, ({ agreement }) => agreement)
      // That nothing is due is an answer as well, and is on record like any other.
      const groups: readonly (readonly [string | null, typeof due])[] = due.length === 0 ? [[null, due]] : [...byAgreement]
      for (const [agreement, group] of groups) {
        const holdings = group.map(({ holding }) => holding)
        await recordRead({ official, agreement, ...reason, what: 'http GET /api/v1/reviews', holdings })
      }
      return {
        items: due.map(({ holding, origin, agreement, purpose, heldSince, reviewBy, retainUntil }) => {
          const times = {
            heldSince: formatTimestamp(heldSince),
            reviewBy: formatTimestamp(reviewBy),
            retainUntil: formatTimestamp(retainUntil),
          }
          return { holding, origin, agreement, purpose, ...times }
        }),
      }
    },
  )
  app.post(
    '/api/v1/reviews',
    operation(
      'keepItems',
      { tag: TAG, summary: 'Decide that received items are still needed, until the next review' },
      { body: KeepBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { items, until, reason } = request.body
      const holdings = items.map((text) => parseHoldingKey(text) as HoldingKey)
      const official = officialOf(request)
      const { purpose } = reasonOf(request, {}, official)
      const report = await reviews.keep({ official, purpose, holdings, until: parseTimestamp(until), reason })
      const [first] = report.refusals
      if (report.acts.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ acts: [...report.acts], refusals: [...report.refusals] })
    },
  )
}
