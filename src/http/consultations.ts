/**
 * The record of reads. Everyone sees their own; of others it is read for a purpose that the law lists (Regulation (EU) 2018/1725 article
 * 88(2), Regulation (EU) 2024/982 article 40(3)), and each such reading is itself a read on record.
 */
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from '#typebox'
import { formatTimestamp, parseTimestamp } from '../foundation/index.ts'
import type { LoggedRead } from '../workflows/consultation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { HttpError } from './errors.ts'
import { CountField, closed, limitField, PurposeField, TextOrNull, TimeField } from './fields.ts'
import { justificationOf, REASON_FIELDS } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const TAG = 'Consultations'

/** What the record of reads may be read for. */
export const LOG_PURPOSES = ['lawfulness-check', 'self-monitoring', 'integrity-and-security', 'criminal-proceedings', 'statistics'] as const

/** Query members by which somebody says why it reads the record; both are asked for. */
export const LOG_REASON = {
  purpose: Type.Enum([...LOG_PURPOSES], { description: 'What the record is read for; nothing else is allowed' }),
  justification: REASON_FIELDS.justification,
}

const BeforeField = Type.Optional(Type.Integer({ minimum: 1, description: 'Only older ones than the read of this number' }))
const InstantField = (description: string) => Type.Optional(Type.String({ maxLength: 40, description, examples: ['2030-01-31T09:30:00Z'] }))
const ConsultationSchema = closed(
  {
    number: Type.Integer({ description: 'Grows with time' }),
    account: Type.String(),
    at: TimeField,
    agreement: TextOrNull,
    purpose: PurposeField,
    justification: Type.String(),
    what: Type.String({ description: 'Door, method and path' }),
    items: CountField,
    digest: Type.String({ description: 'SHA-256 of the names of the items, one a line' }),
    actId: Type.Union([Type.String(), Type.Null()], {
      description: 'The act in the ledger that commits to it; null until the next checkpoint',
    }),
  },
  'Consultation',
)
const PageSchema = closed(
  {
    items: Type.Array(ConsultationSchema),
    before: Type.Union([Type.Integer(), Type.Null()], { description: 'Where the next page begins; null at the end' }),
  },
  'ConsultationList',
)

/** Mounts the record of reads. */
export function consultationRoutes(app: ApiApp, { consultations, recordRead }: Pick<ApiParts, 'consultations' | 'recordRead'>): void {
  app.get(
    '/api/v1/consultations/own',
    operation(
      'listOwnConsultations',
      { tag: TAG, summary: 'What the own account read, newest first' },
      { querystring: closed({ before: BeforeField, limit: limitField(500, 50) }), response: { 200: PageSchema } },
    ),
    async (request) => {
      const official = officialOf(request)
      const { limit = 50, before } = request.query
      const { purpose, justification, login: account } = official
      await recordRead({ official, agreement: null, purpose, justification, what: 'http GET /api/v1/consultations/own', holdings: [] })
      return pageOf(await consultations.page({ account, limit, ...(before === undefined ? {} : { before }) }), limit)
    },
  )
  app.get(
    '/api/v1/consultations',
    operation(
      'listConsultations',
      {
        tag: TAG,
        summary: 'What accounts read, newest first',
        description: 'For a purpose that the law lists, with a justification of its own; recorded as a consultation.',
      },
      {
        querystring: closed({
          ...LOG_REASON,
          account: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          from: InstantField('Not before'),
          until: InstantField('Before'),
          before: BeforeField,
          limit: limitField(500, 50),
        }),
        response: { 200: PageSchema },
      },
    ),
    async (request) => {
      const { account, from, until, before, limit = 50 } = request.query
      await recordLogRead(request, { recordRead, what: `http GET ${request.url}` })
      const question = {
        ...(account === undefined ? {} : { account }),
        ...(from === undefined ? {} : { from: parseTimestamp(from) }),
        ...(until === undefined ? {} : { until: parseTimestamp(until) }),
        ...(before === undefined ? {} : { before }),
      }
      return pageOf(await consultations.page({ ...question, limit }), limit)
    },
  )
}

type LogRequest = FastifyRequest & { readonly query: { readonly purpose: (typeof LOG_PURPOSES)[number]; readonly justification?: string } }

/** Records that somebody reads the record. @throws HttpError `justification-invalid` without a justification of its own */
export async function recordLogRead(
  request: FastifyRequest,
  { recordRead, what }: Pick<ApiParts, 'recordRead'> & { readonly what: string },
): Promise<void> {
  const { purpose, justification: given } = (request as LogRequest).query
  const justification = justificationOf(request, given)
  if (justification === undefined) throw new HttpError('justification-invalid', 'whoever reads the record says why, in words of its own')
  await recordRead({ official: officialOf(request), agreement: null, purpose, justification, what, holdings: [] })
}

function pageOf(rows: readonly LoggedRead[], limit: number): Static<typeof PageSchema> {
  const items = rows.map(({ seq, consultAct, at, ...row }) => ({ ...row, number: seq, at: formatTimestamp(at), actId: consultAct }))
  return { items, before: rows.length < limit ? null : (rows.at(-1)?.seq ?? null) }
}
