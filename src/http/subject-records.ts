/** Records of subjects: everything that was done with what is held about a person, with proof that nothing is missing. */
import { Type } from '#typebox'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { CountField, closed, FILE, HashField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Subject records'

const AskBody = closed(
  { stixId: Type.String({ pattern: '^[a-z0-9-]{1,250}--[0-9a-f-]{36}$', description: 'An object that is about the person' }) },
  'SubjectRecordRequest',
)
const AskedSchema = closed(
  {
    id: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The link that ends the record' }),
    subject: Type.String({ description: 'Pseudonym of the subject in the ledger' }),
    number: CountField,
  },
  'SubjectRecordAsked',
)

/** Mounts them. */
export function subjectRecordRoutes(app: ApiApp, { subjectRecords }: Pick<ApiParts, 'subjectRecords'>): void {
  app.post(
    '/api/v1/subject-records',
    operation(
      'askSubjectRecord',
      {
        tag: TAG,
        summary: 'Ask for the record of whom an object is about',
        description: 'That it was asked for is the last access of the record, so that nothing before it can be left out.',
      },
      { body: AskBody, response: { 201: AskedSchema } },
    ),
    async (request, reply) => {
      const asked = await subjectRecords.ask({ stixId: request.body.stixId, official: officialOf(request) })
      return reply.code(201).send(asked)
    },
  )
  app.get(
    '/api/v1/subject-records/:id',
    {
      ...operation(
        'readSubjectRecord',
        { tag: TAG, summary: 'The record that ends with a link, for `comity verify`; pending until the quorum saw it' },
        {
          params: closed({ id: HashField }),
          querystring: closed({
            agreement: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Under whose quorum it is proven' }),
            accounts: Type.Optional(Type.Literal('named', { description: 'Also tell who the accounts are' })),
            from: Type.Optional(Type.Integer({ minimum: 0, default: 0, description: 'Number of the first link' })),
          }),
          response: { 200: FILE },
        },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const { id } = request.params
      const { agreement, accounts, from = 0 } = request.query
      const text = granted(await subjectRecords.read({ id, agreement, withAccounts: accounts === 'named', from }))
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="subject-record-${id.slice(0, 16)}.json"`)
        .send(text)
    },
  )
}
