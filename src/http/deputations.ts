/** Deputies of officials: named, seen, ended by either of the two. */
import { type Static, Type } from '#typebox'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type DeputationRow, deputationState } from '../workflows/officials/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, listOf, TextOrNull, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Officials'

const TimeInput = Type.String({ minLength: 20, maxLength: 40, description: 'RFC 3339 in UTC', examples: ['2030-08-31T00:00:00.000Z'] })
const DeputationBody = closed(
  {
    deputy: Type.String({ minLength: 1, maxLength: 100, examples: ['bert'] }),
    startsAt: Type.Optional(TimeInput),
    endsAt: TimeInput,
    reason: Type.String({ minLength: 1, maxLength: 500, examples: ['Leave'] }),
  },
  'DeputationRequest',
)
const DeputationSchema = closed(
  {
    id: Type.String(),
    principal: Type.String({ description: 'Login of who is stood in for' }),
    deputy: Type.String(),
    role: Type.String({ description: 'In which the deputy may act' }),
    reason: Type.String(),
    state: Type.Enum(['ahead', 'current', 'over']),
    namedAt: TimeField,
    startsAt: TimeField,
    endsAt: TimeField,
    endedBy: TextOrNull,
  },
  'Deputation',
)

/** Mounts the deputations. */
export function deputationRoutes(app: ApiApp, { deputations, clock }: Pick<ApiParts, 'deputations' | 'clock'>): void {
  app.get(
    '/api/v1/deputations',
    operation(
      'listDeputations',
      {
        tag: TAG,
        summary: 'Who stands in for whom, newest first, with those that are over',
        description: 'Officers who see officials see all of them; everybody else the own ones.',
      },
      { response: { 200: listOf(DeputationSchema, 'DeputationList') } },
    ),
    async (request) => ({ items: (await deputations.list(officialOf(request))).map((row) => viewOf(row, clock.now())) }),
  )
  app.post(
    '/api/v1/deputations',
    operation(
      'nameDeputy',
      {
        tag: TAG,
        summary: 'Name a deputy, who for a while may act in your role',
        description:
          'The deputy brings the header `Comity-Stands-In-For` with your login (percent-encoded). Whoever stood in for you is nobody’s second person beside you.',
      },
      { body: DeputationBody, response: { 201: DeputationSchema } },
    ),
    async (request, reply) => {
      const { deputy, startsAt, endsAt, reason } = request.body
      const named = await deputations.name({
        deputy,
        reason,
        startsAt: startsAt === undefined ? clock.now() : parseTimestamp(startsAt),
        endsAt: parseTimestamp(endsAt),
        by: officialOf(request),
      })
      return reply.code(201).send(viewOf(granted(named), clock.now()))
    },
  )
  app.post(
    '/api/v1/deputations/:id/end',
    operation(
      'endDeputation',
      { tag: TAG, summary: 'End a deputation at once', description: 'Either of the two may, and officers who may put officials out.' },
      { params: closed({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) }), response: { 200: DeputationSchema } },
    ),
    async (request) => viewOf(granted(await deputations.end({ id: request.params.id, by: officialOf(request) })), clock.now()),
  )
}

function viewOf(row: DeputationRow, now: number): Static<typeof DeputationSchema> {
  return {
    ...row,
    state: deputationState(row, now),
    namedAt: formatTimestamp(row.namedAt),
    startsAt: formatTimestamp(row.startsAt),
    endsAt: formatTimestamp(row.endsAt),
  }
}
