/** Giving on, and using for another purpose: asking the origin, its answer, and what then goes. */
import { type Static, Type } from '#typebox'
import { CONSENT_REASONS } from '../acts/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted, RefusedRequest } from './error-answers.ts'
import {
  CountField,
  closed,
  HashField,
  limitField,
  listOf,
  PartyField,
  PurposeField,
  StixIdsField,
  TextOrNull,
  TimeField,
  TimeOrNull,
  timeOrNull,
} from './fields.ts'
import { REASON_FIELDS } from './justification.ts'
import { RefusalSchema, ReportSchema, reportView, ThreatSchema, threatView } from './onward-schema.ts'
import type { ApiParts, OnwardAskView } from './ports.ts'
import { recordedLook } from './recorded-look.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Giving on'
const ITEM_ID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

const AskBody = closed(
  {
    stixIds: StixIdsField,
    recipient: Type.Optional({
      ...PartyField,
      description: 'Whom to give them on to; absent: nobody, they would be used here for another purpose',
    }),
    purpose: PurposeField,
    justification: Type.String({ minLength: 1, maxLength: 2_000, description: 'Stays here; the origin is told the SHA-256 of it' }),
  },
  'OnwardRequest',
)
const AskedSchema = closed(
  {
    asks: Type.Array(closed({ id: HashField, origin: PartyField, agreement: HashField, items: CountField })),
    refusals: Type.Array(RefusalSchema),
  },
  'OnwardAsked',
)
const AskSchema = closed(
  {
    id: HashField,
    agreement: HashField,
    asker: PartyField,
    origin: PartyField,
    recipient: Type.String({ description: 'Who would use them: the party that asks, where it asks to use them for another purpose' }),
    purpose: Type.String(),
    items: CountField,
    askedAt: TimeField,
    until: Type.String({ description: 'When silence becomes a no' }),
    state: Type.Enum(['open', 'consented', 'refused', 'lapsed']),
    reason: TextOrNull,
    answeredAt: TimeOrNull,
    validUntil: TimeOrNull,
    threat: Type.Union([ThreatSchema, Type.Null()], { description: 'The threat against which they went on before the origin answered' }),
    toldAt: { ...TimeOrNull, description: 'At who asked: when the origin acknowledged that it was told' },
  },
  'OnwardAsk',
)
const DetailSchema = closed(
  {
    ask: AskSchema,
    items: Type.Array(
      closed({
        holding: Type.String(),
        stixId: TextOrNull,
        type: TextOrNull,
        marking: TextOrNull,
        isConsented: Type.Boolean(),
        erasedAt: TimeOrNull,
      }),
    ),
  },
  'OnwardDetail',
)
const ConsentBody = closed(
  {
    until: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339 in UTC; 30 days from now unless told' })),
    items: Type.Optional(
      Type.Array(Type.String({ pattern: ITEM_ID }), {
        minItems: 1,
        maxItems: 1_000,
        uniqueItems: true,
        description: 'Ids of items, as behind the dot of their holdings; all unless told',
      }),
    ),
  },
  'OnwardConsent',
)
const RefuseBody = closed({ reason: Type.Enum(CONSENT_REASONS.filter((reason) => reason !== 'silence')) }, 'OnwardRefusal')
const ReleaseBody = closed({ necessity: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })) }, 'OnwardRelease')
const StatedSchema = closed({ actId: HashField }, 'OnwardAnswered')
const AskParameter = closed({ id: HashField })

type Parts = Pick<ApiParts, 'onward' | 'recordRead'>

/** Mounts giving on. */
export function onwardRoutes(app: ApiApp, parts: Parts): void {
  readingRoutes(app, parts)
  actingRoutes(app, parts)
}

function readingRoutes(app: ApiApp, { onward, recordRead }: Parts): void {
  app.get(
    '/api/v1/onward',
    operation(
      'listOnward',
      { tag: TAG, summary: 'Questions put and received, newest first' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(AskSchema, 'OnwardList') } },
    ),
    async (request) => {
      const rows = await onward.list({ official: officialOf(request), limit: request.query.limit ?? 50 })
      return { items: rows.map(askView) }
    },
  )
  app.get(
    '/api/v1/onward/:id',
    operation(
      'readOnward',
      { tag: TAG, summary: 'One question with its items, without content', description: 'Recorded as a consultation.' },
      { params: AskParameter, querystring: closed(REASON_FIELDS), response: { 200: DetailSchema } },
    ),
    async (request) => {
      const found = await recordedLook(
        request,
        {
          noun: 'question',
          find: ({ official }) => onward.find({ official, id: request.params.id }),
          read: ({ ask: { agreement }, items }) => ({ agreement, holdings: items.map(({ holding }) => holding) }),
        },
        { recordRead },
      )
      return { ask: askView(found.ask), items: found.items.map((item) => ({ ...item, erasedAt: timeOrNull(item.erasedAt) })) }
    },
  )
}

function actingRoutes(app: ApiApp, { onward }: Parts): void {
  app.post(
    '/api/v1/onward',
    operation(
      'askOnward',
      { tag: TAG, summary: 'Ask the origins of received objects to let them be given on, or used here for another purpose' },
      { body: AskBody, response: { 201: AskedSchema } },
    ),
    async (request, reply) => {
      const { asks, refusals } = await onward.ask({ ...request.body, official: officialOf(request) })
      const [first] = refusals
      if (asks.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ asks: [...asks], refusals: [...refusals] })
    },
  )
  app.post(
    '/api/v1/onward/:id/consent',
    operation(
      'consentOnward',
      { tag: TAG, summary: 'Let own items be given on, or used for another purpose' },
      { params: AskParameter, body: ConsentBody, response: { 200: StatedSchema } },
    ),
    async (request) => {
      const { until, items } = request.body
      const consented = await onward.consent({
        official: officialOf(request),
        id: request.params.id,
        ...(until === undefined ? {} : { until: parseTimestamp(until) }),
        ...(items === undefined ? {} : { items }),
      })
      return { actId: granted(consented).actId }
    },
  )
  app.post(
    '/api/v1/onward/:id/refuse',
    operation(
      'refuseOnward',
      { tag: TAG, summary: 'Let own items not be given on, or not be used for another purpose' },
      { params: AskParameter, body: RefuseBody, response: { 200: StatedSchema } },
    ),
    async (request) => {
      const answered = await onward.refuse({ official: officialOf(request), id: request.params.id, reason: request.body.reason })
      return { actId: granted(answered).actId }
    },
  )
  app.post(
    '/api/v1/onward/:id/release',
    operation(
      'releaseOnward',
      { tag: TAG, summary: 'Give on what was consented to and did not go yet' },
      { params: AskParameter, body: ReleaseBody, response: { 200: ReportSchema } },
    ),
    async (request) => {
      const { necessity } = request.body
      const report = await onward.release({
        official: officialOf(request),
        id: request.params.id,
        ...(necessity === undefined ? {} : { necessity }),
      })
      return reportView(granted(report))
    },
  )
}

function askView({ answer: _, askedAt, until, answeredAt, validUntil, threat, toldAt, ...row }: OnwardAskView): Static<typeof AskSchema> {
  return {
    ...row,
    askedAt: formatTimestamp(askedAt),
    until: formatTimestamp(until),
    answeredAt: timeOrNull(answeredAt),
    validUntil: timeOrNull(validUntil),
    threat: threat === null ? null : threatView(threat),
    toldAt: timeOrNull(toldAt),
  }
}
