/** How the node is and where it stands: health for anyone, the status for officials. */
import { type Instant, SECOND_MS } from '../foundation/index.ts'
import { type ApiApp, openOperation, operation } from './api-app.ts'
import type { ApiParts, LiveStatus } from './ports.ts'
import { isLocal } from './sign-in.ts'
import { HealthSchema, healthView, liveView, StatusSchema } from './status-schema.ts'

// Causes can name partners, and who shares with whom is nobody else's business.
const DETAILS_INSIDE = 'officials find the details in the status'

type Health = Pick<LiveStatus, 'causes' | 'certificate'>

/** Mounts health and status. */
export function statusRoutes(app: ApiApp, parts: Pick<ApiParts, 'status' | 'node' | 'clock'>): void {
  const currentHealth = rememberedHealth(parts)
  app.get(
    '/health',
    openOperation(
      'readHealth',
      { tag: 'Node', summary: 'Whether the node works, and what hinders it', description: 'Messages are given to the own machine only.' },
      { response: { 200: HealthSchema } },
    ),
    async (request) => {
      const isInside = isLocal(request)
      return healthView(await currentHealth(), (message) => (isInside ? message : DETAILS_INSIDE))
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

/** Anyone may ask for health as often as they like, so an answer is good for a second. */
function rememberedHealth({ status, clock }: Pick<ApiParts, 'status' | 'clock'>): () => Promise<Health> {
  let asked: { readonly at: Instant; readonly health: Promise<Health> } | undefined
  return () => {
    const now = clock.now()
    if (asked === undefined || now < asked.at || now - asked.at >= SECOND_MS) {
      asked = { at: now, health: status().then(({ causes, certificate }) => ({ causes, certificate })) }
    }
    return asked.health
  }
}
