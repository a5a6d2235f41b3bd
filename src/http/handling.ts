/** Handling that is changed after a release: what an origin narrows, and how it is shown. */
import { type Static, Type } from '#typebox'
import { COURT_RULES, type Narrowing } from '../acts/index.ts'
import { PAP_LEVELS, READER_ROLES, TLP_LEVELS } from '../agreement/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, PartyField, StixIdsField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const NarrowingSchema = Type.Object(
  {
    purposes: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', minLength: 3, maxLength: 64 }), {
        maxItems: 64,
        uniqueItems: true,
        description: 'The only purposes it may be read for; none where empty',
      }),
    ),
    marking: Type.Optional(Type.Enum([...TLP_LEVELS], { description: 'At least this level' })),
    pap: Type.Optional(Type.Enum([...PAP_LEVELS], { description: 'At least this level' })),
    readers: Type.Optional(
      Type.Array(Type.Enum([...READER_ROLES]), {
        maxItems: READER_ROLES.length,
        uniqueItems: true,
        description: 'The only roles that may read it',
      }),
    ),
    onward: Type.Optional(Type.Literal('never', { description: 'Not given on to anybody' })),
    courtUse: Type.Optional(Type.Enum([...COURT_RULES])),
    accuracy: Type.Optional(Type.Literal('contested', { description: 'A person says that it is wrong; no official takes that back' })),
    retainUntil: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339 in UTC; erased by then at the latest' })),
  },
  { title: 'Narrowing', additionalProperties: false, minProperties: 1 },
)

/** How an origin narrowed an item, in a view of it. */
export const NarrowingField = Type.Union([NarrowingSchema, Type.Null()], {
  description: 'What its origin narrowed since it released it; level and date of erasure stand in the item as well',
})

const NarrowBody = closed(
  {
    stixIds: StixIdsField,
    cause: Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$', description: 'Code of the reason', examples: ['source-at-risk'] }),
    narrowing: NarrowingSchema,
  },
  'NarrowRequest',
)
const ReportSchema = closed(
  {
    acts: Type.Array(closed({ id: HashField, to: PartyField, items: CountField })),
    refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
  },
  'NarrowReport',
)

/** Mounts the narrowing of shared items. */
export function handlingRoutes(app: ApiApp, { narrow }: Pick<ApiParts, 'narrow'>): void {
  app.post(
    '/api/v1/narrowings',
    operation(
      'narrowItems',
      {
        tag: 'Deliveries',
        summary: 'Narrow the handling of shared items at every partner that has them',
        description:
          'Never widens anything; narrowings add up. Each holder obeys at once and answers; the answers are among the deliveries.',
      },
      { body: NarrowBody, response: { 201: ReportSchema } },
    ),
    async (request, reply) => {
      const { stixIds, cause, narrowing } = request.body
      const { acts, refusals } = await narrow({ stixIds, cause, narrowing: narrowingOf(narrowing), official: officialOf(request) })
      const [first] = refusals
      if (acts.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ acts: [...acts], refusals: [...refusals] })
    },
  )
}

/** A narrowing as the API tells it. */
export function narrowingView(narrowing: Narrowing | null): Static<typeof NarrowingField> {
  if (narrowing === null) return null
  const { purposes, readers, retainUntil, ...terms } = narrowing
  return {
    ...terms,
    ...(purposes && { purposes: [...purposes] }),
    ...(readers && { readers: [...readers] }),
    ...(retainUntil === undefined ? {} : { retainUntil: formatTimestamp(retainUntil) }),
  }
}

function narrowingOf({ purposes, readers, retainUntil, ...terms }: Static<typeof NarrowingSchema>): Narrowing {
  return {
    ...terms,
    ...(purposes && { purposes: purposes.toSorted() }),
    ...(readers && { readers: readers.toSorted() }),
    ...(retainUntil === undefined ? {} : { retainUntil: parseTimestamp(retainUntil) }),
  }
}
