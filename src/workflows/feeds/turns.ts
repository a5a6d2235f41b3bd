/** Work with servers: each piece when its time has come, side by side, so that a slow server holds up no other's. */
import type { Clock, Instant } from '../../foundation/index.ts'

/** Pieces of work at one time. */
const RUNS_MAX = 16

/** Takes turns. */
export type Turns = {
  /** Starts what is due and not under way; does not wait for it. */
  tend(): Promise<void>
  isRunning(id: string): boolean
  /** Stops one, if it is under way, and waits for its end. */
  stop(id: string): Promise<void>
  /** Stops all and waits for their ends; no other begins. */
  end(): Promise<void>
  /** Waits until nothing runs. */
  idle(): Promise<void>
}

/** What turns are taken of. */
export type TurnsParts<Row> = {
  readonly clock: Clock
  readonly list: () => Promise<readonly Row[]>
  readonly run: (row: Row, signal: AbortSignal) => Promise<void>
  readonly onFailure: (row: Row, error: unknown) => void
}

type Running = { readonly abort: AbortController; readonly ended: Promise<void> }

/** Turns of these rows; none is taken yet. */
export function createTurns<Row extends { readonly id: string; readonly nextAt: Instant }>(parts: TurnsParts<Row>): Turns {
  const running = new Map<string, Running>()
  let isEnding = false
  /** Counts ends and stops: rows that were read across one may tell what was before it. */
  let changes = 0
  const start = (row: Row): void => {
    const abort = new AbortController()
    const ended = parts
      .run(row, abort.signal)
      .catch((error: unknown) => parts.onFailure(row, error))
      .finally(() => {
        running.delete(row.id)
        changes += 1
      })
    running.set(row.id, { abort, ended })
  }
  const stop = async (id: string): Promise<void> => {
    changes += 1
    const run = running.get(id)
    run?.abort.abort()
    await run?.ended
  }
  const current = async (): Promise<readonly Row[]> => {
    for (;;) {
      const before = changes
      const rows = await parts.list()
      if (changes === before) return rows
    }
  }
  return {
    async tend() {
      const rows = await current()
      const now = parts.clock.now()
      const due = rows.filter(({ id, nextAt }) => nextAt <= now && !running.has(id)).sort((left, right) => left.nextAt - right.nextAt)
      if (isEnding) return
      for (const row of due.slice(0, RUNS_MAX - running.size)) start(row)
    },
    isRunning: (id) => running.has(id),
    stop,
    async end() {
      isEnding = true
      await Promise.all([...running.keys()].map(stop))
    },
    async idle() {
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}
