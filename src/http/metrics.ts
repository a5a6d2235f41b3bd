/** Figures for the operator's monitoring: counts by kind, code and state, never by person, item or partner's content. */
import process from 'node:process'
import { Type } from '#typebox'
import { SECOND_MS } from '../foundation/index.ts'
import { type ApiApp, operation } from './api-app.ts'
import type { ApiParts, LiveStatus, Measurements } from './ports.ts'
import { type Metric, PROMETHEUS_TYPE, prometheusText } from './prometheus.ts'
import type { Traffic } from './traffic.ts'

/** Mounts the metrics. */
export function metricsRoutes(
  app: ApiApp,
  parts: Pick<ApiParts, 'status' | 'measure' | 'clock' | 'node'> & { readonly traffic: Traffic },
): void {
  const { config, schema } = operation(
    'readMetrics',
    { tag: 'Node', summary: 'Figures in the text format of Prometheus', description: 'Open to the own machine, else for operators.' },
    { security: [{}, { basic: [] }, { bearer: [] }], response: { 200: { content: { 'text/plain': { schema: Type.String() } } } } },
  )
  app.get('/metrics', { config: { ...config, isOpenLocally: true }, schema, serializerCompiler: () => String }, async (_request, reply) => {
    const [status, measured] = await Promise.all([parts.status(), parts.measure()])
    const metrics = [...workOf(status, measured), ...proofOf(status, parts.clock.now()), ...certificateOf(status), ...processOf(parts)]
    return reply.type(PROMETHEUS_TYPE).send(prometheusText(metrics))
  })
}

function certificateOf({ certificate }: LiveStatus): readonly Metric[] {
  const samples = certificate === null ? [] : [{ value: Math.floor(certificate.expiresAt / SECOND_MS) }]
  return [gauge('comity_certificate_expiry_seconds', 'When the certificate in use ends, seconds since 1970', samples)]
}

function workOf(status: LiveStatus, { acts, unauthenticated }: Measurements): readonly Metric[] {
  const { summary, outbox, refusals, causes } = status
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const copies = (state: string, values: readonly number[]) => ({ labels: { state }, value: total(values) })
  return [
    counter(
      'comity_acts_total',
      'Acts kept, by kind',
      acts.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    ),
    counter(
      'comity_refusals_total',
      'Refusals by this node, by kind and code',
      refusals.map(({ kind, code, count }) => ({ labels: { kind, code }, value: count })),
    ),
    counter('comity_unauthenticated_requests_total', 'Requests that nobody was found behind', [{ value: unauthenticated }]),
    counter('comity_consultations_total', 'Reads that consult acts committed to', [{ value: summary.consultations }]),
    gauge('comity_own_items', 'Own items held', [{ value: summary.own }]),
    gauge('comity_sent_items', 'Copies given to partners, by what became of them', [
      copies(
        'sent',
        summary.sent.map((row) => row.sent),
      ),
      copies(
        'applied',
        summary.sent.map((row) => row.applied),
      ),
      copies(
        'refused',
        summary.sent.map((row) => row.refused),
      ),
      copies(
        'erased',
        summary.sent.map((row) => row.erased),
      ),
    ]),
    gauge('comity_received_items', 'Items received, by state', [
      copies(
        'held',
        summary.received.map((row) => row.held),
      ),
      copies(
        'restricted',
        summary.received.map((row) => row.restricted),
      ),
      copies(
        'erased',
        summary.received.map((row) => row.erased),
      ),
    ]),
    gauge('comity_outbox_waiting', 'Deliveries not answered yet', [{ value: outbox.waiting }]),
    gauge('comity_health_causes', 'What hinders the node, by code', causeCounts(causes)),
  ]
}

function causeCounts(causes: LiveStatus['causes']) {
  return [...Map.groupBy(causes, ({ code }) => code)].map(([code, group]) => ({ labels: { code }, value: group.length }))
}

function proofOf({ ledger }: LiveStatus, now: number): readonly Metric[] {
  const age = ledger.cosignedAt === null ? [] : [{ value: Math.max(0, now - ledger.cosignedAt) / SECOND_MS }]
  return [
    gauge('comity_ledger_leaves', 'Leaves of the own ledger, by how far they are proven', [
      { labels: { state: 'appended' }, value: ledger.size },
      { labels: { state: 'signed' }, value: ledger.signedSize },
      { labels: { state: 'cosigned' }, value: ledger.cosignedSize },
    ]),
    gauge('comity_checkpoint_age_seconds', 'Age of the last checkpoint with its quorum', age),
  ]
}

function processOf({ node, traffic }: { node: ApiParts['node']; traffic: Traffic }): readonly Metric[] {
  const memory = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return [
    counter('comity_submission_bytes_total', 'Bytes of bundles taken in since the start', [{ value: traffic.submissionBytes }]),
    gauge('comity_live_views', 'Live views open now', [{ value: traffic.liveViews }]),
    gauge('comity_node_info', 'The software that runs', [{ labels: { party: node.party, version: node.version }, value: 1 }]),
    gauge('process_resident_memory_bytes', 'Resident memory of the process', [{ value: memory.rss }]),
    gauge('nodejs_heap_size_used_bytes', 'Heap in use', [{ value: memory.heapUsed }]),
    counter('process_cpu_seconds_total', 'Processor time of the process', [{ value: (user + system) / 1_000_000 }]),
    gauge('process_uptime_seconds', 'Seconds since the start', [{ value: process.uptime() }]),
  ]
}

function counter(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, kind: 'counter', help, samples }
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, kind: 'gauge', help, samples }
}
