/** A chapter of the demonstration: Aldoria warns its partners at once; people see it before it is proven, and it is confirmed by its proof. */
import { DAY_MS, formatTimestamp } from '../../foundation/index.ts'
import { systemClock } from '../system.ts'
import { call, json, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { MINUTE, type Stage } from './stage.ts'

/** Who was warned, how soon the first saw it, and how it stood there then. */
export type WarningStory = {
  readonly warned: readonly string[]
  readonly firstSeenMs: number
  readonly firstSeenAs: string
  readonly confirmedAt: readonly string[]
}

type Alerts = { readonly items: readonly { readonly party: string; readonly state: string; readonly title: string | null }[] }

const TITLE = 'Invoices that open a shell'

/** Raises the alert and asks each partner's own node what its analysts see. */
export async function warnPartners(stage: Stage, agreement: string): Promise<WarningStory> {
  const [aldoria, borland, cetania, dunmark] = stage.nodes as readonly [DemoNode, DemoNode, DemoNode, DemoNode]
  const partners = [borland, cetania, dunmark]
  const began = performance.now()
  const { alerts } = await call<{ readonly alerts: readonly { readonly to: string }[] }>(aldoria, 'analyst', {
    path: '/api/v1/alerts',
    body: json({
      agreement,
      purpose: 'cyber-defence',
      title: TITLE,
      text: 'Three hospitals opened invoices by mail that start a shell. Block executable attachments until Friday.',
      marking: 'GREEN',
      severity: 'critical',
      validUntil: formatTimestamp(systemClock.now() + 2 * DAY_MS),
      justification: 'Seen at three hospitals this morning',
    }),
  })
  const first = await until('a partner to see the alert', async () => stateAt(borland), { timeout: MINUTE, every: 50 })
  const firstSeenMs = Math.round(performance.now() - began)
  for (const node of partners) {
    await until(`${node.name} to have its proof`, async () => ((await stateAt(node)) === 'confirmed' ? true : undefined), {
      timeout: MINUTE,
    })
  }
  const warned = alerts.map(({ to }) => to)
  stage.progress.fact(
    `${aldoria.name} warned ${warned.join(', ')}: ${borland.name} saw it as ${first} after ${firstSeenMs} ms, all have its proof`,
  )
  return { warned, firstSeenMs, firstSeenAs: first, confirmedAt: partners.map(({ party }) => party) }
}

async function stateAt(node: DemoNode): Promise<string | undefined> {
  const { items } = await call<Alerts>(node, 'analyst', { path: '/api/v1/alerts' })
  return items.find(({ title }) => title === TITLE)?.state
}
