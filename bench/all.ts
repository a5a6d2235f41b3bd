/** Every benchmark, in the order they run. */
import type { Benchmark } from './benchmark.ts'
import { shareObjectsPerSecond, taxiiObjectsPerSecond } from './share.ts'

/** Names with it are long curves, run only when picked. */
export const LONG_PREFIX = 'scale.'

/** The benchmarks. Those that use the shared federation while it is fresh come first. */
export const ALL: readonly Benchmark[] = [shareObjectsPerSecond, taxiiObjectsPerSecond]
