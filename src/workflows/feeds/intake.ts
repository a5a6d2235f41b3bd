/** Taking in the objects of one page: each on its own, each version once. */
import { createHmac } from 'node:crypto'
import { encodeContent, faceOf, fedKey, type PlainContent } from '../../acts/index.ts'
import { canonicalBytes, hex, sha256, timedUuid } from '../../foundation/index.ts'
import { checkObjectText, idOf, type StixObject, typeOf, UNGRADED, versionOf } from '../../intelligence/index.ts'
import { FeedError } from './errors.ts'
import { tellCollected } from './on-record.ts'
import { FEED_OBJECTS_MAX, type FeedParts, type FeedWriter, type RefusedObject } from './parts.ts'
import type { FeedObjectRow, FeedRow } from './ports.ts'
import type { Intake } from './report.ts'

type NewRow = Omit<FeedObjectRow, 'addedAt' | 'vanishedAt'>
type NewObject = { readonly row: NewRow; readonly content: PlainContent }

/** A page that is ready to be kept. */
export type Prepared = {
  readonly intake: Intake
  /**
   * Ids and versions in the order in which the server gave them, one text: tells a page from another. Empty for a page of nothing but
   * objects that were too large to keep, which nothing tells from one another.
   */
  readonly names: string
  /** Seals what is new. @returns what keeps it, in the transaction that also moves the cursor */
  seal(): Promise<(writer: FeedWriter) => Promise<void>>
}

/**
 * Checks the objects of a page, and finds those that are new. What an object
 * says of its own grade is its source's word and no official's: it is kept
 * as part of the object, and the item is ungraded.
 * @param known the feed, and how many objects more it may hold
 * @throws FeedError `feed-full`
 */
export async function preparePage(
  texts: readonly (Uint8Array | undefined)[],
  { feed, room }: { readonly feed: Pick<FeedRow, 'id' | 'name' | 'root' | 'collection'>; readonly room: number },
  parts: FeedParts,
): Promise<Prepared> {
  const refusals: RefusedObject[] = []
  const named: string[] = []
  const unique = new Map<string, NewRow & { readonly object: StixObject }>()
  for (const text of texts) {
    const checked = checkObjectText(text)
    if (!checked.ok) {
      const { id, version, code, message } = checked
      named.push(text === undefined ? code : hex(sha256(text)))
      refusals.push({ id, version, code, reason: message })
      continue
    }
    const row = rowOf(checked.object, feed.id, parts)
    named.push(keyOf(row))
    if (!unique.has(keyOf(row))) unique.set(keyOf(row), { ...row, object: checked.object })
  }
  const held = new Map((await parts.feeds.held(feed.id, [...unique.values()])).map((row) => [keyOf(row), row.digest]))
  const added = [...unique.values()]
    .filter((row) => !held.has(keyOf(row)))
    .map(({ object, ...row }): NewObject => ({ row, content: contentOf(row, object) }))
  const altered = [...unique].filter(([key, { digest }]) => held.has(key) && held.get(key) !== digest).length
  if (added.length > room) {
    throw new FeedError('feed-full', 'the feed holds as many objects as one may: shorten its retention, or remove it')
  }
  return {
    intake: { received: texts.length, kept: added.length, known: texts.length - added.length - refusals.length, altered, refusals },
    names: texts.some((text) => text !== undefined) ? named.join('\n') : '',
    async seal() {
      const sealed = await parts.vault.seal(added.map(({ content }) => content))
      const now = parts.clock.now()
      const state = await parts.stating()
      return async (writer) => {
        await writer.feeds.addObjects(
          added.map(({ row }) => row),
          now,
        )
        await writer.contents.put(sealed)
        const holdings = added.map(({ row }) => row.holding)
        await tellCollected(feed, holdings, { state, writer })
      }
    },
  }
}

/** How many objects more a feed may hold. Counting takes time in proportion to what it holds. */
export async function roomOf(feed: string, parts: FeedParts): Promise<number> {
  return (parts.objectsMax ?? FEED_OBJECTS_MAX) - (await parts.feeds.count(feed))
}

/** Names the version of an object within its feed. */
export function keyOf({ stixId, versionKey }: Pick<FeedObjectRow, 'stixId' | 'versionKey'>): string {
  return `${stixId} ${versionKey}`
}

function rowOf(object: StixObject, feed: string, { clock, digestKey, randomness }: FeedParts): NewRow {
  // Keyed, so that what is left of a row after its object was destroyed cannot be tried out.
  const digest = createHmac('sha256', digestKey).update(canonicalBytes(object)).digest('hex')
  const version = versionOf(object)
  return {
    holding: fedKey(timedUuid(randomness, clock.now())),
    feed,
    type: typeOf(object),
    stixId: idOf(object),
    version,
    versionKey: version ?? digest,
    digest,
  }
}

function contentOf({ holding }: NewRow, object: StixObject): PlainContent {
  const face = faceOf(object, { marking: 'unmarked', dataSubject: 'unspecified', grading: UNGRADED })
  return { holding, plaintext: encodeContent({ face, object: JSON.stringify(object), token: null, salt: null, source: null }) }
}
