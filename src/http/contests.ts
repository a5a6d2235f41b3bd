/** Contests of the accuracy of items: raised with who sent them, judged, and how they stand. */
import { type Static, Type } from '#typebox'
import { CONTEST_GROUNDS, CONTEST_REASONS, type ContestRow, LIFTERS } from '../acts/index.ts'
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
  StixIdsField,
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

const TAG = 'Contests'
const STATES = ['open', 'flagged', 'corrected', 'declined', 'lifted'] as const

const GroundField = Type.Enum([...CONTEST_GROUNDS], {
  description:
    'On whose word: a person whom they are about, a court, the overseer; holder: the holder found them wrong and proposes a correction',
})
const DocumentField = Type.String({
  pattern: '^[^\\x00-\\x1f\\x7f]{1,200}$',
  description: 'Names the request or decision, without personal data',
  examples: ['Request 2030-17'],
})
const RefusalSchema = closed({ code: Type.String(), reason: Type.String(), article: Type.Optional(Type.String()) })

const ContestSchema = closed(
  {
    id: Type.Union([HashField, Type.Null()], { description: 'The act that raised it; null where the origin itself contested its items' }),
    contest: UuidField,
    agreement: HashField,
    raisedBy: PartyField,
    origin: Type.String({ description: 'Who judges it' }),
    ground: Type.Union([GroundField, Type.Null()]),
    document: Type.String({ description: 'As it was raised with, or the code of the reason where the origin itself contested its items' }),
    items: CountField,
    raisedAt: TimeField,
    until: TimeOrNull,
    state: Type.Enum([...STATES], {
      description: 'flagged: every holder was told; declined: marked nowhere but at who raised it; lifted: marked by it nowhere any more',
    }),
    reason: TextOrNull,
    answeredAt: TimeOrNull,
  },
  'Contest',
)
const DetailSchema = closed(
  {
    contest: ContestSchema,
    items: Type.Array(closed({ holding: Type.String(), stixId: TextOrNull, type: TextOrNull, marking: TextOrNull, state: Type.String() })),
  },
  'ContestDetail',
)
const RaiseBody = closed({ stixIds: StixIdsField, ground: GroundField, document: DocumentField }, 'ContestRequest')
const RaisedSchema = closed(
  {
    contests: Type.Array(closed({ id: HashField, contest: UuidField, origin: PartyField, items: CountField })),
    refusals: Type.Array(RefusalSchema),
  },
  'ContestRaised',
)
const AnswerBody = Type.Union(
  [
    closed({ answer: Type.Literal('flagged', { description: 'Every holder is told that the items are contested' }) }),
    closed({
      answer: Type.Literal('corrected'),
      by: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The recall or correction that took them back' }),
    }),
    closed({ answer: Type.Literal('declined'), reason: Type.Enum(CONTEST_REASONS.filter((reason) => reason !== 'silence')) }),
  ],
  { title: 'ContestAnswer' },
)
const EndBody = closed(
  {
    by: Type.Enum([...LIFTERS]),
    document: DocumentField,
    dated: Type.String({ description: 'Date of the decision, RFC 3339 in UTC', examples: ['2030-01-31T00:00:00Z'], maxLength: 40 }),
  },
  'ContestEnd',
)
const StatedSchema = closed({ actId: HashField }, 'ContestStated')
const Raised = closed({ id: HashField })

type Parts = Pick<ApiParts, 'contests' | 'recordRead'>

/** Mounts them. */
export function contestRoutes(app: ApiApp, parts: Parts): void {
  readingRoutes(app, parts)
  actingRoutes(app, parts)
}

function readingRoutes(app: ApiApp, { contests, recordRead }: Parts): void {
  app.get(
    '/api/v1/contests',
    operation(
      'listContests',
      {
        tag: TAG,
        summary: 'Contests raised here, by partners and by this party, newest first',
        description: 'Only those that stand unless told.',
      },
      {
        querystring: closed({ which: Type.Optional(Type.Enum(['standing', 'all'], { default: 'standing' })), limit: limitField(500, 50) }),
        response: { 200: listOf(ContestSchema, 'ContestList') },
      },
    ),
    async (request) => {
      const { which, limit = 50 } = request.query
      const rows = await contests.list({ official: officialOf(request), isStanding: which !== 'all', limit })
      return { items: rows.map(contestView) }
    },
  )
  app.get(
    '/api/v1/contests/:id',
    operation(
      'readContest',
      { tag: TAG, summary: 'One contest with its items, without content', description: 'Recorded as a consultation.' },
      { params: Raised, querystring: closed(REASON_FIELDS), response: { 200: DetailSchema } },
    ),
    async (request) => {
      const found = await recordedLook(
        request,
        {
          noun: 'contest',
          find: ({ official }) => contests.find({ official, id: request.params.id }),
          read: ({ contest: { agreement }, items }) => ({ agreement, holdings: items.map(({ holding }) => holding) }),
        },
        { recordRead },
      )
      return { contest: contestView(found.contest), items: [...found.items] }
    },
  )
}

function actingRoutes(app: ApiApp, { contests }: Parts): void {
  app.post(
    '/api/v1/contests',
    operation(
      'raiseContest',
      {
        tag: TAG,
        summary: 'Tell whoever sent received objects that they are said to be wrong',
        description:
          'What a person, a court or the overseer contests is marked here at once. Whoever sent it judges; silence marks it everywhere, or declines what a holder proposes.',
      },
      { body: RaiseBody, response: { 201: RaisedSchema } },
    ),
    async (request, reply) => {
      const report = await contests.raise({ ...request.body, official: officialOf(request) })
      const [first] = report.refusals
      if (report.contests.length === 0 && first !== undefined) throw new RefusedRequest(first)
      return reply.code(201).send({ contests: [...report.contests], refusals: [...report.refusals] })
    },
  )
  app.post(
    '/api/v1/contests/:id/answer',
    operation(
      'answerContest',
      { tag: TAG, summary: 'Judge what a holder contests of items that came from here' },
      { params: Raised, body: AnswerBody, response: { 200: StatedSchema } },
    ),
    async (request) => granted(await contests.answer({ official: officialOf(request), id: request.params.id, answer: request.body })),
  )
  app.post(
    '/api/v1/contests/:id/end',
    operation(
      'endContest',
      {
        tag: TAG,
        summary: 'End the mark of received items by a contest that was declined',
        description: 'On the decision of the person, a court or the overseer, which the act names. What an origin marked it lifts itself.',
      },
      { params: Raised, body: EndBody, response: { 200: StatedSchema } },
    ),
    async (request) => {
      const lifting = { ...request.body, dated: parseTimestamp(request.body.dated) }
      return granted(await contests.end({ official: officialOf(request), id: request.params.id, lifting }))
    },
  )
}

function contestView({ answer: _, raisedAt, until, answeredAt, ...row }: ContestRow): Static<typeof ContestSchema> {
  return { ...row, raisedAt: formatTimestamp(raisedAt), until: timeOrNull(until), answeredAt: timeOrNull(answeredAt) }
}
