/** What officers record of officials beside their roles: trainings, clearances and cases, each until a date. */
import { type Static, Type } from '#typebox'
import { TLP_LEVELS } from '../agreement/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { ATTRIBUTE_KINDS, type AttributeRow } from '../workflows/officials/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, listOf, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Officials'

const KindField = Type.Enum([...ATTRIBUTE_KINDS])
const ValueField = Type.String({
  minLength: 3,
  maxLength: 64,
  description:
    'Code of a training, a level of TLP or a word of the scale of this node as a clearance, or the number of a case of which it is a member',
  examples: ['data-protection', 'AMBER', 'C-2030-17'],
})
const LoginParameter = closed({ login: Type.String({ minLength: 1, maxLength: 100 }) })
const AttributeBody = closed(
  { kind: KindField, value: ValueField, endsAt: Type.String({ minLength: 20, maxLength: 40, description: 'RFC 3339 in UTC' }) },
  'AttributeRequest',
)
const AttributeSchema = closed(
  {
    ...{ login: Type.String(), kind: KindField, value: Type.String(), endsAt: TimeField, recordedBy: Type.String(), recordedAt: TimeField },
    level: Type.Union([Type.Enum([...TLP_LEVELS]), Type.Null()], {
      description: 'Of a clearance, up to which level of TLP it reads, as it was when it was recorded',
    }),
  },
  'Attribute',
)

/** Mounts the attributes. */
export function attributeRoutes(app: ApiApp, { attributes }: Pick<ApiParts, 'attributes'>): void {
  app.get(
    '/api/v1/attributes',
    operation(
      'listAttributes',
      {
        tag: TAG,
        summary: 'What is recorded of officials',
        description: 'Officers who see officials see all of it; everybody else the own.',
      },
      { response: { 200: listOf(AttributeSchema, 'AttributeList') } },
    ),
    async (request) => ({ items: (await attributes.list(officialOf(request))).map(viewOf) }),
  )
  app.post(
    '/api/v1/officials/:login/attributes',
    operation(
      'recordAttribute',
      {
        tag: TAG,
        summary: 'Record a training, a clearance or the membership of a case of an official, until a date',
        description: 'By another officer. What an agreement asks for counts from the next request on, and no longer than to its date.',
      },
      { params: LoginParameter, body: AttributeBody, response: { 201: AttributeSchema } },
    ),
    async (request, reply) => {
      const { kind, value, endsAt } = request.body
      const by = officialOf(request).login
      const recorded = await attributes.record({ login: request.params.login, kind, value, endsAt: parseTimestamp(endsAt), by })
      return reply.code(201).send(viewOf(granted(recorded)))
    },
  )
  app.delete(
    '/api/v1/officials/:login/attributes/:kind/:value',
    operation(
      'endAttribute',
      { tag: TAG, summary: 'Take a training, a clearance or the membership of a case back at once' },
      {
        params: closed({ ...LoginParameter.properties, kind: KindField, value: ValueField }),
        response: { 200: closed({ ended: Type.Literal(true) }) },
      },
    ),
    async (request) => {
      granted(await attributes.end(request.params))
      return { ended: true } as const
    },
  )
}

function viewOf({ endsAt, recordedAt, level, ...row }: AttributeRow): Static<typeof AttributeSchema> {
  return { ...row, level: level ?? null, endsAt: formatTimestamp(endsAt), recordedAt: formatTimestamp(recordedAt) }
}
