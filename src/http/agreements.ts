/** Agreements: what they say, where they stand, and the founding acts of the agreement officer. */
import { Type } from '#typebox'
import type { Outcome } from '../acts/index.ts'
import { AGREEMENT_BYTES_MAX, type Agreement, AgreementSchema, parseAgreement } from '../agreement/index.ts'
import type { Json } from '../foundation/index.ts'
import { type ApiApp, operation, strictValidator } from './api-app.ts'
import { RefusedRequest } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { closed, FILE, HashField, HashParameter, listOf } from './fields.ts'
import type { AgreementPorts } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { AgreementStatusSchema, agreementView } from './status-schema.ts'

const TAG = 'Agreements'
// The officials' texts that follow are signed as they are, so they are checked by the agreement's own parser alone.
const Document = Type.Unsafe<Agreement>({ ...AgreementSchema, title: 'Agreement' })
const DetailSchema = closed({ status: AgreementStatusSchema, document: Document }, 'AgreementDetail')
const ListSchema = listOf(AgreementStatusSchema, 'AgreementList')

const ProposalQuery = closed({
  counters: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Hash of the draft that this one answers' })),
  comment: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
})
const SignQuery = closed({
  office: Type.Optional(
    Type.String({ maxLength: 64, pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', description: 'Office that signs; one that the official holds' }),
  ),
})

/** An act that was recorded. */
const RecordedSchema = closed({ actId: HashField }, 'RecordedAct')

/** Mounts the agreements. */
export function agreementRoutes(app: ApiApp, { agreements }: { readonly agreements: AgreementPorts }): void {
  app.get(
    '/api/v1/agreements',
    operation(
      'listAgreements',
      { tag: TAG, summary: 'Every agreement that was laid before this party' },
      { response: { 200: ListSchema } },
    ),
    async () => ({ items: (await agreements.list()).map(agreementView) }),
  )
  app.get(
    '/api/v1/agreements/:hash',
    operation(
      'readAgreement',
      { tag: TAG, summary: 'The document and its state' },
      { params: HashParameter, response: { 200: DetailSchema } },
    ),
    async (request) => {
      const found = (await agreements.find(request.params.hash)) ?? unknownAgreement()
      return { status: agreementView(found.status), document: found.document }
    },
  )
  app.get(
    '/api/v1/agreements/:hash/trust',
    {
      ...operation(
        'readTrust',
        {
          tag: TAG,
          summary: 'Root keys and witness policies for verifying receipts offline',
          description: 'The file that `comity verify --policy` takes.',
        },
        { params: HashParameter, response: { 200: FILE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const text = (await agreements.trustFile(request.params.hash)) ?? unknownAgreement()
      return reply.type('application/json; charset=utf-8').send(text)
    },
  )
  foundingRoutes(app, agreements)
}

function foundingRoutes(app: ApiApp, agreements: AgreementPorts): void {
  app.post(
    '/api/v1/agreements',
    {
      ...operation(
        'proposeAgreement',
        { tag: TAG, summary: 'Lay a draft, an amendment or a counter-proposal before all its parties' },
        { querystring: ProposalQuery, body: Document, response: { 201: RecordedSchema } },
      ),
      bodyLimit: AGREEMENT_BYTES_MAX,
      validatorCompiler: (route) => (route.httpPart === 'body' ? () => true : strictValidator(route)),
    },
    async (request, reply) => {
      const document = parseAgreement(request.body as unknown as Json)
      return reply.code(201).send(recorded(await agreements.propose({ official: officialOf(request), document, ...request.query })))
    },
  )
  app.post(
    '/api/v1/agreements/:hash/sign',
    operation(
      'signAgreement',
      { tag: TAG, summary: 'Sign a draft for this party, or for one of its offices' },
      { params: HashParameter, querystring: SignQuery, response: { 201: RecordedSchema } },
    ),
    async (request, reply) => {
      const { hash } = request.params
      return reply.code(201).send(recorded(await agreements.sign({ official: officialOf(request), hash, ...request.query })))
    },
  )
  app.post(
    '/api/v1/agreements/:hash/ratify',
    operation(
      'ratifyAgreement',
      { tag: TAG, summary: 'Bind this party', description: 'Counts once a checkpoint under the draft’s own quorum covers it.' },
      { params: HashParameter, response: { 201: RecordedSchema } },
    ),
    async (request, reply) => {
      const { hash } = request.params
      return reply.code(201).send(recorded(await agreements.ratify({ official: officialOf(request), hash })))
    },
  )
}

function recorded(outcome: Outcome): { actId: string } {
  if (!outcome.ok) throw new RefusedRequest(outcome.refusal)
  return { actId: outcome.act.id }
}

function unknownAgreement(): never {
  throw new HttpError('agreement-unknown', 'no such agreement is known')
}
