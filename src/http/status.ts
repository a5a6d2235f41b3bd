/** How the node is and where it stands: health for anyone, the status for officials. */
import type { ApiApp } from './api-app.ts'
import { openOperation, operation } from './api-app.ts'
import type { ApiParts } from './ports.ts'
import { isLocal } from './sign-in.ts'
import { HealthSchema, liveView, StatusSchema } from './status-schema.ts'

// Causes can name partners, and who shares with whom is nobody else's business.
const DETAILS_INSIDE = 'officials find the details in the status'

/** Mounts health and status. */
export function statusRoutes(app: ApiApp, parts: Pick<ApiParts, 'status' | 'node' | 'clock'>): void {
  app.get(
    '/health',
    openOperation(
      'readHealth',
      { tag: 'Node', summary: 'Whether the node works, and what hinders it', description: 'Messages are given to the own machine only.' },
      { response: { 200: HealthSchema } },
    ),
    async (request) => {
      const { causes } = await parts.status()
      const isInside = isLocal(request)
      return {
        status: causes.length === 0 ? 'ok' : 'degraded',
        causes: causes.map(({ code, message }) => ({ code, message: isInside ? message : DETAILS_INSIDE })),
      } as const
    },
  )
  app.get(
    '/api/v1/status',
    operation(
      'readStatus',
      { tag: 'Node', summary: 'What was shared, received, refused and erased, and how it is proven' },
      { response: { 200: StatusSchema } },
    ),
    async () => {
      const { party, name, version } = parts.node
      return { party, name, version, ...liveView(await parts.status(), parts.clock.now()) }
    },
  )
}
