/** The five node processes: started, watched, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import MEMORY_OPTIONS from '../memory-options.json' with { type: 'json' }
import type { DemoNode } from './federation.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const START_TIMEOUT = 120_000
const STOP_TIMEOUT = 10_000
const ERROR_TEXT_MAX = 4_000

/** Runs nodes as processes of their own. */
export class NodeProcesses implements AsyncDisposable {
  readonly #children = new Map<string, ChildProcess>()
  readonly #errors = new Map<string, string>()

  /** Starts a node and waits until it answers. @returns milliseconds until then */
  async start(node: DemoNode): Promise<number> {
    const began = performance.now()
    const { node: options, environment } = MEMORY_OPTIONS.serve
    const child = spawn(process.execPath, [...options, '--disable-warning=ExperimentalWarning', MAIN, '--data', node.dataDir], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...environment, ...process.env, NODE_ENV: 'production' },
    })
    this.#children.set(node.party, child)
    this.#errors.set(node.party, '')
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors.set(node.party, ((this.#errors.get(node.party) ?? '') + chunk.toString()).slice(-ERROR_TEXT_MAX))
    })
    while (!(await answers(node))) {
      if (child.exitCode !== null) throw new Error(`node of ${node.party} ended: ${this.#errors.get(node.party) ?? ''}`)
      if (performance.now() - began > START_TIMEOUT) throw new Error(`node of ${node.party} did not answer within ${START_TIMEOUT} ms`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return performance.now() - began
  }

  /** Ends a node at once, as a power cut would. */
  async kill(node: DemoNode): Promise<void> {
    await this.#end(node.party, 'SIGKILL')
  }

  /** The process id of a running node. */
  pid(node: DemoNode): number | undefined {
    return this.#children.get(node.party)?.pid
  }

  /** What a node wrote to its standard error last. */
  errorsOf(node: DemoNode): string {
    return this.#errors.get(node.party) ?? ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#children.keys()].map((party) => this.#end(party, 'SIGTERM')))
  }

  async #end(party: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.#children.get(party)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
    await ended
    clearTimeout(timer)
  }
}

async function answers(node: DemoNode): Promise<boolean> {
  try {
    const response = await fetch(`${node.url}/health`, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    return true
  } catch {
    // Not listening yet: asked again by the caller, whose patience is bounded.
    return false
  }
}
