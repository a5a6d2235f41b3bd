/** Nodes of a federation as processes that end themselves with SIGKILL, each at a call to its store that a round names. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { until } from './waiting.fixture.ts'

/** The program of a node that ends itself. */
export const KILLED_NODE = fileURLToPath(new URL('./killed-node.ts', import.meta.url))

/** A call to the store, and whether the node dies before it, within it, or once it is durable. */
export type Point = { readonly at: number; readonly when: 'before' | 'within' | 'after' }

/** Which call to the store each party dies at in one round, counted from when it is armed. */
export type Round = Readonly<Record<string, Point>>

/** From when a process counts its calls, and how far its clock is ahead. */
export type ProcessesOptions = { readonly armed?: 'by-signal' | 'from-start'; readonly aheadMs?: number }

/** The processes of a federation, each killed once a round and started again. */
export class Processes implements AsyncDisposable {
  readonly #members: readonly Member[]
  readonly #running = new Map<string, { readonly process: NodeProcess; readonly round: Round }>()
  readonly #options: Required<ProcessesOptions>

  constructor(members: readonly Member[], { armed = 'by-signal', aheadMs = 0 }: ProcessesOptions = {}) {
    this.#members = members
    this.#options = { armed, aheadMs }
  }

  /** Has every process run with what kills it in that round; one that was spared in the last ends now. */
  async prepare(round: Round): Promise<void> {
    await Promise.all(
      this.#members.map((member) => (this.#running.get(member.party)?.round === round ? undefined : this.#start(member, round))),
    )
  }

  arm(): void {
    for (const { process } of this.#running.values()) process.signal('SIGUSR2')
  }

  /** Starts every process again that was killed, prepared for the next round. @returns who died */
  async revive(next: Round, isOver: () => boolean): Promise<readonly string[]> {
    const died = await Promise.all(this.#members.map((member) => this.#reviveOne(member, next, isOver)))
    return died.flat()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ process }) => process[Symbol.asyncDispose]()))
  }

  async #reviveOne(member: Member, next: Round, isOver: () => boolean): Promise<readonly string[]> {
    while (!isOver()) {
      const running = this.#running.get(member.party)
      if (running?.process.isEnded === true) {
        const { signal, errors } = await running.process.ended
        assert.deepEqual([signal, errors], ['SIGKILL', ''])
        await this.#start(member, next)
        return [member.party]
      }
      await sleep(10)
    }
    return []
  }

  async #start(member: Member, round: Round): Promise<void> {
    const running = this.#running.get(member.party)
    running?.process.signal('SIGKILL')
    await running?.process.ended
    const { at = 0, when = '' } = round[member.party] ?? {}
    const { armed, aheadMs } = this.#options
    const environment = { KILL_AT: String(at), KILL_WHEN: when, KILL_ARMED: armed, AHEAD_MS: String(aheadMs) }
    const given = { program: KILLED_NODE, environment }
    // One that counts from its start may be dead before it answers.
    const process = armed === 'from-start' ? NodeProcess.spawn(member, given) : await NodeProcess.start(member, given)
    this.#running.set(member.party, { process, round })
  }
}

/** Asks again where the node died with the question. */
export async function withPatience<T>(ask: () => Promise<T>): Promise<T> {
  return until('an answer', async () => {
    try {
      return { answer: await ask() }
    } catch (error) {
      if (error instanceof Error && 'code' in error) return undefined
      throw error
    }
  }).then(({ answer }) => answer)
}
