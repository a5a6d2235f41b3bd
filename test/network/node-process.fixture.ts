/** A member's node as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { call } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

/** The program that is shipped. */
export const MAIN = fileURLToPath(new URL('../../src/node/main.ts', import.meta.url))
const KIBIBYTE = 1024

/** How a process ended, and what it said. */
export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly errors: string }

/** One process. */
export class NodeProcess implements AsyncDisposable {
  readonly ended: Promise<Ending>
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    const errors: string[] = []
    child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.push(text))
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, errors: errors.join('') })))
  }

  /** Starts the program on the data folder of a member; whether it gets anywhere is for the caller to see. */
  static spawn({ folder }: Member, { program = MAIN, environment = {} } = {}): NodeProcess {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--data', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    })
    return new NodeProcess(child)
  }

  /** Starts it and waits until it answers. */
  static async start(
    member: Member,
    options: { readonly program?: string; readonly environment?: Record<string, string> } = {},
  ): Promise<NodeProcess> {
    const started = NodeProcess.spawn(member, options)
    await until(`the process of ${member.party} to answer`, async () => {
      if (started.isEnded) throw new Error(`the process of ${member.party} ended: ${(await started.ended).errors}`)
      return answers(member)
    })
    return started
  }

  get isEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Bytes of memory that the process has at most had resident; undefined where the system does not tell. */
  peakMemory(): number | undefined {
    try {
      const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))
      return match === null ? undefined : Number(match[1]) * KIBIBYTE
    } catch {
      // Only Linux tells it there.
      return undefined
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isEnded) this.signal('SIGTERM')
    await this.ended
  }
}

async function answers(member: Member): Promise<boolean> {
  try {
    return (await call(member, { path: '/health' })).status === 200
  } catch {
    // Nobody listens yet; the caller's patience is bounded.
    return false
  }
}
