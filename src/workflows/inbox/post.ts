/** Keeping what a tool posts, in the private inbox of its account. */
import { type ContentStore, encodeContent, faceOf, type PlainContent, postedKey, type Transactions, type Vault } from '../../acts/index.ts'
import { type Clock, DAY_MS, type Instant, type Randomness, randomUuid } from '../../foundation/index.ts'
import {
  type CheckedText,
  checkObjectText,
  gradingOf,
  idOf,
  type RefusedText,
  type StixObject,
  typeOf,
  versionOf,
} from '../../intelligence/index.ts'
import type { InboxOwner, InboxReader, InboxRow, InboxStatus, InboxStore } from './ports.ts'

/** Most objects of one inbox. */
export const INBOX_OBJECTS_MAX = 50_000
/** How long the status of a posting is kept, milliseconds. */
export const STATUS_KEPT_MS = 2 * DAY_MS

/** What the inbox works on. */
export type InboxParts = {
  readonly inbox: InboxReader
  readonly transactions: Transactions<{ readonly inbox: InboxStore; readonly contents: ContentStore }>
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
}

/** An object that is in the inbox now, or was before. */
export type KeptObject = { readonly id: string; readonly version: string | null; readonly addedAt: number }
/** What became of each object of one posting; one entry for each that was posted. */
export type PostReport = {
  readonly kept: readonly KeptObject[]
  readonly refused: readonly Pick<RefusedText, 'id' | 'version' | 'message'>[]
}

type NewObject = { readonly row: Omit<InboxRow, 'addedAt'>; readonly content: PlainContent }

/**
 * Keeps the objects of one posting, each on its own: one that is refused stops
 * no other, and one whose id and version the inbox holds already counts as kept.
 * Objects, contents and status are durable together when this returns.
 * @param posting the texts of the objects; undefined for one that was too large to read
 */
export async function keepPosted(
  posting: { readonly owner: InboxOwner; readonly objects: readonly (Uint8Array | undefined)[] },
  parts: InboxParts,
): Promise<InboxStatus> {
  const { owner } = posting
  const now = parts.clock.now()
  const checked = posting.objects.map(checkObjectText)
  const unique = new Map<string, NewObject>()
  for (const posted of checked) {
    if (posted.ok && !unique.has(keyOf(posted.object))) unique.set(keyOf(posted.object), newObject(posted.object, owner, parts.randomness))
  }
  const sealed = await parts.vault.seal([...unique.values()].map(({ content }) => content))
  const { status, used } = await parts.transactions.write(async ({ inbox, contents }) => {
    const { held, added } = await addMissing(inbox, { owner, unique, now })
    const used = new Set(added.map((row) => row.holding))
    await contents.put(sealed.filter(({ holding }) => used.has(holding)))
    const kept = statusOf(reportOf(checked, held), { owner, now, randomness: parts.randomness })
    await inbox.expireStatuses(now)
    await inbox.keepStatus(kept)
    return { status: kept, used }
  })
  const unused = sealed.map(({ holding }) => holding).filter((holding) => !used.has(holding))
  if (unused.length > 0) await parts.vault.destroy(unused)
  return status
}

/** Adds what the inbox does not hold yet, as far as there is room. @returns `addedAt` of all it holds of them, by key */
async function addMissing(
  inbox: InboxStore,
  posted: { readonly owner: InboxOwner; readonly unique: ReadonlyMap<string, NewObject>; readonly now: Instant },
): Promise<{ readonly held: ReadonlyMap<string, number>; readonly added: readonly InboxRow[] }> {
  const { owner, unique, now } = posted
  const stixIds = [...new Set([...unique.values()].map(({ row }) => row.stixId))]
  const known = await inbox.page({ ...owner, stixIds, limit: INBOX_OBJECTS_MAX })
  const held = new Map(known.map((row) => [keyOfRow(row), row.addedAt]))
  const room = INBOX_OBJECTS_MAX - (await inbox.count(owner))
  const missing = [...unique].flatMap(([key, { row }]) => (held.has(key) ? [] : [row]))
  const added = await inbox.add(missing.slice(0, room), now)
  for (const row of added) held.set(keyOfRow(row), row.addedAt)
  return { held, added }
}

function reportOf(checked: readonly CheckedText[], held: ReadonlyMap<string, number>): PostReport {
  const kept: KeptObject[] = []
  const refused: Pick<RefusedText, 'id' | 'version' | 'message'>[] = []
  for (const posted of checked) {
    if (!posted.ok) {
      refused.push({ id: posted.id, version: posted.version, message: posted.message })
      continue
    }
    const names = { id: idOf(posted.object), version: versionOf(posted.object) }
    const addedAt = held.get(keyOf(posted.object))
    if (addedAt === undefined) refused.push({ ...names, message: `inbox is full: it holds ${INBOX_OBJECTS_MAX} objects` })
    else kept.push({ ...names, addedAt })
  }
  return { kept, refused }
}

function statusOf(
  report: PostReport,
  known: { readonly owner: InboxOwner; readonly now: Instant; readonly randomness: Randomness },
): InboxStatus {
  const { owner, now, randomness } = known
  return { ...owner, id: randomUuid(randomness), receivedAt: now, report: JSON.stringify(report), expiresAt: now + STATUS_KEPT_MS }
}

function newObject(object: StixObject, owner: InboxOwner, randomness: Randomness): NewObject {
  const holding = postedKey(randomUuid(randomness))
  // Handling is judged when the object becomes a proposal; until then it is the tool's own.
  const face = faceOf(object, { marking: 'unmarked', dataSubject: 'unspecified', grading: gradingOf(object) })
  const content = { face, object: JSON.stringify(object), token: null, salt: null, source: null }
  const row = { ...owner, holding, type: typeOf(object), stixId: idOf(object), version: versionOf(object) }
  return { row, content: { holding, plaintext: encodeContent(content) } }
}

function keyOf(object: StixObject): string {
  return `${idOf(object)} ${versionOf(object)}`
}

function keyOfRow({ stixId, version }: Pick<InboxRow, 'stixId' | 'version'>): string {
  return `${stixId} ${version}`
}
