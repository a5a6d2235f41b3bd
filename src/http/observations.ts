/** What self-monitoring saw in the record of reads, and what a data-protection officer says of it. */
import { type Static, Type } from '#typebox'
import { type ActId, ALL_CHECKS, OBSERVATION_OUTCOMES } from '../acts/index.ts'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { LOG_REASON, recordLogRead } from './consultations.ts'
import { granted } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, TextOrNull, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ApiParts, ObservationView } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Consultations'

const ObservationSchema = closed(
  {
    id: HashField,
    agreement: TextOrNull,
    about: Type.Union([HashField, Type.Null()], { description: 'What was opened that nobody looked at in time' }),
    opening: Type.Union([Type.String(), Type.Null()], { description: 'Why the account opened something for itself' }),
    account: Type.String(),
    check: Type.Enum([...ALL_CHECKS], {
      description:
        'volume: more items on a day than usual; hours: outside the hours of duty; watchword: a word that the account should not look for; standing-reason: many reads of items without a reason of their own; break-glass: the account opened for itself what it may not read; glass-unreviewed: nobody looked at that within the hours of the agreement; threat: the account gave on against an immediate threat, which is no suspicion; threat-unreviewed: nobody looked at that within the hours of the article',
    }),
    from: TimeField,
    until: TimeField,
    reads: CountField,
    items: CountField,
    article: { ...TextOrNull, description: 'The article under which it was opened or given on; null for what self-monitoring saw' },
    reviewBy: { ...TimeOrNull, description: 'Until when another official looks at it, as that article says' },
    observedAt: TimeField,
    outcome: Type.Union([Type.Enum([...OBSERVATION_OUTCOMES]), Type.Null()]),
    closedBy: TextOrNull,
    closedAt: TimeOrNull,
    reason: TextOrNull,
  },
  'Observation',
)

/** Mounts observations. */
export function observationRoutes(app: ApiApp, { observations, recordRead }: Pick<ApiParts, 'observations' | 'recordRead'>): void {
  app.get(
    '/api/v1/observations',
    operation(
      'listObservations',
      { tag: TAG, summary: 'What self-monitoring saw, newest first', description: 'Asked for and recorded as the record of reads is.' },
      {
        querystring: closed({ ...LOG_REASON, state: Type.Optional(Type.Enum(['open', 'closed'])), limit: limitField(500, 50) }),
        response: { 200: listOf(ObservationSchema, 'ObservationList') },
      },
    ),
    async (request) => {
      const { state, limit = 50 } = request.query
      await recordLogRead(request, { recordRead, what: 'http GET /api/v1/observations' })
      const isOpen = state === undefined ? undefined : state === 'open'
      return { items: (await observations.list({ isOpen, limit })).map(observationView) }
    },
  )
  app.post(
    '/api/v1/observations/:id/close',
    operation(
      'closeObservation',
      { tag: TAG, summary: 'Say what an observation was', description: 'By another official than the one observed.' },
      {
        params: closed({ id: HashField }),
        body: closed(
          {
            outcome: Type.Enum([...OBSERVATION_OUTCOMES]),
            reason: Type.String({ pattern: '^[^\\x00-\\x1f\\x7f]{1,500}$', description: 'Its act holds the SHA-256 of it' }),
          },
          'ObservationClosing',
        ),
        response: { 200: closed({ actId: HashField }, 'ObservationClosed') },
      },
    ),
    async (request) => {
      const { outcome, reason } = request.body
      const id = request.params.id as ActId
      const { actId } = granted(await observations.close({ official: officialOf(request), id, outcome, reason }))
      return { actId }
    },
  )
}

function observationView({ from, until, reviewBy, observedAt, closedAt, ...row }: ObservationView): Static<typeof ObservationSchema> {
  return {
    ...row,
    from: formatTimestamp(from),
    until: formatTimestamp(until),
    reviewBy: timeOrNull(reviewBy),
    observedAt: formatTimestamp(observedAt),
    closedAt: timeOrNull(closedAt),
  }
}
