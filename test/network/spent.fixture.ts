/** What a node spends on an answer: statements, rows and processor time, counted in the process that the node runs in. */
import process from 'node:process'
import { StatementSync } from 'node:sqlite'

/** What one answer took. */
export type Spent = { readonly statements: number; readonly rows: number; readonly microseconds: number }

const counted = { statements: 0, rows: 0 }

/** Counts statements and rows of every SQLite store of this process from now on. @returns what ends it */
export function countStatements(): Disposable {
  const { all, get, run } = StatementSync.prototype
  const tell = <Result>(result: Result, rows: number): Result => {
    counted.statements += 1
    counted.rows += rows
    return result
  }
  Object.assign(StatementSync.prototype, {
    all(this: StatementSync, ...values: Parameters<typeof all>) {
      const rows = all.apply(this, values)
      return tell(rows, rows.length)
    },
    get(this: StatementSync, ...values: Parameters<typeof get>) {
      const row = get.apply(this, values)
      return tell(row, row === undefined ? 0 : 1)
    },
    run(this: StatementSync, ...values: Parameters<typeof run>) {
      return tell(run.apply(this, values), 0)
    },
  })
  return { [Symbol.dispose]: () => Object.assign(StatementSync.prototype, { all, get, run }) }
}

/** Does the work and tells what it took, with whatever the node did beside it. */
export async function spentOn(work: () => Promise<unknown>): Promise<Spent> {
  const { statements, rows } = counted
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { statements: counted.statements - statements, rows: counted.rows - rows, microseconds: user + system }
}

/** The least that the work takes in some tries: what runs beside it only adds. */
export async function leastSpentOn(work: () => Promise<unknown>, tries: number): Promise<Omit<Spent, 'microseconds'>> {
  const all: Spent[] = []
  for (let tried = 0; tried < tries; tried += 1) all.push(await spentOn(work))
  return { statements: Math.min(...all.map((one) => one.statements)), rows: Math.min(...all.map((one) => one.rows)) }
}

/** Works in turns, so that whatever slows the machine slows all alike. @returns the processor times of each, in order */
export async function timedByTurns(works: readonly (() => Promise<unknown>)[], rounds: number): Promise<readonly (readonly number[])[]> {
  const times: number[][] = works.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    // Each begins as often as the others: what comes first in a round finds other caches than what comes last.
    for (let turn = 0; turn < works.length; turn += 1) {
      const place = (turn + round) % works.length
      const { microseconds } = await spentOn(works[place] as () => Promise<unknown>)
      times[place]?.push(microseconds)
    }
  }
  return times
}

/**
 * Whether one work takes another time than two equal ones do between themselves: the middle of its differences from the first lies
 * beyond where eight in ten differences of the equal pair lie.
 */
export function differsFromPair(one: readonly number[], [first, second]: readonly [readonly number[], readonly number[]]): boolean {
  const differences = (left: readonly number[]): readonly number[] =>
    left.map((time, round) => time - (first[round] as number)).sort((a, b) => a - b)
  const [own, equal] = [differences(one), differences(second)]
  const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] as number
  const middle = at(own, 0.5)
  return middle < at(equal, 0.1) || middle > at(equal, 0.9)
}
