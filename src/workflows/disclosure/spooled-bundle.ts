/** Objects that are taken in only to be looked at, and gone when nobody looks any more. */
import { concatBytes, randomUuid } from '../../foundation/index.ts'
import { collectDefinition, DefinedMarkings } from '../../intelligence/index.ts'
import { MEMORY_BYTES_MAX, MEMORY_OBJECTS_MAX } from './memory-index.ts'
import { memorySource, openObjectsSource } from './object-source.ts'
import type { PreparationParts } from './parts.ts'
import type { Preparation } from './prepare.ts'
import { receiveBundle } from './receive.ts'

/** Ids of what is being received, kept out of the way of what clears up. */
export type Receiving = Set<string>

/** What of a spooled bundle goes into its preparation. */
export type SpooledBundle = Pick<Preparation, 'submission' | 'markings'> & AsyncDisposable

/** A spooled bundle, or objects, with whether it is small enough for its index to be in memory. */
export type LookedObjects = SpooledBundle & Pick<Preparation, 'openSource'> & { readonly isSmall: boolean }

/** Spools a bundle. @throws IntelligenceError when the bytes are no bundle; what the spool throws; nothing stays then */
export function spoolToLook(parts: PreparationParts, chunks: AsyncIterable<Uint8Array>, receiving: Receiving): Promise<LookedObjects> {
  return untilLooked(parts, receiving, async (submission) => {
    const { markings, objects, bytes } = await receiveBundle(submission, chunks, parts)
    return { submission, markings, isSmall: isSmall({ objects, bytes }) }
  })
}

/** Keeps objects in memory, or spools them where they are many. @throws what the spool throws; nothing stays then */
export function keepToLook(
  parts: PreparationParts,
  pages: AsyncIterable<readonly Uint8Array[]>,
  receiving: Receiving,
): Promise<LookedObjects> {
  return untilLooked(parts, receiving, async (submission) => {
    const taken = new TakenObjects(parts, submission)
    try {
      for await (const page of pages) {
        await taken.add(page)
        await parts.pause()
      }
      return { submission, ...(await taken.finish()) }
    } catch (error) {
      await taken.abandon()
      throw error
    }
  })
}

async function untilLooked<Taken extends object>(
  { road, spool }: PreparationParts,
  receiving: Receiving,
  take: (submission: string) => Promise<Taken>,
): Promise<Taken & AsyncDisposable> {
  const submission = randomUuid(road.randomness)
  receiving.add(submission)
  const forget = async (): Promise<void> => {
    await spool.remove(submission)
    receiving.delete(submission)
  }
  try {
    return { ...(await take(submission)), [Symbol.asyncDispose]: forget }
  } catch (error) {
    await forget()
    throw error
  }
}

function isSmall({ objects, bytes }: { readonly objects: number; readonly bytes: number }): boolean {
  return objects <= MEMORY_OBJECTS_MAX && bytes <= MEMORY_BYTES_MAX
}

/** Objects as they come: in memory as long as they are few, and all of them in the spool from then on. */
class TakenObjects {
  readonly #parts: Pick<PreparationParts, 'spool'>
  readonly #submission: string
  readonly #markings = new DefinedMarkings()
  readonly #lengths: number[] = []
  #bytes = 0
  #kept: Uint8Array[] = []
  #writer: Awaited<ReturnType<PreparationParts['spool']['create']>> | undefined

  constructor(parts: Pick<PreparationParts, 'spool'>, submission: string) {
    this.#parts = parts
    this.#submission = submission
  }

  async add(page: readonly Uint8Array[]): Promise<void> {
    // Joined, so that what they were cut from is not kept beside them.
    const joined = concatBytes(...page)
    let offset = 0
    for (const { length } of page) {
      const bytes = joined.subarray(offset, offset + length)
      offset += length
      collectDefinition(bytes, this.#markings)
      this.#lengths.push(length)
      this.#kept.push(bytes)
    }
    this.#bytes += offset
    if (this.#writer === undefined && isSmall({ objects: this.#lengths.length, bytes: this.#bytes })) return
    this.#writer ??= await this.#parts.spool.create(this.#submission)
    await this.#writer.write(concatBytes(...this.#kept))
    this.#kept = []
  }

  async finish(): Promise<Pick<LookedObjects, 'markings' | 'openSource' | 'isSmall'>> {
    const [markings, kept, lengths] = [this.#markings, this.#kept, this.#lengths]
    if (this.#writer === undefined) return { markings, isSmall: true, openSource: async () => memorySource(kept) }
    await this.#writer.finish()
    const place = { submission: this.#submission, lengths }
    return { markings, isSmall: false, openSource: () => openObjectsSource(this.#parts.spool, place) }
  }

  async abandon(): Promise<void> {
    await this.#writer?.abandon()
  }
}
