/** Warning partners, and what partners warned of. */
import { type Static, Type } from '#typebox'
import { ALERT_SEVERITIES } from '../acts/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, HashField, limitField, listOf, PartyField, PurposeField, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { AlertView, ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Alerts'
const TITLE_MAX = 200
const TEXT_MAX = 4_000
const ABOUT_MAX = 100
const PARTIES_MAX = 256

const visible = (most: number) => Type.String({ minLength: 1, maxLength: most, pattern: '\\S' })
const severity = Type.Enum([...ALERT_SEVERITIES])

const AlertBody = closed(
  {
    agreement: HashField,
    purpose: PurposeField,
    title: visible(TITLE_MAX),
    text: visible(TEXT_MAX),
    marking: Type.Enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']),
    severity,
    validUntil: Type.String({ maxLength: 40, description: 'RFC 3339 in UTC; no longer than the agreement lets the text be kept' }),
    about: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
        maxItems: ABOUT_MAX,
        uniqueItems: true,
        description: 'STIX ids of own objects; each recipient is told of those that it was sent',
      }),
    ),
    recipients: Type.Optional(
      Type.Array(PartyField, { minItems: 1, maxItems: PARTIES_MAX, uniqueItems: true, description: 'Every other party unless told' }),
    ),
    justification: Type.String({ minLength: 1, maxLength: 2_000 }),
  },
  'AlertRequest',
)
const RaisedSchema = closed(
  {
    alerts: Type.Array(closed({ id: HashField, to: PartyField })),
    refusals: Type.Array(closed({ party: PartyField, code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'AlertsRaised',
)
const AlertSchema = closed(
  {
    id: HashField,
    agreement: HashField,
    party: PartyField,
    recipient: PartyField,
    holding: Type.String(),
    state: Type.Enum(['sent', 'provisional', 'confirmed', 'quarantined', 'recalled'], {
      description: 'provisional: its party says so and no quorum of witnesses saw it yet; quarantined: none did in time',
    }),
    severity,
    validUntil: TimeField,
    raisedAt: TimeField,
    settledAt: TimeOrNull,
    title: TextOrNull,
    text: TextOrNull,
    marking: TextOrNull,
    about: Type.Array(Type.String(), { description: 'STIX ids of what it is about' }),
  },
  'Alert',
)

type Parts = Pick<ApiParts, 'alerts' | 'recordRead'>

/** Mounts alerts. */
export function alertRoutes(app: ApiApp, { alerts, recordRead }: Parts): void {
  app.post(
    '/api/v1/alerts',
    operation(
      'raiseAlert',
      {
        tag: TAG,
        summary: 'Warn partners at once',
        description: 'The text passes the decision of the agreement for each recipient, whole or not at all.',
      },
      { body: AlertBody, response: { 201: RaisedSchema } },
    ),
    async (request, reply) => {
      const { validUntil, about = [], ...told } = request.body
      const raised = await alerts.raise({ ...told, about, validUntil: parseTimestamp(validUntil), official: officialOf(request) })
      const { alerts: sent, refusals } = granted(raised)
      return reply.code(201).send({ alerts: [...sent], refusals: [...refusals] })
    },
  )
  app.get(
    '/api/v1/alerts',
    operation(
      'listAlerts',
      { tag: TAG, summary: 'Alerts sent and received with their texts, newest first', description: 'Recorded as a consultation.' },
      { querystring: closed({ limit: limitField(200, 50), ...REASON_FIELDS }), response: { 200: listOf(AlertSchema, 'AlertList') } },
    ),
    async (request) => {
      const official = officialOf(request)
      const reason = reasonOf(request, request.query, official)
      const shown = await alerts.list({ official, purpose: reason.purpose, limit: request.query.limit ?? 50 })
      for (const [agreement, group] of Map.groupBy(shown, (view) => view.agreement)) {
        await recordRead({
          official,
          agreement,
          ...reason,
          what: 'http GET /api/v1/alerts',
          holdings: group.flatMap(({ holding, text }) => (text === null ? [] : [holding])),
        })
      }
      return { items: shown.map(alertView) }
    },
  )
}

function alertView({ validUntil, raisedAt, settledAt, about, ...view }: AlertView): Static<typeof AlertSchema> {
  return {
    ...view,
    about: [...about],
    validUntil: formatTimestamp(validUntil),
    raisedAt: formatTimestamp(raisedAt),
    settledAt: timeOrNull(settledAt),
  }
}
