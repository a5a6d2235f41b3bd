/** What every chapter of the demonstration works with, and what it asks of the nodes. */
import { call, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import type { NodeProcesses } from './processes.ts'
import type { Progress } from './progress.ts'

/** Milliseconds of one minute: how long a chapter waits for what must come. */
export const MINUTE = 60_000

/** What the story works with and gathers. */
export type Stage = {
  readonly home: string
  readonly nodes: readonly DemoNode[]
  readonly processes: NodeProcesses
  readonly progress: Progress
  readonly imports: readonly string[]
  /** Parties whose node was killed in the course of the story. */
  readonly killed: Set<string>
}

type Status = {
  readonly summary: {
    readonly sent: readonly {
      readonly recipient: string
      readonly sent: number
      readonly applied: number
      readonly refused: number
      readonly erased: number
    }[]
    readonly received: readonly { readonly origin: string; readonly held: number; readonly restricted: number; readonly erased: number }[]
  }
}

/** Status of a node as its analyst sees it. */
export function statusOf(node: DemoNode): Promise<Status> {
  return call<Status>(node, 'analyst', { path: '/api/v1/status' })
}

/** Newest deliveries that are looked at: what one step of the story sends. */
const DELIVERIES = 200

/** Until every copy sent is answered by its recipient. */
export async function everyAnswer(stage: Stage): Promise<void> {
  const [aldoria, ...partners] = stage.nodes as readonly [DemoNode, ...DemoNode[]]
  await until(
    'every partner to answer',
    async () => {
      await drawBars(stage, partners)
      const { sent } = (await statusOf(aldoria)).summary
      if (!sent.every((row) => row.applied + row.refused >= row.sent)) return undefined
      // The figures of a node may be a moment old, its deliveries are not.
      const { items } = await call<{ items: readonly { kind: string; state: string }[] }>(aldoria, 'analyst', {
        path: `/api/v1/deliveries?limit=${DELIVERIES}`,
      })
      const isOpen = items.some(({ kind, state }) => kind === 'release' && (state === 'recorded' || state === 'delivered'))
      return isOpen ? undefined : true
    },
    { timeout: 30 * MINUTE },
  )
}

export async function drawBars(stage: Stage, partners: readonly DemoNode[]): Promise<void> {
  const [aldoria] = stage.nodes as readonly [DemoNode]
  const { sent } = (await statusOf(aldoria)).summary
  const bars = partners.flatMap((partner) => {
    const row = sent.find((candidate) => candidate.recipient === partner.party)
    return row === undefined
      ? []
      : [{ label: partner.name, done: row.applied + row.refused, total: row.sent, note: 'answered by the partner' }]
  })
  if (bars.length > 0) stage.progress.bars(bars)
}
