/** Comparing both sides: what the server lists against what is held. */
import { compareTimestamps, DAY_MS, FoundationError, formatMicroseconds, type Instant, parseTimestamp } from '../../foundation/index.ts'
import { isIdentifier } from '../../intelligence/index.ts'
import { destroyAll } from './destroy.ts'
import { FeedError } from './errors.ts'
import { preparePage, roomOf } from './intake.ts'
import { openLogin } from './login.ts'
import { PageGuard } from './page-guard.ts'
import type { FeedParts, Reconciliation } from './parts.ts'
import type { FeedCursor, FeedObjectRow, FeedRow } from './ports.ts'
import type { Pull } from './pull.ts'
import type { FeedAccess, PageQuestion, PageTurn } from './server.ts'
import { stepAfter, walkOf } from './walk.ts'

/** Missing objects asked for at one time: they are named in the address, which many servers bound at 2 kB. */
const FETCHED_AT_ONCE = 20
/** Missing objects that one comparison fetches; the next one fetches others. */
const FETCHED_MAX = 10_000
const MARKED_AT_ONCE = 1_000
const VERSIONS_MAX = 100_000

type Comparing = { readonly feed: FeedRow; readonly access: FeedAccess; readonly at: Instant; readonly onProgress: () => void }

/**
 * Walks the manifest, fetches what is missing here, and marks what vanished
 * there; nothing is marked unless the walk came to its end. Where the feed says
 * so, what vanished is destroyed here too, unless it is more than half of what
 * is held: a server that lost its data takes nobody else's with it.
 * A server that fails is told in the comparison, `stopped` thrown.
 */
export async function reconcileFeed({ feed, signal, onProgress }: Pull, parts: FeedParts): Promise<Reconciliation> {
  const access = { login: openLogin(feed.login, { feed: feed.id, key: parts.loginKey }), signal }
  const at = parts.clock.now()
  const compared = await comparison({ feed, access, at, onProgress }, parts)
  await parts.transactions.write(({ feeds }) =>
    feeds.change(feed.id, {
      reconciliation: JSON.stringify(compared),
      ...(compared.failure === null ? { comparesIn: feed.reconcileRuns === 0 ? null : feed.reconcileRuns } : {}),
    }),
  )
  return compared
}

async function comparison(comparing: Comparing, parts: FeedParts): Promise<Reconciliation> {
  const { feed, at } = comparing
  const none = { at, listed: 0, missing: 0, fetched: 0, vanished: 0, erased: 0 }
  try {
    const { listed, missing } = await compareLists(comparing, parts)
    const fetched = await fetchMissing([...missing.ids], comparing, parts)
    await markVanished(feed, at, parts)
    const vanished = await parts.feeds.countVanished(feed.id)
    const erased = feed.vanished === 'erase' ? await eraseVanished(feed, vanished, parts) : 0
    return { at, listed, missing: missing.versions, fetched, vanished, erased, failure: null }
  } catch (error) {
    if (!(error instanceof FeedError) || error.code === 'stopped') throw error
    return { ...none, vanished: await parts.feeds.countVanished(feed.id), failure: { code: error.code, message: error.message } }
  }
}

type Missing = { readonly versions: number; readonly ids: ReadonlySet<string> }

