/** Why the own session reads: stated once for each case, remembered until the session ends, recorded with every read. */
import { type Static, Type } from '#typebox'
import { formatTimestamp } from '../foundation/index.ts'
import type { SessionReasonRow } from '../workflows/officials/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, PurposeField, TextOrNull, TimeField } from './fields.ts'
import { JUSTIFICATION_MAX } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Sessions'

const ReasonSchema = closed(
  {
    case: TextOrNull,
    purpose: PurposeField,
    justification: Type.String(),
    statedAt: TimeField,
  },
  'StatedReason',
)
const ReasonsSchema = closed(
  {
    items: Type.Array(ReasonSchema, { description: 'One for each case; reads that say nothing else are recorded with the first one' }),
    purposes: Type.Array(Type.String(), { description: 'That agreements list' }),
    cases: Type.Array(Type.String(), { description: 'Of which you are a member now' }),
    isRemembered: Type.Boolean({ description: 'False where no session is open: then each request says why it reads' }),
  },
  'StatedReasonList',
)
const ReasonBody = closed(
  {
    case: Type.Optional(Type.String({ minLength: 3, maxLength: 64 })),
    purpose: PurposeField,
    justification: Type.String({ minLength: 1, maxLength: JUSTIFICATION_MAX }),
  },
  'StatedReasonRequest',
)

/** Mounts what the own session reads for. */
export function sessionReasonRoutes(app: ApiApp, { reasons }: Pick<ApiParts, 'reasons'>): void {
  app.get(
    '/api/v1/session/reasons',
    operation('readReasons', { tag: TAG, summary: 'Why your session reads' }, { response: { 200: ReasonsSchema } }),
    async (request) => {
      const official = officialOf(request)
      return {
        items: (await reasons.list(official)).map(viewOf),
        purposes: [...(await reasons.purposes())],
        cases: [...(official.attributes?.cases ?? [])],
        isRemembered: official.session !== undefined,
      }
    },
  )
  app.post(
    '/api/v1/session/reasons',
    operation(
      'stateReason',
      {
        tag: TAG,
        summary: 'State why you read, for a case or for none',
        description:
          'Remembered in your session for that case, and taken for every read that brings no reason of its own, until you state another one or name another case.',
      },
      { body: ReasonBody, response: { 201: ReasonSchema } },
    ),
    async (request, reply) => {
      const { case: namedCase = null, purpose, justification } = request.body
      const stated = await reasons.state({ official: officialOf(request), namedCase, purpose, justification })
      return reply.code(201).send(viewOf(granted(stated)))
    },
  )
}

function viewOf({ namedCase, purpose, justification, statedAt }: SessionReasonRow): Static<typeof ReasonSchema> {
  return { case: namedCase, purpose, justification, statedAt: formatTimestamp(statedAt) }
}
