/** Keeping what a tool posts, in the private inbox of its account. */
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import {
  type AsideTransactions,
  type ContentStore,
  encodeContent,
  faceOf,
  type HoldingKey,
  type PlainContent,
  postedKey,
  type Transactions,
  type Vault,
} from '../../acts/index.ts'
import { type Clock, DAY_MS, gathering, giveBack, type Instant, type Randomness, randomUuid, timedUuid } from '../../foundation/index.ts'
import {
  type CheckedText,
  checkObjectText,
  gradingOf,
  idOf,
  isTelling,
  type RefusedText,
  type StixObject,
  typeOf,
  versionOf,
} from '../../intelligence/index.ts'
import { INBOX_OBJECTS_MAX, type InboxRoom, inboxRoom } from './inbox-room.ts'
import type { InboxOwner, InboxReader, InboxRow, InboxStatus, InboxStore } from './ports.ts'

/** How long the status of a posting is kept, milliseconds. */
export const STATUS_KEPT_MS = 2 * DAY_MS

type InboxWriter = { readonly inbox: InboxStore; readonly contents: ContentStore }

/** What the inbox works on. */
export type InboxParts = {
  readonly inbox: InboxReader
  readonly transactions: Transactions<InboxWriter> & AsideTransactions<InboxWriter>
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

/** Objects that one account posts at once: their texts, undefined for one that was too large to read. */
export type Posting = { readonly owner: InboxOwner; readonly objects: readonly (Uint8Array | undefined)[] }

/**
 * Keeps the objects of a posting, each on its own: one that is refused stops
 * no other, and one whose id and version the inbox holds already counts as kept.
 * Objects, contents and status are durable together when this returns, and so is that an outcome is to be told.
 */
export type KeepPosted = (posting: Posting) => Promise<InboxStatus>

/** Objects of postings that are kept in one transaction at most; one posting is, however many it has. */
const OBJECTS_TOGETHER_MAX = 1_000

type Checked = { readonly owner: InboxOwner; readonly checked: readonly CheckedText[] }
type NewObject = { readonly row: Omit<InboxRow, 'addedAt'>; readonly content: PlainContent }
type Inbox = { readonly owner: InboxOwner; readonly postings: readonly Checked[]; readonly unique: ReadonlyMap<string, NewObject> }

/** Keeps what is posted; postings that wait at one time are made durable together, and each has its own status. */
export function createKeepPosted(parts: InboxParts): KeepPosted {
  const room = inboxRoom()
  const keepTogether = gathering<Checked, InboxStatus>((take) => keepAll(take(), { ...parts, room }), {
    weigh: ({ checked }) => checked.length,
    weightMax: OBJECTS_TOGETHER_MAX,
    turn: turnOfLoop,
  })
  return async ({ owner, objects }) => keepTogether({ owner, checked: objects.map(checkObjectText) })
}

async function keepAll(postings: readonly Checked[], parts: InboxParts & { readonly room: InboxRoom }): Promise<readonly InboxStatus[]> {
  const now = parts.clock.now()
  const inboxes = inboxesOf(postings, parts)
  const plain = inboxes.flatMap(({ unique }) => [...unique.values()].map(({ content }) => content))
  const sealed = await parts.vault.seal(plain)
  for (const { plaintext } of plain) giveBack(plaintext)
  const { statuses, used } = await parts.transactions.writeAside(async ({ inbox, contents }) => {
    const statuses = new Map<Checked, InboxStatus>()
    const used = new Set<HoldingKey>()
    for (const { owner, postings: own, unique } of inboxes) {
      const { held, added } = await addMissing(inbox, { owner, unique, now, room: parts.room })
      for (const { holding } of added) used.add(holding)
      await inbox.keepUntold(added.filter(({ type }) => isTelling(type)).map(({ holding }) => holding))
      for (const posting of own)
        statuses.set(posting, statusOf(reportOf(posting.checked, held), { owner, now, randomness: parts.randomness }))
    }
    await contents.put(sealed.filter(({ holding }) => used.has(holding)))
    await inbox.expireStatuses(now)
    await inbox.keepStatuses([...statuses.values()])
    return { statuses, used }
  })
  for (const row of sealed) giveBack(row.sealed)
  const unused = sealed.map(({ holding }) => holding).filter((holding) => !used.has(holding))
  if (unused.length > 0) await parts.vault.destroy(unused)
  return postings.map((posting) => statuses.get(posting) as InboxStatus)
}

/** The inboxes that postings are for; of several copies of one object the first is kept. */
function inboxesOf(postings: readonly Checked[], parts: Pick<InboxParts, 'clock' | 'randomness'>): readonly Inbox[] {
  const byOwner = Map.groupBy(postings, ({ owner }) => JSON.stringify([owner.account, owner.agreement]))
  return [...byOwner.values()].map((own) => {
    const [{ owner }] = own as [Checked]
    const unique = new Map<string, NewObject>()
    for (const posted of own.flatMap(({ checked }) => checked)) {
      if (posted.ok && !unique.has(keyOf(posted.object))) unique.set(keyOf(posted.object), newObject(posted.object, owner, parts))
    }
    return { owner, postings: own, unique }
  })
}

/** Adds what the inbox does not hold yet, as far as there is room. @returns `addedAt` of all it holds of them, by key */
async function addMissing(
  inbox: InboxStore,
  { owner, unique, now, room }: Pick<Inbox, 'owner' | 'unique'> & { readonly now: Instant; readonly room: InboxRoom },
): Promise<{ readonly held: ReadonlyMap<string, number>; readonly added: readonly InboxRow[] }> {
  const stixIds = [...new Set([...unique.values()].map(({ row }) => row.stixId))]
  const known = await inbox.page({ ...owner, stixIds, limit: INBOX_OBJECTS_MAX })
  const held = new Map(known.map((row) => [keyOfRow(row), row.addedAt]))
  const missing = [...unique].flatMap(([key, { row }]) => (held.has(key) ? [] : [row]))
  const added = await inbox.add(missing.slice(0, await room(inbox, owner, missing.length)), now)
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

function newObject(object: StixObject, owner: InboxOwner, { clock, randomness }: Pick<InboxParts, 'clock' | 'randomness'>): NewObject {
  const holding = postedKey(timedUuid(randomness, clock.now()))
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