/** Walks the manifest; what the server lists is marked as seen. @returns which listed versions are not here */
async function compareLists(comparing: Comparing, parts: FeedParts): Promise<{ readonly listed: number; readonly missing: Missing }> {
  const { feed, access, at, onProgress } = comparing
  const missing = { versions: 0, ids: new Set<string>() }
  // What was added there before that was here as long as it may be.
  const keptFrom = formatMicroseconds(Math.max(0, at - feed.retentionDays * DAY_MS) * 1_000)
  let listed = 0
  await walkAll(
    { feed, now: at, signal: access.signal },
    {
      ask: (question) => parts.server.manifest(feed, question, access),
      async take({ entries }) {
        listed += entries.length
        const ids = [...new Set(entries.map(({ id }) => id))].filter(isIdentifier)
        const rows = Map.groupBy(await parts.feeds.page({ feed: feed.id, stixIds: ids, limit: VERSIONS_MAX }), ({ stixId }) => stixId)
        for (const { id, version, addedAt } of entries) {
          const isKept = addedAt === null || addedAt >= keptFrom
          if (!isKept || !isIdentifier(id) || isHeld(rows.get(id) ?? [], version)) continue
          missing.versions += 1
          if (missing.ids.size < FETCHED_MAX) missing.ids.add(id)
        }
        await parts.transactions.write(({ feeds }) => feeds.markSeen(feed.id, ids, at))
        onProgress()
        return entries.map(({ id, version }) => `${id} ${version}`).join('\n')
      },
    },
  )
  return { listed, missing }
}

/** For an object without a version servers list what they like. */
function isHeld(rows: readonly FeedObjectRow[], version: string | null): boolean {
  return rows.some((row) => row.version === null || version === null || isSameTime(row.version, version))
}

function isSameTime(left: string, right: string): boolean {
  return left === right || (isTime(right) && compareTimestamps(left, right) === 0)
}

function isTime(text: string): boolean {
  try {
    parseTimestamp(text)
    return true
  } catch (error) {
    if (error instanceof FoundationError) return false
    throw error
  }
}

/** @returns how many versions are here that were not */
async function fetchMissing(ids: readonly string[], { feed, access }: Comparing, parts: FeedParts): Promise<number> {
  let fetched = 0
  let room = await roomOf(feed.id, parts)
  for (let index = 0; index < ids.length; index += FETCHED_AT_ONCE) {
    const stixIds = ids.slice(index, index + FETCHED_AT_ONCE)
    await walkAll(
      { feed, now: parts.clock.now(), signal: access.signal },
      {
        ask: (question) => parts.server.objects(feed, { ...question, stixIds }, access),
        async take({ objects }) {
          const prepared = await preparePage(objects, { feed, room }, parts)
          const keep = await prepared.seal()
          await parts.transactions.write(keep)
          fetched += prepared.intake.kept
          room -= prepared.intake.kept
          return prepared.names
        },
      },
    )
  }
  return fetched
}

type Walked<Page> = {
  readonly ask: (question: PageQuestion) => Promise<Page>
  /** @returns the names of what it holds, as {@link PageGuard} takes them */
  readonly take: (page: Page) => Promise<string>
}

/** Walks all that a server has, from the first page to the last. */
async function walkAll<Page extends PageTurn>(
  { feed, now, signal }: { readonly feed: FeedRow; readonly now: Instant; readonly signal: AbortSignal },
  { ask, take }: Walked<Page>,
): Promise<void> {
  const guard = new PageGuard()
  let cursor: FeedCursor = { after: null, walk: null }
  do {
    if (signal.aborted) throw new FeedError('stopped', 'the comparison was stopped')
    const { after, next } = walkOf(cursor)
    const page = await ask({ after, next, limit: feed.pageObjects })
    const names = await take(page)
    guard.assertNew(names, next !== null)
    cursor = stepAfter({ ...page, isEmpty: names === '' }, cursor, now).cursor
  } while (cursor.walk !== null)
}

async function markVanished(feed: FeedRow, at: Instant, { feeds, transactions }: FeedParts): Promise<void> {
  for (
    let gone = await feeds.unseen(feed.id, at, MARKED_AT_ONCE);
    gone.length > 0;
    gone = await feeds.unseen(feed.id, at, MARKED_AT_ONCE)
  ) {
    const holdings = gone
    await transactions.write((writer) => writer.feeds.markVanished(holdings, at))
  }
}

async function eraseVanished(feed: FeedRow, vanished: number, parts: FeedParts): Promise<number> {
  if (vanished * 2 > (await parts.feeds.count(feed.id))) return 0
  return destroyAll(() => parts.feeds.vanished(feed.id, MARKED_AT_ONCE), { feed: feed.name, cause: 'vanished' }, parts)
}
