/** Publications: own items given to servers that are no party. */
import { type Static, Type } from '#typebox'
import { formatTimestamp } from '../foundation/index.ts'
import type { PublicationReport, PublicationRow } from '../workflows/feeds/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { CountField, closed, HashField, limitField, listOf, PurposeField, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { assertServer, SERVER_FIELDS } from './taxii-server.ts'

const TAG = 'Publications'

const PublicationBody = closed(
  {
    ...SERVER_FIELDS,
    agreement: HashField,
    purpose: PurposeField,
    justification: Type.String({ minLength: 1, maxLength: 2_000, description: 'Stays here; the acts name the SHA-256 of it' }),
    types: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 250 }), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: 'STIX types that go; all unless told',
      }),
    ),
  },
  'PublicationRequest',
)
const PublicationSchema = closed(
  {
    id: Type.String(),
    root: Type.String(),
    collection: Type.String(),
    title: Type.String(),
    agreement: HashField,
    types: Type.Union([Type.Array(Type.String()), Type.Null()]),
    account: Type.String(),
    purpose: Type.String(),
    justification: Type.String(),
    state: Type.Enum(['sending', 'sent', 'stopped']),
    nextAt: TimeField,
    failures: Type.Integer({ minimum: 0, description: 'Failures in a row' }),
    envelopes: CountField,
    given: Type.Integer({ minimum: 0, description: 'Objects that the server took' }),
    refused: Type.Integer({ minimum: 0, description: 'Objects that the server did not take' }),
    refusals: Type.Array(Type.String(), { description: 'STIX ids of the first hundred of them, as far as the server named them' }),
    withheld: Type.Array(closed({ code: Type.String(), count: CountField }), {
      description: 'Items that may not go to a server that is no party',
    }),
    failure: Type.Union([closed({ at: TimeField, code: Type.String(), message: Type.String() }), Type.Null()]),
    createdAt: TimeField,
  },
  'Publication',
)
const PublicationParameter = closed({
  id: Type.String({ pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$', description: 'Id of a publication' }),
})

/** Mounts publications. */
export function publicationRoutes(app: ApiApp, { publications }: Pick<ApiParts, 'publications'>): void {
  app.post(
    '/api/v1/publications',
    operation(
      'publishItems',
      {
        tag: TAG,
        summary: 'Give own items to a collection of a server that is no party',
        description:
          'Only items up to TLP:GREEN that are about no person go, newest versions; each envelope is recorded as an act before it leaves. What goes is out of reach for recall and erasure.',
      },
      { body: PublicationBody, response: { 201: PublicationSchema } },
    ),
    async (request, reply) => {
      const { login = { kind: 'none' } as const, ...asked } = request.body
      assertServer(asked)
      const begun = await publications.publish({ ...asked, login, official: officialOf(request) })
      return reply.code(201).send(publicationView(granted(begun)))
    },
  )
  app.get(
    '/api/v1/publications',
    operation(
      'listPublications',
      { tag: TAG, summary: 'Publications, newest first' },
      { querystring: closed({ limit: limitField(500, 50) }), response: { 200: listOf(PublicationSchema, 'PublicationList') } },
    ),
    async (request) => ({ items: (await publications.list(request.query.limit ?? 50)).map(publicationView) }),
  )
  app.get(
    '/api/v1/publications/:id',
    operation(
      'readPublication',
      { tag: TAG, summary: 'One publication' },
      { params: PublicationParameter, response: { 200: PublicationSchema } },
    ),
    async (request) => publicationView(granted(await publications.find(request.params.id))),
  )
  app.post(
    '/api/v1/publications/:id/stop',
    operation(
      'stopPublication',
      { tag: TAG, summary: 'Let nothing more go; what went stays there' },
      { params: PublicationParameter, response: { 200: PublicationSchema } },
    ),
    async (request) => publicationView(granted(await publications.stop(request.params.id))),
  )
}

function publicationView(row: PublicationRow): Static<typeof PublicationSchema> {
  const { id, root, collection, title, agreement, account, purpose, justification, state, failures } = row
  const { failure, withheld, refusals, ...counts } = JSON.parse(row.report) as PublicationReport
  return {
    ...{ id, root, collection, title, agreement, account, purpose, justification, state, failures },
    types: row.types === null ? null : (JSON.parse(row.types) as string[]),
    nextAt: formatTimestamp(row.nextAt),
    createdAt: formatTimestamp(row.createdAt),
    ...counts,
    refusals: [...refusals],
    withheld: Object.entries(withheld).map(([code, count]) => ({ code, count })),
    failure: failure === null ? null : { ...failure, at: formatTimestamp(failure.at) },
  }
}
