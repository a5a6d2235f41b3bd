/** Disclosures: an official brings a bundle, sees what each partner gets, and a second one approves where an article asks. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { Type } from '#typebox'
import { IMPORT_FORMATS } from '../intelligence/index.ts'
import { type ApiApp, operation, strictValidator } from './api-app.ts'
import { granted } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { closed, HashField, limitField, PurposeField } from './fields.ts'
import { JUSTIFICATION_HEADER, justificationOf, REASON_FIELDS } from './justification.ts'
import type { ApiParts, BundleRequest } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { ApprovalAnswerSchema, ApprovalQuestionSchema, approvalAnswerIn } from './signed-answer.ts'
import { PREVIEW_LINES, reviewRoutes, sendLines } from './submission-review.ts'
import {
  RecipientsField,
  ReportSchema,
  reportView,
  SubmissionListSchema,
  SubmissionParameter,
  SubmissionSchema,
  submissionView,
} from './submissions-schema.ts'
import { countingBytes, type Traffic } from './traffic.ts'

const TAG = 'Submissions'
const BUNDLE_TYPES = ['application/stix+json', 'application/json', 'application/octet-stream', 'text/csv']
const BundleQuery = closed({
  agreement: HashField,
  purpose: PurposeField,
  justification: REASON_FIELDS.justification,
  recipients: RecipientsField,
  answers: Type.Optional({ ...HashField, description: 'The request of a partner that it answers: it goes to that partner alone' }),
  anonymised: Type.Optional(
    Type.Enum(['true', 'false'], {
      description:
        'Whether it goes to the intermediary of the agreement alone, which passes it on to the other parties without a word of whom it came from',
    }),
  ),
  provenance: Type.Optional(
    Type.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 64, description: 'Code of where the items come from' }),
  ),
  format: Type.Optional(
    Type.Enum(['detect', ...IMPORT_FORMATS], {
      description:
        'Format of the body where it is no STIX 2.1 bundle: it is converted, and the report tells what did not map; `detect` looks at its content',
    }),
  ),
  distribution: Type.Optional(
    Type.Enum(['keep', 'ignore'], { description: 'MISP: whether the distribution of an event narrows how far it goes, beside its tags' }),
  ),
})
// A stream has no shape to check; this names what it is in the API's description.
const BundleBody = {
  content: Object.fromEntries(BUNDLE_TYPES.map((type) => [type, { schema: Type.Unknown({ description: 'STIX 2.1 bundle' }) }])),
}
type BundleQuery = Type.Static<typeof BundleQuery>
const SubmitQuery = closed({
  ...BundleQuery.properties,
  review: Type.Optional(
    Type.Enum(['true', 'false'], { description: 'Whether it waits for a person to look at it, also where no article asks for that' }),
  ),
})
const BUNDLE_TEXT = `The body is one STIX 2.1 bundle of any size, read as it arrives. The justification comes percent-encoded in the header ${JUSTIFICATION_HEADER}, or in the query.`

// Most approvals say nothing; a test of necessity is a text of its own.
const NecessityField = Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 }))
const ApprovalBody = closed({
  necessity: NecessityField,
  answer: Type.Optional(ApprovalAnswerSchema),
})
type Parts = Pick<ApiParts, 'submissions' | 'recordRead' | 'clock'> & { readonly traffic: Traffic }

type Check = ReturnType<typeof strictValidator>

/** A request without a body says nothing. */
function orNothing(check: Check): Check {
  return (body) => check(body ?? {})
}

