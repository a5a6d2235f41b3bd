/** When the own ledger is signed: as often as agreements ask, and at once where nothing was signed for so long. */
import { permitsSharing } from '../../agreement/index.ts'
import { type Randomness, SECOND_MS } from '../../foundation/index.ts'
import { type CheckpointOutcome, padToOf } from '../../workflows/witnessing/index.ts'
import type { Core } from '../core.ts'

/** While the first agreement is being founded. */
const UNAGREED_MS = SECOND_MS
/** An early turn comes no sooner after the last. */
const EARLY_MS = 200

/** The turns of the sequencer. */
export type Cadence = {
  /** Milliseconds from the end of one turn to the next. */
  next(): number
  /** Looks at what agreements in force or applied ask for by now. */
  refresh(): Promise<void>
  /** What a turn came to. */
  ended(outcome: CheckpointOutcome): void
  /**
   * Whether what is recorded now may be signed at once: for as long as the cadence nothing was signed, so that no more checkpoints are signed
   * than it allows. Never where an agreement pads: there the time of a checkpoint is to tell nothing.
   */
  isRested(): Promise<boolean>
}

/**
 * Turns that nobody asked anything of yet.
 *
 * @param now milliseconds that never go back
 */
export function createCadence(
  { road }: { readonly road: Pick<Core['road'], 'directory' | 'clock' | 'randomness'> },
  now: () => number = () => performance.now(),
): Cadence {
  const { directory, clock, randomness } = road
  let cadence = UNAGREED_MS
  let isPadded = false
  let size = 0
  let signedAt = Number.NEGATIVE_INFINITY
  const refresh = async (): Promise<void> => {
    const known = await directory.current()
    const at = clock.now()
    const seconds = known.agreements
      .filter((entry) => permitsSharing(known.state(entry.row.hash, at)))
      .map((entry) => entry.record.agreement.witnesses.checkpointSeconds)
    cadence = seconds.length === 0 ? UNAGREED_MS : Math.min(...seconds) * SECOND_MS
    isPadded = padToOf(known, at) > 1
  }
  return {
    next: () => turnOf(cadence, randomness),
    refresh,
    ended(outcome) {
      if (outcome.status !== 'current' || outcome.size === size) return
      size = outcome.size
      signedAt = now()
    },
    async isRested() {
      await refresh()
      return !isPadded && now() - signedAt >= cadence
    },
  }
}

/** One turn in eight comes early, at a random time, so that one which something urgent brings forward is not alone in that. */
function turnOf(cadence: number, randomness: Randomness): number {
  const [draw = 0, share = 0] = randomness(2)
  return draw < 32 ? Math.max(EARLY_MS, (cadence * share) / 256) : cadence
}
