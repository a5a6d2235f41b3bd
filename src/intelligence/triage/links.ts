/** What the sightings and relationships of a share say of other objects, as links that an index can count. */
import type { Json } from '../../foundation/index.ts'
import { typeOfIdentifier } from '../model/identifier.ts'
import { idOf, type StixObject, typeOf } from '../model/stix-object.ts'

/** One thing that counts for an item: `sightings`, a sighting of it; `reach`, an organisation, sector or place that it concerns. */
export type TriageLink = {
  readonly input: 'sightings' | 'reach'
  /** Id of the item it counts for. */
  readonly item: string
  /** Id of what is counted, once each. */
  readonly counted: string
}

// What an item does to somebody. Who saw it, or where it comes from, is no reach: it would tell of sources.
const REACHING: ReadonlySet<unknown> = new Set(['targets', 'compromises', 'impersonates'])
const REACHED: ReadonlySet<unknown> = new Set(['identity', 'location'])

/** The link that an object makes, if it makes one. Who made it and who saw it play no part. */
export function triageLinkOf(object: StixObject): TriageLink | undefined {
  if (object.revoked === true) return undefined
  if (typeOf(object) === 'sighting') return linkOf({ input: 'sightings', item: object.sighting_of_ref, counted: idOf(object) })
  const { relationship_type: kind, source_ref: item, target_ref: counted } = object
  if (typeOf(object) !== 'relationship' || !REACHING.has(kind)) return undefined
  return typeof counted === 'string' && REACHED.has(typeOfIdentifier(counted)) ? linkOf({ input: 'reach', item, counted }) : undefined
}

function linkOf(link: Omit<TriageLink, 'item'> & { readonly item: Json | undefined }): TriageLink | undefined {
  return typeof link.item === 'string' ? { ...link, item: link.item } : undefined
}
