/** API roots: one for each agreement that this account may read under, and one for the party's own holdings (TAXII 2.1 sections 2.3 and 4). */
import { type AgreementEntry, type Directory, type ItemReader, readableClasses } from '../acts/index.ts'
import { agreementState, isOver, permitsSharing, sunsetText } from '../agreement/index.ts'
import type { Clock } from '../foundation/index.ts'
import type { FeedReader, FeedRow } from '../workflows/feeds/index.ts'
import type { InboxReader } from '../workflows/inbox/index.ts'
import { mayDo, type Official } from '../workflows/officials/index.ts'
import { DISCOVERY_PATH } from './target.ts'

/** An API root; `name` is the last part of its address. */
export type ApiRoot = {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The agreement it is of; undefined for the root of the party's own holdings. */
  readonly entry: AgreementEntry | undefined
  /** The agreements under which what is in it is held, at least one. */
  readonly entries: readonly AgreementEntry[]
  /** Feeds whose objects are in it; none but in the root of the own holdings. */
  readonly feeds: readonly FeedRow[]
}

/** What shows which roots there are. */
export type ApiRootParts = {
  readonly self: string
  readonly clock: Clock
  readonly items: Pick<ItemReader, 'classes' | 'page'>
  readonly inbox: InboxReader
  readonly feeds: Pick<FeedReader, 'list' | 'page'>
}

/** Who asks, and what is agreed now. */
export type RootReader = { readonly official: Official; readonly directory: Directory }

/** Name of the root of the party's own holdings. That of an agreement ends in its version, so none is equal. */
export const HOLDINGS_ROOT = 'holdings'

/** The address of a root, from the server's own. */
export function addressOf(root: Pick<ApiRoot, 'name'>): string {
  return `${DISCOVERY_PATH}${root.name}/`
}

/** The roots of an account: those of agreements, in the order in which they were proposed, then that of the own holdings. */
export async function apiRootsOf(reader: RootReader, parts: ApiRootParts): Promise<readonly ApiRoot[]> {
  const shown: NamedEntry[] = []
  for (const named of namedEntries(reader.directory)) if (await isShown(named.entry, reader.official, parts)) shown.push(named)
  return shown.length === 0 ? [] : [...shown.map(agreementRoot), holdingsRoot(shown, await parts.feeds.list(), parts)]
}

/** The root of that name if this account has it. */
export async function findApiRoot(name: string, reader: RootReader, parts: ApiRootParts): Promise<ApiRoot | undefined> {
  if (name === HOLDINGS_ROOT) return (await apiRootsOf(reader, parts)).find((root) => root.name === name)
  const named = namedEntries(reader.directory).find((candidate) => candidate.name === name)
  return named !== undefined && (await isShown(named.entry, reader.official, parts)) ? agreementRoot(named) : undefined
}

/** The agreement in force that has a root of that name, whoever may read under it. */
export function agreementInForce(name: string, directory: Directory, now: number): AgreementEntry | undefined {
  const named = namedEntries(directory).find((candidate) => candidate.name === name)
  return named !== undefined && permitsSharing(agreementState(named.entry.record, now)) ? named.entry : undefined
}

type NamedEntry = { readonly name: string; readonly entry: AgreementEntry }

/** Names hang on what was proposed when, which never changes, and not on who looks. */
function namedEntries(directory: Directory): readonly NamedEntry[] {
  const taken = new Set<string>()
  return directory.agreements.map((entry) => {
    const { id, version } = entry.record.agreement
    const plain = `${id}-v${version}`
    const name = taken.has(plain) ? `${plain}-${entry.row.hash.slice(0, 16)}` : plain
    taken.add(name)
    return { name, entry }
  })
}

function agreementRoot({ name, entry }: NamedEntry): ApiRoot {
  const description = `Shared under this agreement, which lapses on ${sunsetText(entry.record)}`
  return { name, title: entry.record.agreement.title, description, entry, entries: [entry], feeds: [] }
}

function holdingsRoot(shown: readonly NamedEntry[], feeds: readonly FeedRow[], { self }: ApiRootParts): ApiRoot {
  return {
    name: HOLDINGS_ROOT,
    title: `Own holdings of ${self}`,
    description: 'What this party itself submitted, under whichever agreement, and what its feeds brought',
    entry: undefined,
    entries: shown.map(({ entry }) => entry),
    feeds,
  }
}

async function isShown(entry: AgreementEntry, official: Official, parts: ApiRootParts): Promise<boolean> {
  if (!mayDo(official, entry.record.agreement, 'read')) return false
  const state = agreementState(entry.record, parts.clock.now())
  return permitsSharing(state) || (isOver(state) && (await hasHoldings(entry, official, parts)))
}

/** Whether it may read something for any purpose: what it may not read shows no root. */
async function hasHoldings(entry: AgreementEntry, official: Official, { items, inbox, self, clock }: ApiRootParts): Promise<boolean> {
  const agreement = entry.row.hash
  const known = await items.classes(agreement)
  const { role, attributes } = official
  const readable = entry.record.agreement.purposes.list.flatMap(({ code: purpose }) =>
    readableClasses(known, entry, { self, now: clock.now(), role, attributes, purpose }).map(({ number }) => number),
  )
  const classes = [...new Set(readable)]
  const held = await items.page({ agreement, roles: ['received', 'own'], classes, isLatestOnly: false, limit: 1 })
  return held.length > 0 || (await inbox.count({ account: official.login, agreement })) > 0
}
