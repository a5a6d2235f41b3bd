/**
 * What this party holds of where objects are: relationships that place them, and locations. An object that is
 * given by itself is where it was said to be before, by whomever.
 */
import { checkObject, idOf, type Whereabouts } from '../intelligence/index.ts'
import type { Vault } from './content.ts'
import { decodeContent, objectOf } from './item-content.ts'
import type { ContentStore } from './ports.ts'
import type { ItemReader, ItemRow } from './views.ts'

/** Relationships that are looked at for one object; of one that more say something of nobody knows where it is. */
export const PLACINGS_MAX = 100
const IDS_AT_ONCE = 1_000

/** Where it is looked up. */
export type HeldPlaces = {
  readonly items: Pick<ItemReader, 'byStixId' | 'placedAmong' | 'placing'>
  readonly contents: Pick<ContentStore, 'find'>
  readonly vault: Pick<Vault, 'read'>
  /** Lets others go first. */
  readonly pause: () => Promise<void> | void
}

/** Learns where held relationships place these objects; whoever asks learns the locations afterwards. */
export async function learnHeldPlacings(whereabouts: Whereabouts, ids: readonly string[], held: HeldPlaces): Promise<void> {
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    await held.pause()
    for (const id of await held.items.placedAmong(ids.slice(from, from + IDS_AT_ONCE))) await learnPlacings(whereabouts, id, held)
  }
}

/** Learns every version of the locations that were named and not learnt, as this party holds them. */
export async function learnHeldLocations(whereabouts: Whereabouts, held: HeldPlaces): Promise<void> {
  for (const id of whereabouts.unknownLocations()) {
    await held.pause()
    await learnAll(whereabouts, (await held.items.byStixId(id)).filter(isHeld), held)
  }
}

/** Nothing follows the revoked version of a relationship, so that none of its versions says anything. */
async function learnPlacings(whereabouts: Whereabouts, id: string, held: HeldPlaces): Promise<void> {
  await held.pause()
  const rows = await held.items.placing(id, PLACINGS_MAX + 1)
  if (rows.length > PLACINGS_MAX) whereabouts.giveUp(id)
  else await learnAll(whereabouts, rows, held)
}

async function learnAll(whereabouts: Whereabouts, rows: readonly ItemRow[], { vault, contents }: HeldPlaces): Promise<void> {
  if (rows.length === 0) return
  const holdings = rows.map(({ holding }) => holding)
  const objects = [...(await vault.read(contents, holdings)).values()].flatMap((bytes) => {
    const checked = checkObject(objectOf(decodeContent(bytes)))
    return checked.ok ? [checked.value] : []
  })
  const revoked = new Set(objects.flatMap((object) => (object.revoked === true ? [idOf(object)] : [])))
  const isOver = (id: string): boolean => revoked.has(id) || whereabouts.isRevoked(id)
  for (const object of objects) if (object.type !== 'relationship' || !isOver(idOf(object))) whereabouts.learn(object)
}

function isHeld({ state, role }: ItemRow): boolean {
  return state === 'held' && role !== 'sent'
}
