/** The record of processing activities: what this party processes, for what, for whom and how long, as the law asks for. */

import { FormatQuery, PAGE, PAGE_TYPES } from './agreement-pages.ts'
import { type ApiApp, operation } from './api-app.ts'
import type { ApiParts } from './ports.ts'

/** Mounts it. */
export function processingRecordRoutes(app: ApiApp, { processingRecord }: Pick<ApiParts, 'processingRecord'>): void {
  app.get(
    '/api/v1/processing-record',
    {
      ...operation(
        'readProcessingRecord',
        {
          tag: 'Consultations',
          summary: 'The record of processing activities, ready for print',
          description: 'Made from the agreements that bind this party and from its own records.',
        },
        { querystring: FormatQuery, response: { 200: PAGE } },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const format = request.query.format ?? 'html'
      return reply.type(PAGE_TYPES[format]).send(await processingRecord(format))
    },
  )
}
