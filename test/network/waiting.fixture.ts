/** Waiting for what nodes do in their own time. */
import { setTimeout as sleep } from 'node:timers/promises'

/** With SLOW=1 a test runs for hours beside whatever else the machine does; what never comes shows all the same. */
const PATIENCE_MS = process.env.SLOW === '1' ? 600_000 : 60_000
const EVERY_MS = 40

/** Asks until the answer is neither undefined nor false. @throws Error naming what was waited for */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`waited ${PATIENCE_MS / 1_000} s in vain for ${what}`)
    await sleep(EVERY_MS)
  }
}
