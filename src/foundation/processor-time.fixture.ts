/** Time that this process had of the processor: how long something takes on a busy machine says nothing of how much it is. */
import process from 'node:process'

const MICROSECONDS = 1_000

/** Milliseconds of processor time so far. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / MICROSECONDS
}
