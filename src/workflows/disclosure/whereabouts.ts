/** Which states the objects of a submission are about, where an agreement asks: told by the objects, what places them, and held locations. */
import { decodeContent, objectOf } from '../../acts/index.ts'
import type { Agreement } from '../../agreement/index.ts'
import { checkObject, type MarkingReading, readObject, Whereabouts } from '../../intelligence/index.ts'
import type { ObjectSource } from './object-source.ts'
import type { PreparationParts } from './parts.ts'

type Submitted = { readonly parts: PreparationParts; readonly source: ObjectSource; readonly reading: MarkingReading }

/** What a submission says of where its objects are. It is read for that only where one of the agreements asks about states. */
export async function whereaboutsIn({ parts, source, reading }: Submitted, agreements: readonly Agreement[]): Promise<Whereabouts> {
  const whereabouts = new Whereabouts()
  if (!agreements.some(({ sharing }) => sharing.some(({ countries }) => countries !== undefined))) return whereabouts
  for await (const entry of source.objects()) {
    await parts.pause()
    if (entry.kind !== 'object') continue
    const read = readObject(entry.bytes, reading)
    if (read.kind !== 'faulty') whereabouts.learn(read.object)
  }
  for (const id of whereabouts.unknownLocations()) await learnHeld(whereabouts, id, parts)
  return whereabouts
}

/** Learns every version of a location that this party holds, as its own or from whomever. */
async function learnHeld(whereabouts: Whereabouts, id: string, { road, pause }: PreparationParts): Promise<void> {
  await pause()
  const rows = (await road.items.byStixId(id)).filter(({ state, role }) => state === 'held' && role !== 'sent')
  if (rows.length === 0) return
  const holdings = rows.map(({ holding }) => holding)
  for (const bytes of (await road.vault.read(road.contents, holdings)).values()) {
    const checked = checkObject(objectOf(decodeContent(bytes)))
    if (checked.ok) whereabouts.learn(checked.value)
  }
}
