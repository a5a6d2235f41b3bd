/** Server-sent events: the changing part of the status, live. A view is one consultation while it is open. */
import { type ApiApp, operation } from './api-app.ts'
import { HttpError } from './errors.ts'
import { closed } from './fields.ts'
import { REASON_FIELDS, standingReasonOf } from './justification.ts'
import { LiveFeed, type Viewer } from './live-feed.ts'
import type { ApiParts } from './ports.ts'
import { officialOf } from './sign-in.ts'
import { LiveSchema, liveView } from './status-schema.ts'
import type { Traffic } from './traffic.ts'

const VIEWERS_MAX = 500
const GATHER_MS = 250
const HEARTBEAT_MS = 15_000
// A view ends by itself, so that who may no longer sign in does not watch for ever; browsers open the next one.
const VIEW_MS = 600_000

type Parts = Pick<ApiParts, 'status' | 'subscribe' | 'recordRead' | 'clock'> & { readonly traffic: Traffic }

/** Mounts the events. */
export function eventRoutes(app: ApiApp, parts: Parts): void {
  const feed = new LiveFeed({
    subscribe: parts.subscribe,
    compute: async () => liveView(await parts.status(), parts.clock.now()),
    onFailure: (error) => app.log.error({ err: error }, 'live view failed'),
    viewersMax: VIEWERS_MAX,
    gatherMs: GATHER_MS,
    heartbeatMs: HEARTBEAT_MS,
  })
  app.addHook('preClose', async () => feed.close())
  app.get(
    '/api/v1/events',
    {
      exposeHeadRoute: false,
      ...operation(
        'readEvents',
        {
          tag: 'Node',
          summary: 'The changing part of the status as server-sent events',
          description: 'Each event `summary` holds a Live value as JSON. Recorded as one consultation for as long as it is open.',
        },
        { querystring: closed(REASON_FIELDS), response: { 200: { content: { 'text/event-stream': { schema: LiveSchema } } } } },
      ),
    },
    async (request, reply) => {
      if (feed.isFull) throw new HttpError('too-many-viewers', 'as many live views as this node serves are open')
      const official = officialOf(request)
      await parts.recordRead({
        official,
        agreement: null,
        ...standingReasonOf(request, request.query, official),
        what: 'http GET /api/v1/events',
        holdings: [],
      })
      // From here on the answer is written below, not by Fastify.
      void reply.hijack()
      const { raw } = reply
      if (raw.destroyed) return reply
      // A hijacked answer leaves without the headers that were set before, so they are taken along.
      raw.writeHead(200, { ...reply.getHeaders(), 'content-type': 'text/event-stream; charset=utf-8', connection: 'keep-alive' } as Record<
        string,
        string
      >)
      raw.write('retry: 2000\n\n')
      const viewer: Viewer = { send: (event) => raw.write(event), end: () => raw.end() }
      const limit = setTimeout(() => raw.end(), VIEW_MS)
      raw.on('drain', () => feed.ready(viewer))
      raw.on('error', (error) => app.log.debug({ err: error }, 'live view broke off'))
      raw.once('close', () => {
        clearTimeout(limit)
        feed.remove(viewer)
        parts.traffic.liveViews = feed.viewers
      })
      feed.add(viewer)
      parts.traffic.liveViews = feed.viewers
      return reply
    },
  )
}
