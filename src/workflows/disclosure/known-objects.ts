/** References out of a submission to what its recipients hold from earlier ones, or gave to this party themselves. */
import { type ItemRow, originOf } from '../../acts/index.ts'
import { publishedTerms, readObject, typeOfIdentifier } from '../../intelligence/index.ts'
import { edgesOf } from './edges.ts'
import { bitOf, type Work } from './parts.ts'

/** References that are looked up at a time. */
const PAGE = 500
/** Keys that are remembered as looked up, so that what many objects name is looked up once. */
const REMEMBERED_MAX = 50_000

/**
 * Adds to the index what references may point to although the submission does
 * not hold it. The index knows only keyed hashes, so the bundle is read again,
 * once and as far as it takes to find the ids: not at all where it refers only to itself.
 */
export async function addKnownObjects(work: Work): Promise<void> {
  const missing = work.index.unresolvedCount()
  const found = new Set<string>()
  let left = missing
  let page = new Map<string, string>()
  let read = 0
  if (missing === 0) return
  const lookUp = async (): Promise<void> => {
    const keys = work.index.unresolvedAmong([...page.keys()])
    const known = []
    for (const objectKey of keys) {
      await work.parts.pause()
      known.push({ objectKey, ...(await knownTo(work, page.get(objectKey) as string)) })
      if (found.size >= REMEMBERED_MAX) found.clear()
      found.add(objectKey)
    }
    work.index.addKnown(known)
    // Of more than can be remembered some are counted twice, so that the bundle is read to its end.
    if (missing <= REMEMBERED_MAX) left -= keys.length
    page = new Map()
  }
  for await (const { objectKey, id } of namedIds(work)) {
    if (!found.has(objectKey)) page.set(objectKey, id)
    read += 1
    if (read % PAGE !== 0) continue
    await lookUp()
    if (left === 0) return
  }
  await lookUp()
}

/** The ids that objects of the submission name, with their keys. */
async function* namedIds({ source, reading, keys, parts }: Work): AsyncGenerator<{ readonly objectKey: string; readonly id: string }> {
  for await (const entry of source.objects()) {
    await parts.pause()
    if (entry.kind !== 'object') continue
    const read = readObject(entry.bytes, reading)
    if (read.kind !== 'item') continue
    for (const { id } of edgesOf(read.object, read.facts).objects) yield { objectKey: keys.ofId(id), id }
  }
}

type Known = { readonly recipients: number; readonly changed: number }

/** Which recipients hold an object under this agreement, and which of them under another id. */
async function knownTo(work: Work, id: string): Promise<Known> {
  const everyone = bitOf(work.recipients.length) - 1
  // The id of an extension names a published schema rather than anything that somebody holds, and so do the definitions of TLP and PAP.
  if (typeOfIdentifier(id) === 'extension-definition' || publishedTerms(id) !== undefined) return { recipients: everyone, changed: 0 }
  if (work.shownKeys === null) return { recipients: 0, changed: 0 }
  const holders = await holdersOf(work, id)
  const objectKey = work.shownKeys.ofId(id)
  let changed = 0
  for (const [recipient, party] of work.recipients.entries()) {
    const shownId = (await work.parts.shownIds.find(party, [objectKey])).get(objectKey)
    if (shownId !== undefined && ((await holdersOf(work, shownId)) & bitOf(recipient)) !== 0) changed |= bitOf(recipient)
  }
  return { recipients: holders | changed, changed }
}

/** The mask of the recipients to whom an object was sent under this very id and that hold it still, and of those that gave it to this party. */
async function holdersOf(work: Work, id: string): Promise<number> {
  const { items } = work.parts.road
  const isUnder = ({ state, agreement }: ItemRow): boolean => state === 'held' && agreement === work.entry.row.hash
  const rows = (await items.byStixId(id)).filter(isUnder)
  const copies = rows.filter(({ role }) => role === 'sent')
  const givers = new Set(rows.flatMap(({ role, holding }) => (role === 'received' ? [originOf(holding)] : [])))
  const gave = work.recipients.reduce((mask, party, place) => (givers.has(party) ? mask | bitOf(place) : mask), 0)
  if (copies.length === 0) return gave
  const copyKeys = new Set(copies.map(({ holding }) => holding))
  const sources = copies.flatMap(({ source }) => source ?? [])
  let holders = gave
  for (const { holding, recipient } of await items.sentFrom(sources)) {
    const place = work.recipients.indexOf(recipient)
    if (place !== -1 && copyKeys.has(holding)) holders |= bitOf(place)
  }
  return holders
}
