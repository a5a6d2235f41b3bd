/** Which states the objects of a submission are about, where an agreement asks: told by the objects, and by what places them here and among held items. */
import { learnHeldLocations, learnHeldPlacings } from '../../acts/index.ts'
import type { Agreement } from '../../agreement/index.ts'
import { idOf, type MarkingReading, readObject, Whereabouts } from '../../intelligence/index.ts'
import type { ObjectSource } from './object-source.ts'
import type { PreparationParts } from './parts.ts'

type Submitted = { readonly parts: PreparationParts; readonly source: ObjectSource; readonly reading: MarkingReading }

/** What a submission and what is held say of where its objects are. It is read for that only where one of the agreements asks about states. */
export async function whereaboutsIn({ parts, source, reading }: Submitted, agreements: readonly Agreement[]): Promise<Whereabouts> {
  const whereabouts = new Whereabouts()
  if (!agreements.some(({ sharing }) => sharing.some(({ countries }) => countries !== undefined))) return whereabouts
  const ids: string[] = []
  for await (const entry of source.objects()) {
    await parts.pause()
    if (entry.kind !== 'object') continue
    const read = readObject(entry.bytes, reading)
    if (read.kind === 'faulty') continue
    whereabouts.learn(read.object)
    if (read.object.type !== 'relationship') ids.push(idOf(read.object))
  }
  const { items, contents, vault } = parts.road
  const held = { items, contents, vault, pause: parts.pause }
  // Only now it is known which held relationships the submission revokes.
  await learnHeldPlacings(whereabouts, ids, held)
  await learnHeldLocations(whereabouts, held)
  return whereabouts
}
