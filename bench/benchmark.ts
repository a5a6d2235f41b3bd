/** What a benchmark is: one figure, measured on the real thing. */
import type { World } from './world.ts'

/** A figure measured beside ours in the same run, so that the two can be compared. */
export type Peer = { readonly name: string; readonly value: number }

/** What one run found. */
export type Figure = {
  /** In the unit of the benchmark. */
  readonly value: number
  readonly peers?: readonly Peer[]
  /** Lines that say more: where the time went, a curve. */
  readonly details?: readonly string[]
}

/** One figure of the product. */
export type Benchmark = {
  /** As picked on the command line; the word before the dot says which part of the product it is about. */
  readonly name: string
  readonly unit: string
  /** What it should be, in the unit; null for a figure without a target. */
  readonly target: { readonly least: number } | { readonly most: number } | null
  /** How it is measured, for who reads the table. */
  readonly how: string
  /** Takes too long for the table: run only when picked. */
  readonly isLong?: true
  run(world: World): Promise<Figure>
}

/** Whether a figure reaches its target. */
export function reaches({ target }: Pick<Benchmark, 'target'>, value: number): boolean {
  if (target === null) return true
  return 'least' in target ? value >= target.least : value <= target.most
}

/** The best of several runs, which is the one that others disturbed least. */
export async function bestOf(runs: number, measure: () => Promise<number> | number): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run += 1) best = Math.min(best, await measure())
  return best
}
