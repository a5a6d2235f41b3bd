/** A submission that waits: an official looks at it object by object, and lets recipients have less. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Type } from '#typebox'
import type { PreviewedEntry } from '../workflows/disclosure/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { HttpError } from './errors.ts'
import { closed } from './fields.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'
import {
  PreviewLineSchema,
  previewLine,
  RecipientsField,
  StayBody,
  SubmissionParameter,
  SubmissionSchema,
  submissionView,
  TightenBody,
} from './submissions-schema.ts'

const TAG = 'Submissions'
const LINES = 'application/jsonl'

/** How a preview object by object is described. */
export const PREVIEW_LINES = {
  200: { content: { [LINES]: { schema: Type.Unsafe<Readable>({ ...PreviewLineSchema, description: 'One JSON value a line' }) } } },
}

/** Mounts the review of waiting submissions. */
export function reviewRoutes(app: ApiApp, { submissions, recordRead }: Pick<ApiParts, 'submissions' | 'recordRead'>): void {
  app.get(
    '/api/v1/submissions/:id/objects',
    {
      exposeHeadRoute: false,
      ...operation(
        'reviewSubmission',
        {
          tag: TAG,
          summary: 'A waiting submission object by object, beside what each recipient would get',
          description: 'For whoever submitted it and whoever may approve it. Recorded as a consultation.',
        },
        {
          params: SubmissionParameter,
          querystring: closed({ recipients: RecipientsField, justification: REASON_FIELDS.justification }),
          response: PREVIEW_LINES,
        },
      ),
    },
    async (request, reply) => {
      const official = officialOf(request)
      const { id } = request.params
      const { recipients, justification } = request.query
      const submission = await submissions.find(id)
      if (submission === undefined) throw new HttpError('submission-unknown', 'there is no submission of this id')
      const asked = recipients === undefined ? {} : { recipients: recipients.split(',') }
      const entries = granted(await submissions.review({ official, id, ...asked }))
      const { purpose, agreement } = submission
      const reason = reasonOf(request, { purpose, ...(justification === undefined ? {} : { justification }) }, official)
      await recordRead({ official, agreement, ...reason, what: `http GET /api/v1/submissions/${id}/objects`, holdings: [] })
      return sendLines(reply, entries)
    },
  )
  app.post(
    '/api/v1/submissions/:id/tighten',
    operation(
      'tightenSubmission',
      {
        tag: TAG,
        summary: 'Let recipients of a waiting submission have less',
        description: 'Adds to what was tightened before; nothing loosens it. Answers with the report as it is now.',
      },
      { params: SubmissionParameter, body: TightenBody, response: { 200: SubmissionSchema } },
    ),
    async (request) => {
      const { tightenings } = request.body
      return submissionView(granted(await submissions.tighten({ official: officialOf(request), id: request.params.id, tightenings })))
    },
  )
  app.post(
    '/api/v1/submissions/:id/stay',
    operation(
      'letStay',
      {
        tag: TAG,
        summary: 'Keep that values of a waiting submission may stay',
        description: 'Changes nothing of what goes out: who reviews after it sees who said so, and may still tighten.',
      },
      { params: SubmissionParameter, body: StayBody, response: { 200: SubmissionSchema } },
    ),
    async (request) => {
      const { stays } = request.body
      return submissionView(granted(await submissions.letStay({ official: officialOf(request), id: request.params.id, stays })))
    },
  )
}

/** Answers with entries line by line, as they are made. What is no bundle at all is an error answer still. */
export async function sendLines(reply: FastifyReply, entries: AsyncGenerator<PreviewedEntry>): Promise<Readable> {
  const first = await entries.next()
  void reply.type(LINES)
  const lines = Readable.from(linesFrom(first, entries))
  // Whoever goes away before the end, or before the beginning, leaves nothing spooled behind.
  lines.once('close', () => entries.return(undefined).catch((error: unknown) => reply.log.error({ err: error }, 'preview was not closed')))
  return lines
}

async function* linesFrom(first: IteratorResult<PreviewedEntry>, entries: AsyncGenerator<PreviewedEntry>): AsyncGenerator<string> {
  for (let next = first; next.done !== true; next = await entries.next()) yield previewLine(next.value)
}
