/** Statistics of a year: counts that tell of nobody. */
import { Type } from '#typebox'
import { PAGE_TYPES } from './agreement-pages.ts'
import { type ApiApp, operation } from './api-app.ts'
import { closed } from './fields.ts'
import type { ApiParts } from './ports.ts'

const TYPES = { ...PAGE_TYPES, json: 'application/json; charset=utf-8' } as const
const FORMATS = [...Object.keys(PAGE_TYPES), 'json'] as (keyof typeof TYPES)[]
const ANSWER = {
  content: Object.fromEntries(
    Object.values(TYPES).map((type) => [type.split(';')[0], { schema: Type.Unsafe<string>({ type: ['string', 'object'] }) }]),
  ),
}

/** Mounts them. */
export function statisticsRoutes(app: ApiApp, { statistics, clock }: Pick<ApiParts, 'statistics' | 'clock'>): void {
  app.get(
    '/api/v1/statistics',
    {
      ...operation(
        'readStatistics',
        {
          tag: 'Consultations',
          summary: 'Statistics of a calendar year, ready for print or as JSON',
          description: 'Small counts are not told, and others to the ten below, so that nobody can be told from them.',
        },
        {
          querystring: closed({
            year: Type.Optional(Type.Integer({ minimum: 2020, maximum: 9999, description: 'This one unless told' })),
            format: Type.Optional(Type.Enum([...FORMATS], { default: 'json' })),
          }),
          response: { 200: ANSWER },
        },
      ),
      serializerCompiler: () => String,
    },
    async (request, reply) => {
      const { format = 'json', year = new Date(clock.now()).getUTCFullYear() } = request.query
      return reply.type(TYPES[format]).send(await statistics({ year, format }))
    },
  )
}