/** Mounts the submissions. */
export function submissionRoutes(app: ApiApp, parts: Parts): void {
  const { submissions } = parts
  const bundles: FastifyPluginAsync = async (scope) => bundleRoutes(scope.withTypeProvider(), parts)
  // Loaded with the scope it is registered in.
  void app.register(bundles)
  reviewRoutes(app, parts)
  app.post(
    '/api/v1/submissions/:id/approve',
    {
      ...operation(
        'approveSubmission',
        {
          tag: TAG,
          summary: 'Let a waiting submission go out: as the second person that an article asks for, or after a review',
          description: 'With the written test of necessity where an article asks for one; overseers are told where it asks for that.',
        },
        { params: SubmissionParameter, body: ApprovalBody, response: { 202: SubmissionSchema } },
      ),
      validatorCompiler: (route) => (route.httpPart === 'body' ? orNothing(strictValidator(route)) : strictValidator(route)),
    },
    async (request, reply) => {
      const { necessity, answer } = request.body
      const approved = await submissions.approve({
        official: officialOf(request),
        id: request.params.id,
        ...(necessity === undefined ? {} : { necessity }),
        ...(answer === undefined ? {} : { answer: approvalAnswerIn(answer) }),
      })
      return reply.code(202).send(submissionView(granted(approved)))
    },
  )
  app.post(
    '/api/v1/submissions/:id/approval-question',
    {
      ...operation(
        'askToSignApproval',
        {
          tag: TAG,
          summary: 'Begin to sign an approval with a passkey, where the agreement asks for it',
          description:
            'Drafts the very acts that go out. With the written test of necessity where an article asks for one and nobody wrote it.',
        },
        { params: SubmissionParameter, body: closed({ necessity: NecessityField }), response: { 200: ApprovalQuestionSchema } },
      ),
      validatorCompiler: (route) => (route.httpPart === 'body' ? orNothing(strictValidator(route)) : strictValidator(route)),
    },
    async (request) => {
      const asked = await submissions.askToSign({ official: officialOf(request), id: request.params.id, ...request.body })
      const { credentials, ...question } = granted(asked)
      return { ...question, credentials: [...credentials] }
    },
  )
  app.delete(
    '/api/v1/submissions/:id',
    operation(
      'declineSubmission',
      {
        tag: TAG,
        summary: 'End a submission that waits for approval',
        description: 'Nothing of it goes out. For whoever may approve it, and for whoever submitted it.',
      },
      { params: SubmissionParameter, response: { 200: SubmissionSchema } },
    ),
    async (request) => submissionView(granted(await submissions.decline({ official: officialOf(request), id: request.params.id }))),
  )
  app.get(
    '/api/v1/submissions',
    operation(
      'listSubmissions',
      { tag: TAG, summary: 'Newest first' },
      { querystring: closed({ limit: limitField(200, 50) }), response: { 200: SubmissionListSchema } },
    ),
    async (request) => ({ items: (await submissions.list(request.query.limit ?? 50)).map(submissionView) }),
  )
  app.get(
    '/api/v1/submissions/:id',
    operation(
      'readSubmission',
      { tag: TAG, summary: 'How far it is, and its report' },
      { params: SubmissionParameter, response: { 200: SubmissionSchema } },
    ),
    async (request) => {
      const found = await submissions.find(request.params.id)
      if (found === undefined) throw new HttpError('submission-unknown', 'there is no submission of this id')
      return submissionView(found)
    },
  )
}

/** The bodies of these are streams, whatever their type. */
function bundleRoutes(scope: ApiApp, parts: Parts): void {
  const { submissions } = parts
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(BUNDLE_TYPES, (_request, payload, done) => done(null, payload))
  scope.post(
    '/api/v1/submissions',
    operation(
      'submitBundle',
      {
        tag: TAG,
        summary: 'Share a bundle under an agreement for a purpose',
        description: `${BUNDLE_TEXT} Answers once the bundle was parsed to its end and judged: 201 when released, 202 while it is being released or waits for approval.`,
      },
      { querystring: SubmitQuery, body: BundleBody, response: { 201: SubmissionSchema, 202: SubmissionSchema } },
    ),
    async (request, reply) => {
      const { review, ...query } = request.query
      const bundle = { ...bundleOf(request, query, parts), review: review === 'true' }
      const submission = submissionView(granted(await submissions.submit(bundle)))
      return reply
        .code(submission.state === 'released' ? 201 : 202)
        .header('location', `/api/v1/submissions/${submission.id}`)
        .send(submission)
    },
  )
  scope.post(
    '/api/v1/previews',
    operation(
      'previewBundle',
      {
        tag: TAG,
        summary: 'See what each partner would get, and why not the rest',
        description: `${BUNDLE_TEXT} Nothing is kept or sent.`,
      },
      { querystring: BundleQuery, body: BundleBody, response: { 200: ReportSchema } },
    ),
    async (request) => reportView(granted(await submissions.preview(bundleOf(request, request.query, parts)))),
  )
  scope.post(
    '/api/v1/previews/objects',
    operation(
      'previewObjects',
      {
        tag: TAG,
        summary: 'See each object beside what each partner would get of it',
        description: `${BUNDLE_TEXT} Nothing is kept or sent.`,
      },
      { querystring: BundleQuery, body: BundleBody, response: PREVIEW_LINES },
    ),
    async (request, reply) => sendLines(reply, granted(await submissions.previewObjects(bundleOf(request, request.query, parts)))),
  )
}

function bundleOf(request: FastifyRequest, query: BundleQuery, { traffic, clock }: Pick<Parts, 'traffic' | 'clock'>): BundleRequest {
  const { agreement, purpose, recipients, provenance, distribution, answers, anonymised } = query
  // A table says by its type what it is.
  const format = query.format ?? (request.headers['content-type']?.startsWith('text/csv') === true ? 'csv' : undefined)
  const justification = justificationOf(request, query.justification)
  if (justification === undefined) throw new HttpError('justification-invalid', 'a disclosure needs a justification')
  return {
    official: officialOf(request),
    agreement,
    purpose,
    justification,
    ...(recipients === undefined ? {} : { recipients: recipients.split(',') }),
    ...(provenance === undefined ? {} : { provenance }),
    ...(answers === undefined ? {} : { answers }),
    ...(anonymised === 'true' ? { anonymised: true } : {}),
    ...(format === undefined ? {} : { foreign: { format, at: clock.now(), ignoreDistribution: distribution === 'ignore' } }),
    chunks: countingBytes(request.raw, traffic),
  }
}
