/** Handling that is changed after a release: what an origin narrows, and how it is shown. */
import { type Static, Type } from '#typebox'
import { COURT_RULES, LIFTERS, type Narrowing, standingContests } from '../acts/index.ts'
import { PAP_LEVELS, READER_ROLES, TLP_LEVELS } from '../agreement/index.ts'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { CountField, closed, HashField, PartyField, StixIdsField, UuidField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TERMS = {
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
  accuracy: Type.Optional(Type.Literal('contested', { description: 'A person says that it is wrong' })),
  retainUntil: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339 in UTC; erased by then at the latest' })),
}
const NarrowingSchema = Type.Object(TERMS, { title: 'Narrowing', additionalProperties: false, minProperties: 1 })
const Narrowed = Type.Object(
  { ...TERMS, contests: Type.Optional(Type.Array(UuidField, { description: 'What was contested and not lifted; a lifting names one' })) },
  { title: 'ItemNarrowing', additionalProperties: false, minProperties: 1 },
)

/** How an origin narrowed an item, in a view of it. */
export const NarrowingField = Type.Union([Narrowed, Type.Null()], {
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
const REPORT = {
  acts: Type.Array(closed({ id: HashField, to: PartyField, items: CountField })),
  refusals: Type.Array(closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })),
}
const ReportSchema = closed(
  { ...REPORT, contest: Type.Union([UuidField, Type.Null()], { description: 'By which the contest can be lifted' }) },
  'NarrowReport',
)
const LiftBody = closed(
  {
    stixIds: StixIdsField,
    by: Type.Enum([...LIFTERS], { description: 'Who alone can have a contest lifted' }),
    document: Type.String({
      pattern: '^[^\\x00-\\x1f\\x7f]{1,200}$',
      description: 'Names the decision, without personal data; every holder is told it',
      examples: ['Judgment 7 K 12/30'],
    }),
    dated: Type.String({ description: 'Date of the decision, RFC 3339 in UTC', examples: ['2030-01-31T00:00:00Z'], maxLength: 40 }),
  },
  'ContestLifting',
)

/** Mounts the narrowing of shared items. */
export function handlingRoutes(app: ApiApp, { narrow, liftContest }: Pick<ApiParts, 'narrow' | 'liftContest'>): void {
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
      const isContested = narrowing.accuracy === 'contested'
      const asked = { stixIds, cause, narrowing: narrowingOf(narrowing), isContested, official: officialOf(request) }
      const { acts, refusals, contest } = await narrow(asked)
      const [first] = refusals
      if (acts.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ acts: [...acts], refusals: [...refusals], contest })
    },
  )
  app.post(
    '/api/v1/contests/:id/lift',
    operation(
      'liftContest',
      {
        tag: 'Deliveries',
        summary: 'Lift a contest of the accuracy of shared items at every partner that was told of it',
        description:
          'On the decision of the person, a court or the overseer, which the act names. Other contests of the same items stay. Each holder answers; the answers are among the deliveries.',
      },
      { params: closed({ id: UuidField }), body: LiftBody, response: { 201: closed(REPORT, 'LiftingReport') } },
    ),
    async (request, reply) => {
      const { stixIds, by, document, dated } = request.body
      const lifting = { contest: request.params.id, by, document, dated: parseTimestamp(dated) }
      const { acts, refusals } = await liftContest({ stixIds, lifting, official: officialOf(request) })
      const [first] = refusals
      if (acts.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ acts: [...acts], refusals: [...refusals] })
    },
  )
}

/** A narrowing as the API tells it. */
export function narrowingView(narrowing: Narrowing | null): Static<typeof NarrowingField> {
  if (narrowing === null) return null
  const { purposes, readers, retainUntil, contests: _contests, lifted: _lifted, ...terms } = narrowing
  const contests = standingContests(narrowing)
  const view = {
    ...terms,
    ...(contests.length > 0 && { accuracy: 'contested' as const, contests: [...contests] }),
    ...(purposes && { purposes: [...purposes] }),
    ...(readers && { readers: [...readers] }),
    ...(retainUntil === undefined ? {} : { retainUntil: formatTimestamp(retainUntil) }),
  }
  return Object.keys(view).length === 0 ? null : view
}

function narrowingOf({ purposes, readers, retainUntil, accuracy: _accuracy, ...terms }: Static<typeof NarrowingSchema>): Narrowing {
  return {
    ...terms,
    ...(purposes && { purposes: purposes.toSorted() }),
    ...(readers && { readers: readers.toSorted() }),
    ...(retainUntil === undefined ? {} : { retainUntil: parseTimestamp(retainUntil) }),
  }
}
