/** An official opens for itself, on record and for a while, what a condition of the agreement keeps it from reading. */
import { Type } from '#typebox'
import { formatTimestamp } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import { granted } from './error-answers.ts'
import { closed, HashField, TimeField } from './fields.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'

/** Mounts it. */
export function breakGlassRoutes(app: ApiApp, { observations }: Pick<ApiParts, 'observations'>): void {
  app.post(
    '/api/v1/break-glass',
    operation(
      'breakGlass',
      {
        tag: 'Consultations',
        summary: 'Read for a while without the training or clearance that the agreement asks for, where it lets that be opened',
        description: 'An act that the overseers are opened; another official closes it as an observation, before its clock runs out.',
      },
      {
        body: closed(
          {
            agreement: HashField,
            minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
            reason: Type.String({ pattern: '^[^\\x00-\\x1f\\x7f]{10,500}$', description: 'Its act holds the SHA-256 of it' }),
          },
          'BreakGlassRequest',
        ),
        response: { 201: closed({ actId: HashField, until: TimeField }, 'BrokenGlass') },
      },
    ),
    async (request, reply) => {
      const { actId, until } = granted(await observations.breakGlass({ official: officialOf(request), ...request.body }))
      return reply.code(201).send({ actId, until: formatTimestamp(until) })
    },
  )
}
