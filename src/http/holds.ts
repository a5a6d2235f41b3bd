/** Legal holds: what must be kept although its destruction comes due. */
import { type Static, Type } from '#typebox'
import { type LegalHoldRow, STANDS_UNTIL_LIFTED, TOLD_BY } from '../acts/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted, RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, StixIdsField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Legal holds'

const HoldBody = closed(
  {
    stixIds: StixIdsField,
    reason: Type.String({
      pattern: '^[^\\x00-\\x1f\\x7f]{1,200}$',
      description: 'Names the order, without personal data; its act holds the SHA-256 of it',
      examples: ['Order 12/2030 of the administrative court'],
    }),
    until: Type.String({ description: 'RFC 3339 in UTC; at most 366 days ahead', examples: ['2030-12-31T00:00:00Z'], maxLength: 40 }),
    authority: Type.Optional(
      Type.String({
        pattern: '^[^\\x00-\\x1f\\x7f]{1,200}$',
        description: 'Whose order restricts processing: nobody reads or gives the objects until it ends. Absent: they are only kept',
        examples: ['Administrative court of Aldoria'],
      }),
    ),
    forPerson: Type.Optional(
      Type.Literal(true, { description: 'The order restricts for the person whom the objects are about, who is told before it ends' }),
    ),
  },
  'HoldRequest',
)
const LiftBody = closed(
  {
    told: Type.Optional(
      closed(
        {
          on: Type.String({ description: 'RFC 3339 in UTC', examples: ['2030-12-31T00:00:00Z'], maxLength: 40 }),
          by: Type.Enum([...TOLD_BY], { description: 'How the person was told' }),
        },
        'PersonTold',
      ),
    ),
  },
  'LiftRequest',
)
const ReportSchema = closed(
  {
    holds: Type.Array(closed({ id: HashField, agreement: HashField, items: CountField })),
    refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'HoldReport',
)
const HoldSchema = closed(
  {
    id: HashField,
    agreement: HashField,
    account: Type.String(),
    authority: TextOrNull,
    reason: Type.String(),
    items: CountField,
    state: Type.Enum(['standing', 'ended', 'lifted']),
    placedAt: TimeField,
    until: Type.Union([TimeField, Type.Null()], {
      description: 'When it ends by itself; null where it is lifted once the person was told',
    }),
    isForPerson: Type.Boolean({ description: 'Whether the order is for the person whom the objects are about' }),
    liftedAt: TimeOrNull,
    liftedBy: TextOrNull,
  },
  'Hold',
)

/** Mounts legal holds. */
export function holdRoutes(app: ApiApp, { holds, clock }: Pick<ApiParts, 'holds' | 'clock'>): void {
  app.post(
    '/api/v1/holds',
    operation(
      'placeHold',
      { tag: TAG, summary: 'Keep objects that an order wants kept: what would destroy them restricts them until the hold ends' },
      { body: HoldBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { stixIds, reason, until, authority, forPerson } = request.body
      const official = officialOf(request)
      const report = await holds.place({
        ...{ stixIds, reason, until: parseTimestamp(until), official },
        ...(authority === undefined ? {} : { authority }),
        ...(forPerson === undefined ? {} : { forPerson }),
      })
      const [first] = report.refusals
      if (report.holds.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ holds: [...report.holds], refusals: [...report.refusals] })
    },
  )
  app.get(
    '/api/v1/holds',
    operation(
      'listHolds',
      { tag: TAG, summary: 'Newest first, with those that ended' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(HoldSchema, 'HoldList') } },
    ),
    async (request) => ({ items: (await holds.list(request.query.limit ?? 50)).map((row) => holdView(row, clock.now())) }),
  )
  app.post(
    '/api/v1/holds/:id/lift',
    operation(
      'liftHold',
      {
        tag: TAG,
        summary: 'End a hold early; what was to be destroyed meanwhile is destroyed',
        description: 'An order for a person ends once it says when and how the person was told (`told`).',
      },
      // No address holds when and how a person was told: addresses stand in logs.
      {
        params: closed({ id: HashField }),
        querystring: closed({}),
        body: LiftBody,
        response: { 200: closed({ actId: HashField }, 'HoldLifted') },
      },
    ),
    async (request) => {
      const { told } = request.body
      const how = told === undefined ? {} : { told: { on: formatTimestamp(parseTimestamp(told.on)), by: told.by } }
      const { actId } = granted(await holds.lift({ id: request.params.id, official: officialOf(request), ...how }))
      return { actId }
    },
  )
}

function holdView(row: LegalHoldRow, now: number): Static<typeof HoldSchema> {
  const { id, agreement, account, authority, reason, items, liftedAt, liftedBy, until } = row
  const isForPerson = until === STANDS_UNTIL_LIFTED
  const ended = until <= now ? 'ended' : 'standing'
  return {
    id,
    agreement,
    account,
    authority,
    reason,
    items,
    state: liftedAt === null ? ended : liftedBy === null ? 'ended' : 'lifted',
    placedAt: formatTimestamp(row.placedAt),
    until: isForPerson ? null : formatTimestamp(until),
    isForPerson,
    liftedAt: timeOrNull(liftedAt),
    liftedBy,
  }
}
