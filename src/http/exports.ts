/** Exports: what an official may read under an agreement for a purpose, in the format that a tool takes. */
import { Type } from '#typebox'
import { EXPORT_FORMATS } from '../intelligence/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, HashField, PurposeField } from './fields.ts'
import { REASON_FIELDS, reasonOf } from './justification.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

const ExportQuery = closed({
  format: Type.Enum([...EXPORT_FORMATS], { description: 'A STIX bundle, a MISP event, a table, or a plain list of one kind of value' }),
  agreement: HashField,
  purpose: PurposeField,
  justification: REASON_FIELDS.justification,
  role: Type.Optional(Type.Enum(['own', 'received'], { description: 'By default both' })),
})
const TEXTS = ['application/stix+json', 'application/json', 'text/csv', 'text/plain']
const FILE = {
  content: Object.fromEntries(
    TEXTS.map((type) => [type, { schema: Type.Unsafe<string>({ type: type.endsWith('json') ? 'object' : 'string' }) }]),
  ),
}
const ENDINGS = { stix: 'stix.json', misp: 'misp.json', csv: 'csv', domains: 'txt', ips: 'txt', urls: 'txt', hashes: 'txt' } as const

/** The header that counts what is in an answer, and by code what did not map. */
export const EXPORT_HEADER = 'x-comity-export'

/** Mounts the exports. */
export function exportRoutes(app: ApiApp, { exportItems, recordRead }: Pick<ApiParts, 'exportItems' | 'recordRead'>): void {
  app.get(
    '/api/v1/exports',
    {
      ...operation(
        'exportItems',
        {
          tag: 'Items',
          summary: 'Everything held under an agreement for a purpose that this role may read, as one file',
          description: `Recorded as a consultation of each item in it before its first byte leaves. Recalled and expired items are never in it; plain lists hold nothing that PAP forbids to act on or that is contested. The header ${EXPORT_HEADER} counts what is in it and what did not map.`,
        },
        { querystring: ExportQuery, response: { 200: FILE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const { format, agreement, purpose, role } = request.query
      const official = officialOf(request)
      const reason = reasonOf(request, request.query, official)
      const file = granted(
        await exportItems({ official, format, agreement, purpose, ...(role === undefined ? {} : { role }) }, (holdings) =>
          recordRead({ official, agreement, ...reason, what: `http GET /api/v1/exports ${format}`, holdings }),
        ),
      )
      return reply
        .type(file.mediaType)
        .header(EXPORT_HEADER, JSON.stringify({ items: file.items, unmapped: file.unmapped }))
        .header('content-disposition', `attachment; filename="comity-export.${ENDINGS[format]}"`)
        .send(file.text)
    },
  )
}
