/** A bundle that is spooled only to be looked at, and gone when nobody looks any more. */
import { randomUuid } from '../../foundation/index.ts'
import type { PreparationParts } from './parts.ts'
import type { Preparation } from './prepare.ts'
import { receiveBundle } from './receive.ts'

/** Ids of what is being received, kept out of the way of what clears up. */
export type Receiving = Set<string>

/** What of a spooled bundle goes into its preparation. */
export type SpooledBundle = Pick<Preparation, 'submission' | 'markings'> & AsyncDisposable

/** Spools a bundle. @throws IntelligenceError when the bytes are no bundle; what the spool throws; nothing stays then */
export async function spoolToLook(
  parts: PreparationParts,
  chunks: AsyncIterable<Uint8Array>,
  receiving: Receiving,
): Promise<SpooledBundle> {
  const submission = randomUuid(parts.road.randomness)
  receiving.add(submission)
  const forget = async (): Promise<void> => {
    await parts.spool.remove(submission)
    receiving.delete(submission)
  }
  try {
    const { markings } = await receiveBundle(submission, chunks, parts)
    return { submission, markings, [Symbol.asyncDispose]: forget }
  } catch (error) {
    await forget()
    throw error
  }
}
