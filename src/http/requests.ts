/** Asking a partner for data with reasons, and what is asked of this party. A yes is a submission that names the request. */
import { type Static, type TProperties, Type } from '#typebox'
import { DECLINE_REASONS, type RequestRow, TEXT_PART_MAX, TEXT_PARTS, URGENCIES } from '../acts/index.ts'
import { SILENCES, TLP_LEVELS, VISIBLE_TEXT } from '../agreement/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import {
  CountField,
  closed,
  HashField,
  limitField,
  listOf,
  PartyField,
  PurposeField,
  TextOrNull,
  TimeField,
  TimeOrNull,
  timeOrNull,
  UuidField,
} from './fields.ts'
import { REASON_FIELDS } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { recordedLook } from './recorded-look.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Requests'
const TYPES_MAX = 64
const ABOUT_MAX = 100
const TYPE = '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$'

const TextSchema = closed(
  Object.fromEntries(
    TEXT_PARTS.map((part) => [part, Type.Optional(Type.String({ minLength: 1, maxLength: TEXT_PART_MAX, pattern: VISIBLE_TEXT }))]),
  ) as TProperties,
  'RequestText',
)
const AskBody = closed(
  {
    agreement: HashField,
    to: PartyField,
    purpose: PurposeField,
    urgency: Type.Optional(
      Type.Enum([...URGENCIES], { description: 'normal unless told; urgent-elsewhere has to be looked for elsewhere first' }),
    ),
    types: Type.Optional(
      Type.Array(Type.String({ pattern: TYPE, minLength: 3, maxLength: 250 }), {
        minItems: 1,
        maxItems: TYPES_MAX,
        uniqueItems: true,
        description: 'STIX types; whatever the agreement lets be given on a request unless told',
      }),
    ),
    about: Type.Optional(
      Type.Array(UuidField, {
        maxItems: ABOUT_MAX,
        uniqueItems: true,
        description: 'Ids of items that the asked party gave, as behind the dot of their holdings',
      }),
    ),
    marking: Type.Enum([...TLP_LEVELS], { description: 'At which the text is handled' }),
    text: TextSchema,
  },
  'RequestToParty',
)
const RequestSchema = closed(
  {
    id: HashField,
    agreement: HashField,
    asker: PartyField,
    asked: PartyField,
    purpose: Type.String(),
    urgency: Type.Enum([...URGENCIES]),
    types: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Null for whatever may be given on a request' }),
    about: Type.Array(Type.String()),
    askedAt: TimeField,
    until: Type.String({ description: 'When the clock of the answer ends' }),
    silence: Type.Enum([...SILENCES], { description: 'What follows then when nobody answers' }),
    state: Type.Enum(['open', 'given', 'declined', 'lapsed', 'refused'], { description: 'refused: by the node that was asked' }),
    reason: TextOrNull,
    answeredAt: TimeOrNull,
    items: Type.Integer({ minimum: 0, description: 'Items that were given in answer' }),
    missedAt: Type.Union([TimeField, Type.Null()], { description: 'When it was published that its clock had run out' }),
  },
  'RequestBetweenParties',
)
const DetailSchema = closed(
  {
    request: RequestSchema,
    text: Type.Union([TextSchema, Type.Null()], { description: 'Null once it is erased' }),
    marking: TextOrNull,
    answers: Type.Array(closed({ actId: HashField, items: CountField, at: TimeField })),
    askedBy: TextOrNull,
    declinedBy: TextOrNull,
  },
  'RequestDetail',
)
const DeclineBody = closed({ reason: Type.Enum(DECLINE_REASONS.filter((reason) => reason !== 'silence')) }, 'RequestDecline')
const StatedSchema = closed({ actId: HashField }, 'RequestStated')
const RequestParameter = closed({ id: HashField })

type Parts = Pick<ApiParts, 'requests' | 'recordRead'>

/** Mounts requests. */
export function requestRoutes(app: ApiApp, parts: Parts): void {
  readingRoutes(app, parts)
  actingRoutes(app, parts)
}

function readingRoutes(app: ApiApp, { requests, recordRead }: Parts): void {
  app.get(
    '/api/v1/requests',
    operation(
      'listRequests',
      { tag: TAG, summary: 'Requests put and received, without their texts, newest first' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(RequestSchema, 'RequestList') } },
    ),
    async (request) => {
      const rows = await requests.list({ official: officialOf(request), limit: request.query.limit ?? 50 })
      return { items: rows.map(requestView) }
    },
  )
  app.get(
    '/api/v1/requests/:id',
    operation(
      'readRequest',
      { tag: TAG, summary: 'One request with its text and what answered it', description: 'Recorded as a consultation.' },
      { params: RequestParameter, querystring: closed(REASON_FIELDS), response: { 200: DetailSchema } },
    ),
    async (request) => {
      const found = await recordedLook(
        request,
        {
          noun: 'request',
          find: ({ official }) => requests.find({ official, id: request.params.id }),
          read: ({ request: { agreement, holding }, text }) => ({ agreement, holdings: text === null ? [] : [holding] }),
        },
        { recordRead },
      )
      const { text, marking, answers, accounts } = found
      return {
        request: requestView(found.request),
        text,
        marking,
        answers: answers.map(({ actId, items, at }) => ({ actId, items, at: formatTimestamp(at) })),
        askedBy: accounts.asked,
        declinedBy: accounts.declined,
      }
    },
  )
}

function actingRoutes(app: ApiApp, { requests }: Parts): void {
  app.post(
    '/api/v1/requests',
    operation(
      'putRequest',
      {
        tag: TAG,
        summary: 'Ask a partner for data, with reasons',
        description: 'The text states at least reason, legal-basis and what the agreement wants stated; it travels sealed.',
      },
      { body: AskBody, response: { 201: StatedSchema } },
    ),
    async (request, reply) => {
      const { urgency = 'normal', about = [], types, ...asked } = request.body
      const chosen = types === undefined ? {} : { types }
      const stated = await requests.ask({ ...asked, ...chosen, urgency, about, official: officialOf(request) })
      return reply.code(201).send({ actId: granted(stated).actId })
    },
  )
  app.post(
    '/api/v1/requests/:id/decline',
    operation(
      'declineRequest',
      {
        tag: TAG,
        summary: 'Give nothing in answer to a request, for a reason of the agreement',
        description: 'What is given in answer is a submission whose query names the request in `answers`.',
      },
      { params: RequestParameter, body: DeclineBody, response: { 200: StatedSchema } },
    ),
    async (request) => {
      const declined = await requests.decline({ official: officialOf(request), id: request.params.id, reason: request.body.reason })
      return { actId: granted(declined).actId }
    },
  )
}

function requestView({ types, about, delivery, ...row }: RequestRow): Static<typeof RequestSchema> {
  const { id, agreement, asker, asked, purpose, urgency, silence, items } = row
  const isRefused = delivery === 'refused'
  return {
    ...{ id, agreement, asker, asked, purpose, urgency, silence, items, about: [...about] },
    types: types === null ? null : [...types],
    state: isRefused ? 'refused' : row.state,
    reason: isRefused ? row.code : row.reason,
    askedAt: formatTimestamp(row.askedAt),
    until: formatTimestamp(row.until),
    answeredAt: timeOrNull(row.answeredAt),
    missedAt: timeOrNull(row.missedAt),
  }
}
