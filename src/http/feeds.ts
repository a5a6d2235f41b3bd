/** Feeds: subscriptions to other TAXII servers, and what they brought. */
import { Type } from '#typebox'
import type { Result } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { FeedBody, FeedObjectSchema, FeedParameter, FeedSchema, feedObjectView, feedView } from './feeds-schema.ts'
import { CountField, closed, limitField, listOf } from './fields.ts'
import { GradesField, gradesView } from './grades.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { ApiParts, FeedView } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { assertServer } from './taxii-server.ts'

const TAG = 'Feeds'
const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

const ObjectPageSchema = closed(
  {
    items: Type.Array(FeedObjectSchema),
    next: Type.Union([Type.Integer(), Type.Null()], { description: '`after` of the next page; null at the end' }),
  },
  'FeedObjectPage',
)
const ObjectContentSchema = closed(
  { item: FeedObjectSchema, grades: GradesField, object: Type.Record(Type.String(), Type.Unknown(), { description: 'STIX 2.1 object' }) },
  'FeedObjectContent',
)
const PageQuery = closed({
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Microseconds since 1970, as `next` of the page before' })),
  limit: limitField(500, 100),
  ...REASON_FIELDS,
})

type Parts = Pick<ApiParts, 'feeds' | 'grades' | 'recordRead'>

/** Mounts feeds. */
export function feedRoutes(app: ApiApp, parts: Parts): void {
  subscriptionRoutes(app, parts)
  stateRoutes(app, parts)
  objectRoutes(app, parts)
}

function subscriptionRoutes(app: ApiApp, { feeds }: Parts): void {
  app.post(
    '/api/v1/feeds',
    operation(
      'addFeed',
      {
        tag: TAG,
        summary: 'Subscribe to a collection of another TAXII 2.1 server',
        description: 'The server is asked for the collection before this is answered.',
      },
      { body: FeedBody, response: { 201: FeedSchema } },
    ),
    async (request, reply) => {
      const { login = { kind: 'none' } as const, justification, ...subscription } = request.body
      assertServer(subscription)
      const added = await feeds.add({ ...subscription, login, justification, account: officialOf(request).login })
      return reply.code(201).send(feedView(granted(added)))
    },
  )
  app.get(
    '/api/v1/feeds',
    operation(
      'listFeeds',
      { tag: TAG, summary: 'All feeds with how their last runs went' },
      { response: { 200: listOf(FeedSchema, 'FeedList') } },
    ),
    async () => ({ items: (await feeds.list()).map(feedView) }),
  )
  app.get(
    '/api/v1/feeds/:name',
    operation('readFeed', { tag: TAG, summary: 'One feed' }, { params: FeedParameter, response: { 200: FeedSchema } }),
    async (request) => feedView(granted(await feeds.find(request.params.name))),
  )
  app.delete(
    '/api/v1/feeds/:name',
    operation(
      'removeFeed',
      { tag: TAG, summary: 'End a subscription; what it brought is destroyed with it' },
      { params: FeedParameter, response: { 200: closed({ destroyed: CountField }, 'FeedRemoved') } },
    ),
    async (request) => ({ destroyed: granted(await feeds.remove(request.params.name)) }),
  )
}

const STEPS = {
  pause: { operation: 'pauseFeed', summary: 'Read a feed no more until it is resumed' },
  resume: { operation: 'resumeFeed', summary: 'Go on with a feed, at once' },
  run: { operation: 'runFeed', summary: 'Read a feed at once; its state tells how it goes' },
  compare: { operation: 'compareFeed', summary: 'Read a feed at once, then compare what is held with the manifest of the server' },
} as const

function stateRoutes(app: ApiApp, { feeds }: Parts): void {
  const calls: Readonly<Record<keyof typeof STEPS, (name: string) => Promise<Result<FeedView>>>> = feeds
  for (const verb of Object.keys(STEPS) as (keyof typeof STEPS)[]) {
    const { operation: name, summary } = STEPS[verb]
    app.post(
      `/api/v1/feeds/:name/${verb}`,
      operation(name, { tag: TAG, summary }, { params: FeedParameter, response: { 200: FeedSchema } }),
      async (request) => feedView(granted(await calls[verb]((request.params as { name: string }).name))),
    )
  }
}

function objectRoutes(app: ApiApp, { feeds, grades, recordRead }: Parts): void {
  app.get(
    '/api/v1/feeds/:name/objects',
    operation(
      'listFeedObjects',
      { tag: TAG, summary: 'What a feed brought, without content', description: 'Recorded as a consultation.' },
      { params: FeedParameter, querystring: PageQuery, response: { 200: ObjectPageSchema } },
    ),
    async (request) => {
      const { after = 0, limit = 100 } = request.query
      const official = officialOf(request)
      const { feed, rows, next } = granted(await feeds.objects(request.params.name, { after, limit }))
      await recordRead({
        official,
        agreement: null,
        ...reasonOf(request, request.query, official),
        what: `http GET /api/v1/feeds/${request.params.name}/objects`,
        holdings: rows.map(({ holding }) => holding),
      })
      const graded = await grades.current(rows.map(({ holding }) => holding))
      return { items: rows.map((row) => feedObjectView(row, { feed, ownGrade: graded.get(row.holding) })), next }
    },
  )
  app.get(
    '/api/v1/feeds/:name/objects/:id',
    operation(
      'readFeedObject',
      { tag: TAG, summary: 'One object that a feed brought, with its content', description: 'Recorded as a consultation.' },
      {
        params: closed({ ...FeedParameter.properties, id: Type.String({ pattern: UUID }) }),
        querystring: closed(REASON_FIELDS),
        response: { 200: ObjectContentSchema },
      },
    ),
    async (request) => {
      const { name, id } = request.params
      const official = officialOf(request)
      const { feed, found } = granted(await feeds.open(name, id))
      await recordRead({
        official,
        agreement: null,
        ...reasonOf(request, request.query, official),
        what: `http GET /api/v1/feeds/${name}/objects/${id}`,
        holdings: found === undefined ? [] : [found.row.holding],
      })
      if (found === undefined) throw new HttpError('item-unknown', 'the feed holds no object of this id')
      const { row, object } = found
      const ownGrade = (await grades.current([row.holding])).get(row.holding)
      return { item: feedObjectView(row, { feed, ownGrade }), grades: gradesView(await grades.history(row.holding)), object }
    },
  )
}
