/** Recalls and corrections, and how far each holder confirmed them. */
import { type Static, Type } from '#typebox'
import type { TakebackRow } from '../acts/index.ts'
import { formatTimestamp, type Instant } from '../foundation/index.ts'
import type { TakeBackReport } from '../workflows/erasure/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, PartyField, StixIdsField, TimeField, TimeOrNull, timeOrNull } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Deliveries'

const CauseField = Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$', description: 'Code of the reason', examples: ['source-withdrew'] })
const RefusalsField = Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) }))

const RecallBody = closed(
  {
    stixIds: StixIdsField,
    cause: CauseField,
    alsoOwn: Type.Optional(Type.Boolean({ default: false, description: 'Also destroy the own items' })),
  },
  'RecallRequest',
)
const CorrectBody = closed({ stixIds: StixIdsField, cause: CauseField }, 'CorrectRequest')
const ReportSchema = closed(
  { acts: Type.Array(closed({ id: HashField, to: PartyField, items: CountField, until: TimeField })), refusals: RefusalsField },
  'TakeBackReport',
)
const TakebackSchema = closed(
  {
    id: HashField,
    kind: Type.Enum(['recall', 'correct']),
    agreement: HashField,
    recipient: PartyField,
    items: CountField,
    confirmed: Type.Integer({ minimum: 0, description: 'Items that the holder vouched to have deleted' }),
    state: Type.Enum(['sent', 'restricted', 'confirmed', 'silent'], {
      description: 'Restricted once the holder answered; silent where it did not confirm all by the date',
    }),
    until: TimeField,
    statedAt: TimeField,
    escalatedAt: TimeOrNull,
  },
  'Takeback',
)

/** Mounts recalls, corrections and where each holder stands. */
export function takingBackRoutes(app: ApiApp, parts: Pick<ApiParts, 'recall' | 'correct' | 'takebacks' | 'clock'>): void {
  app.post(
    '/api/v1/recalls',
    operation(
      'recallItems',
      { tag: TAG, summary: 'Take shared items back from every partner' },
      { body: RecallBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { stixIds, cause, alsoOwn = false } = request.body
      return reply.code(201).send(answerOf(await parts.recall({ stixIds, cause, alsoOwn, official: officialOf(request) })))
    },
  )
  app.post(
    '/api/v1/corrections',
    operation(
      'correctItems',
      {
        tag: TAG,
        summary: 'Correct shared objects: every version before the newest own one is taken back from every partner',
        description: 'Submit the corrected version first; it stands in the place of what each partner deletes.',
      },
      { body: CorrectBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      return reply.code(201).send(answerOf(await parts.correct({ ...request.body, official: officialOf(request) })))
    },
  )
  app.get(
    '/api/v1/recalls',
    operation(
      'listTakebacks',
      { tag: TAG, summary: 'Recalls and corrections, newest first, with how far each holder confirmed them' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(TakebackSchema, 'TakebackList') } },
    ),
    async (request) => ({
      items: (await parts.takebacks(request.query.limit ?? 50)).map((row) => takebackView(row, parts.clock.now())),
    }),
  )
}

/** @throws RefusedRequest where nothing was set in motion */
function answerOf({ acts, refusals }: TakeBackReport): Static<typeof ReportSchema> {
  const [first] = refusals
  if (acts.length === 0 && first !== undefined) throw new RefusedRequest(first)
  return { acts: [...acts], refusals: [...refusals] }
}

function takebackView({ due, statedAt, escalatedAt, answer, kind, ...row }: TakebackRow, now: Instant): Static<typeof TakebackSchema> {
  const isSilent = due <= now ? 'silent' : answer === 'applied' ? 'restricted' : 'sent'
  return {
    ...row,
    kind: kind === 'correct' ? 'correct' : 'recall',
    state: row.confirmed >= row.items ? 'confirmed' : isSilent,
    until: formatTimestamp(due),
    statedAt: formatTimestamp(statedAt),
    escalatedAt: timeOrNull(escalatedAt),
  }
}
