/** Five real node processes under an agreement in force, as the demonstration founds them. */
import { setTimeout as wait } from 'node:timers/promises'
import { call } from '../src/node/demo/api.ts'
import { type DemoNode, makeFederation } from '../src/node/demo/federation.ts'
import { foundAgreement } from '../src/node/demo/founding.ts'
import { NodeProcesses } from '../src/node/demo/processes.ts'
import { Progress } from '../src/node/demo/progress.ts'
import { countReceived } from '../src/node/demo/read-back.ts'
import { processCpuSeconds, processPeakMb, processRssMb } from './process-figures.ts'

const POLL_MS = 200
const PATIENCE_MS = 5 * 60_000

type Summary = {
  readonly own: number
  readonly sent: readonly { readonly sent: number }[]
  readonly received: readonly { readonly origin: string; readonly held: number }[]
}

/** `nodeOptions` go to the nodes as NODE_OPTIONS; `checkpointSeconds` is the cadence of their agreement, that of the demonstration unless told. */
export type FederationOptions = { readonly nodeOptions?: string; readonly checkpointSeconds?: number }

/** Running nodes and the agreement between them. */
export class Federation implements AsyncDisposable {
  readonly nodes: readonly DemoNode[]
  readonly processes: NodeProcesses
  readonly agreement: string

  private constructor(parts: Pick<Federation, 'nodes' | 'processes' | 'agreement'>) {
    this.nodes = parts.nodes
    this.processes = parts.processes
    this.agreement = parts.agreement
  }

  /** Makes the nodes in a new folder, starts them and founds the agreement. */
  static async found(home: string, { nodeOptions, ...founding }: FederationOptions = {}): Promise<Federation> {
    const nodes = await makeFederation(home, 0)
    await using started = new AsyncDisposableStack()
    const processes = started.use(new NodeProcesses())
    const before = process.env.NODE_OPTIONS
    if (nodeOptions !== undefined) process.env.NODE_OPTIONS = nodeOptions
    try {
      for (const node of nodes) await processes.start(node)
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS
      else process.env.NODE_OPTIONS = before
    }
    const progress = new Progress({ write: () => undefined })
    const agreement = await foundAgreement({ nodes, progress, ...founding })
    // Only what failed on the way is ended here; from now on the federation ends its processes itself.
    started.move()
    return new Federation({ nodes, processes, agreement })
  }

  /** The node that shares. */
  get sender(): DemoNode {
    return this.nodes[0] as DemoNode
  }

  /** The three parties that receive. */
  get partners(): readonly DemoNode[] {
    return this.nodes.slice(1).filter((node) => node.role === 'party')
  }

  /** Submits a bundle for some recipients, all by default. Resolves once the node acknowledged it as durable. */
  async submit(chunks: () => AsyncIterable<Uint8Array>, { recipients }: { readonly recipients?: readonly string[] } = {}): Promise<string> {
    const headers = { 'x-comity-justification': 'benchmark' }
    const body = { content: ReadableStream.from(chunks()), type: 'application/stix+json;version=2.1', headers }
    const only = recipients === undefined ? '' : `&recipients=${recipients.join(',')}`
    const path = `/api/v1/submissions?agreement=${this.agreement}&purpose=cyber-defence${only}`
    return (await call<{ id: string }>(this.sender, 'analyst', { path, body })).id
  }

  /** Waits until everything of a submission is recorded for its recipients. */
  async released(id: string): Promise<void> {
    await waitUntil('a submission to be released', async () => {
      const { state } = await call<{ state: string }>(this.sender, 'analyst', { path: `/api/v1/submissions/${id}` })
      if (state === 'failed' || state === 'refused') throw new Error(`submission ended as ${state}`)
      return state === 'released'
    })
  }

  /** A second official approves what waits for one. */
  async approved(id: string): Promise<void> {
    await waitUntil('a submission to wait for a second official', async () => {
      const { state } = await call<{ state: string }>(this.sender, 'analyst', { path: `/api/v1/submissions/${id}` })
      return state === 'awaiting-approval'
    })
    const body = { content: '{}', type: 'application/json' }
    await call(this.sender, 'releasing-officer', { path: `/api/v1/submissions/${id}/approve`, body })
  }

  /** Objects that a partner holds and serves, by its own status: unlike reading them, asking leaves no trace that costs anything. */
  async held(partner: DemoNode): Promise<number> {
    return (await summaryOf(partner)).received.find((row) => row.origin === this.sender.party)?.held ?? 0
  }

  /** Items of the sender's own and copies of them that it keeps. */
  async ownItems(): Promise<number> {
    const { own, sent } = await summaryOf(this.sender)
    return own + Math.max(0, ...sent.map((row) => row.sent))
  }

  /** Waits until a partner holds that many objects. */
  async holding(partner: DemoNode, objects: number): Promise<void> {
    await waitUntil(`${partner.party} to hold ${objects} objects`, async () => (await this.held(partner)) >= objects)
  }

  /** Objects that a partner's tools read, page by page. */
  async count(partner: DemoNode): Promise<number> {
    return (await countReceived(partner)).total
  }

  /** Seconds of processor time that each node used since it started. */
  cpuSeconds(): ReadonlyMap<string, number> {
    return new Map(this.nodes.map((node) => [node.party, processCpuSeconds(this.pid(node))]))
  }

  /** Resident memory of a node, MB. */
  rssMb(node: DemoNode): number {
    return processRssMb(this.pid(node))
  }

  /** The most that was ever resident of a node since it started, MB. */
  peakMb(node: DemoNode): number {
    return processPeakMb(this.pid(node))
  }

  /** Ends all nodes in order. */
  async stop(): Promise<void> {
    await this.processes[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  private pid(node: DemoNode): number {
    const pid = this.processes.pid(node)
    if (pid === undefined) throw new Error(`node of ${node.party} does not run`)
    return pid
  }
}

async function summaryOf(node: DemoNode): Promise<Summary> {
  return (await call<{ summary: Summary }>(node, 'analyst', { path: '/api/v1/status' })).summary
}

async function waitUntil(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await wait(POLL_MS)
  }
}
