/** What a revoked object ends: no later version of it is submitted, in whatever order versions come (STIX 2.1 section 3.6). */
import { type HoldingKey, holdingKey, type ItemFace, type ItemReader, type RevokedVersion } from '../../acts/index.ts'
import { compareTimestamps } from '../../foundation/index.ts'
import { idOf, readObject, versionOf } from '../../intelligence/index.ts'
import { sourceOf } from './batch.ts'
import type { Due } from './gathering.ts'
import type { Work } from './parts.ts'
import type { SubmissionIndex } from './ports.ts'

const PAGE = 500
const NOTHING: ReadonlySet<HoldingKey> = new Set()

/** A version of an object as a submission brings it. */
export type BroughtVersion = { readonly index: number; readonly id: string; readonly version: string; readonly objectKey: string }

/** Tells for the versions of one page which come after the last one of their object: by index, why. */
export type AfterRevoked = (page: readonly BroughtVersion[]) => Promise<ReadonlyMap<number, string>>

/**
 * Looks among what is held and what the submission itself brings, which is read through for it before anything of it is judged. An object
 * that a partner revoked has ended as well, unless its id was this party's own before.
 */
export async function createAfterRevoked(work: Work, index: SubmissionIndex): Promise<AfterRevoked> {
  const { self, items } = work.parts.road
  const bringsAny = await indexRevoked(work, index)
  return async (page) => {
    const faults = new Map<number, string>()
    if (page.length === 0) return faults
    const held = await revokedById(items, page)
    for (const { index: place, id, version, objectKey } of page) {
      const end = endOf(held.get(id) ?? [], self, version)
      const here = bringsAny ? index.revokedVersion(objectKey) : undefined
      if (end !== undefined) faults.set(place, end)
      else if (here !== undefined && compareTimestamps(version, here) > 0)
        faults.set(place, `the submission revokes it at ${here}: a revoked object has no later version`)
    }
    return faults
  }
}

/** Puts every version that ends its object into the index. @returns whether there is one */
async function indexRevoked({ parts, source, reading, keys }: Work, index: SubmissionIndex): Promise<boolean> {
  let any = false
  let page: { readonly objectKey: string; readonly version: string }[] = []
  const put = (): void => {
    any ||= page.length > 0
    index.addRevoked(page)
    page = []
  }
  for await (const entry of source.objects()) {
    await parts.pause()
    if (entry.kind !== 'object' || !maySayRevoked(entry.bytes)) continue
    const read = readObject(entry.bytes, reading)
    if (read.kind === 'faulty' || read.object.revoked !== true) continue
    const version = versionOf(read.object)
    if (version !== null) page.push({ objectKey: keys.ofId(idOf(read.object)), version })
    if (page.length === PAGE) put()
  }
  put()
  return any
}

/** False only where no member of the object can be named so, plainly or escaped. */
function maySayRevoked(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return text.includes('"revoked"') || text.includes('\\u00')
}

/**
 * Own items of what is due, fresh ones and those that its batches were made of, that may not go out any more: since the submission was
 * judged their object was revoked at an earlier version.
 */
export async function endedAmong(
  items: Pick<ItemReader, 'find' | 'revokedAmong'>,
  { own, batches }: Due,
  self: string,
): Promise<ReadonlySet<HoldingKey>> {
  const faces = new Map<HoldingKey, Pick<ItemFace, 'stixId' | 'version'>>()
  for (const { itemId, content } of own) if (content.face !== null) faces.set(holdingKey(self, itemId), content.face)
  const carried = new Set(batches.flatMap((batch) => [...batch.items()].map(sourceOf)).filter((holding) => !faces.has(holding)))
  if (carried.size > 0) {
    for (const { holding, face } of await items.find([...carried])) if (face !== null) faces.set(holding, face)
  }
  const versions = [...faces].flatMap(([holding, { stixId, version }]) => (version === null ? [] : [{ holding, id: stixId, version }]))
  const held = await revokedById(items, versions)
  if (held.size === 0) return NOTHING
  return new Set(versions.flatMap(({ holding, id, version }) => (endOf(held.get(id) ?? [], self, version) === undefined ? [] : [holding])))
}

async function revokedById(
  items: Pick<ItemReader, 'revokedAmong'>,
  versions: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly RevokedVersion[]>> {
  if (versions.length === 0) return new Map()
  return Map.groupBy(await items.revokedAmong([...new Set(versions.map(({ id }) => id))]), ({ stixId }) => stixId)
}

function endOf(held: readonly RevokedVersion[], self: string, version: string): string | undefined {
  const end = held.find((one) => (one.role === 'own' || !one.isOwnFirst) && compareTimestamps(version, one.version) > 0)
  if (end === undefined) return undefined
  const who = end.role === 'own' && end.origin === self ? 'this party' : end.origin
  return `${who} revoked it at ${end.version}: a revoked object has no later version`
}
