/** Agreements as people read them: the whole text beside what enforces it, and two versions beside each other. */
import { Type } from '#typebox'
import { PAGE_FORMATS, type PageFormat } from '../agreement/index.ts'
import { ACTIONS } from '../policy/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { closed, HashField, HashParameter } from './fields.ts'
import type { AgreementPorts } from './ports.ts'

const TAG = 'Agreements'
/** In which format. */
export const FormatQuery = closed({ format: Type.Optional(Type.Enum([...PAGE_FORMATS], { default: 'html' })) })
// Words of the agreement: one that it does not know is answered by a refusal that cites where the known ones are listed.
const Word = (description: string) => Type.String({ minLength: 1, maxLength: 100, description })
const Told = (description: string) => Type.Optional(Word(description))
const QuestionQuery = closed({
  format: FormatQuery.properties.format,
  action: Type.Optional(Type.Enum([...ACTIONS], { default: 'disclose' })),
  from: Word('Code of the party that the item comes from'),
  to: Word('Code of the party that gets or reads it'),
  purpose: Word('Code of the purpose'),
  mode: Told('How it comes to the recipient'),
  role: Told('Role of who reads; only with `read`'),
  type: Word('STIX type'),
  marking: Told('TLP level; unmarked unless told'),
  dataSubject: Told('Whom its personal data is about; none unless told'),
  minor: Told('Whether it is about a minor'),
  special: Told('Whether it holds data of a special category'),
  pap: Told('PAP level'),
  reliability: Told('Reliability of the source'),
  credibility: Told('Credibility of the information'),
  nature: Told('Fact or assessment'),
})
/** Media types of pages. */
export const PAGE_TYPES: Readonly<Record<PageFormat, string>> = {
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
}
/** How a page is described. */
export const PAGE = {
  content: Object.fromEntries(
    Object.values(PAGE_TYPES).map((type) => [type.split(';')[0], { schema: Type.Unsafe<string>({ type: 'string' }) }]),
  ),
}

/** Mounts the pages of agreements. */
export function agreementPageRoutes(app: ApiApp, { agreements }: { readonly agreements: AgreementPorts }): void {
  app.get(
    '/api/v1/agreements/:hash/page',
    {
      ...operation(
        'readAgreementPage',
        { tag: TAG, summary: 'The whole agreement in plain words, ready for print' },
        { params: HashParameter, querystring: FormatQuery, response: { 200: PAGE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const format = request.query.format ?? 'html'
      const text = (await agreements.page(request.params.hash, format)) ?? unknownAgreement()
      return reply.type(PAGE_TYPES[format]).send(text)
    },
  )
  app.get(
    '/api/v1/agreements/:hash/decision',
    {
      ...operation(
        'explainDecision',
        { tag: TAG, summary: 'What would be answered now, under which articles and why, ready for print' },
        { params: HashParameter, querystring: QuestionQuery, response: { 200: PAGE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const { format = 'html', action, from, to, purpose, mode, role, ...item } = request.query
      const question = { from, to, purpose, item, ...(action && { action }), ...(mode && { mode }), ...(role && { role }) }
      const text = (await agreements.decision(request.params.hash, question, format)) ?? unknownAgreement()
      return reply.type(PAGE_TYPES[format]).send(text)
    },
  )
  app.get(
    '/api/v1/agreements/:hash/comparison/:next',
    {
      ...operation(
        'compareAgreements',
        { tag: TAG, summary: 'Whether a version is narrower, equal, wider or incomparable, with an example for each difference' },
        { params: closed({ hash: HashField, next: HashField }), querystring: FormatQuery, response: { 200: PAGE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const format = request.query.format ?? 'html'
      const { hash, next } = request.params
      const compared = granted((await agreements.comparison(hash, next, format)) ?? unknownAgreement())
      return reply.type(PAGE_TYPES[format]).send(compared)
    },
  )
}

function unknownAgreement(): never {
  throw new HttpError('agreement-unknown', 'no such agreement is known')
}
