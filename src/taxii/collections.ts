/** The collections of an API root (TAXII 2.1 section 5). */
import type { AgreementEntry } from '../acts/index.ts'
import { partyName } from '../agreement/index.ts'
import { sha256, utf8, uuidText } from '../foundation/index.ts'
import type { FeedRow } from '../workflows/feeds/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import { type ApiRoot, HOLDINGS_ROOT } from './api-roots.ts'

/**
 * What partners sent (all of them, or one), what the own party submitted, what
 * this account posted, what it proposes to share, what it got and was taken back,
 * who the parties are, and what partners warned of.
 */
export type Contents =
  | { readonly kind: 'received' | 'own' | 'inbox' | 'proposals' | 'parties' | 'recalled' | 'alerts' }
  | { readonly kind: 'partner' /** Code of the party. */; readonly partner: string }
  | {
      readonly kind: 'feed' /** Id of the feed. */
      readonly feed: string /** Days that an object is kept after it arrived. */
      readonly retentionDays: number
    }

/** One collection as one account sees it. */
export type Collection = {
  readonly contents: Contents
  readonly id: string
  /** Stands for the id in paths. */
  readonly alias: string
  readonly title: string
  readonly description: string
  /** Whether this account may post to it, and delete from it what it may read. */
  readonly isWritable: boolean
  /** Whether it may read it. */
  readonly isReadable: boolean
}

/** The media type of every object in every collection. */
export const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1'

const RECALLED = 'A note for each object that this account got and that was taken back or erased since: delete every copy of it'
const DOMAIN = 'comity/taxii-collection/v1\n'

/**
 * The id of a collection: a UUID in the form of version 4, the same for ever.
 * @param scope hash of the agreement, or what stands for all of a party's
 * @param name the alias; of the inbox `inbox-` and the login
 */
export function collectionId(scope: string, name: string): string {
  const what = `${scope}\n${name}`
  const known = ids.get(what)
  if (known !== undefined) return known
  const id = computedId(what)
  if (ids.size >= IDS_MAX) ids.clear()
  ids.set(what, id)
  return id
}

/** Ids that are remembered, for each request asks for those of all collections of its root. */
const IDS_MAX = 2_048
const ids = new Map<string, string>()

function computedId(what: string): string {
  const bytes = sha256(utf8(`${DOMAIN}${what}`)).slice(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}

/** The id of the collection that this account may read, write and delete in. */
export function inboxCollectionId(agreementHash: string, login: string): string {
  return collectionId(agreementHash, `inbox-${login}`)
}

type Reader = { readonly official: Official; readonly self: string }

/** The collections of a root for an account, in order of their ids. */
export function collectionsOf(root: ApiRoot, reader: Reader): readonly Collection[] {
  const { name, entry, feeds } = root
  return entry === undefined ? inOrder(holdingsCollections(feeds, reader.self)) : knownOfAgreement({ name, entry }, reader)
}

/** Collections under agreements, for as long as a directory holds them: each request asks for all of its root. */
const known = new WeakMap<AgreementEntry, Map<string, readonly Collection[]>>()
/** Accounts and names under which those of one agreement are remembered. */
const READERS_MAX = 1_000

function knownOfAgreement(named: Named, reader: Reader): readonly Collection[] {
  const readers = known.get(named.entry) ?? new Map<string, readonly Collection[]>()
  known.set(named.entry, readers)
  const key = JSON.stringify([named.name, reader.self, reader.official.login, mayPost(reader.official)])
  const found = readers.get(key)
  if (found !== undefined) return found
  const collections = inOrder(ofAgreement(named, reader))
  if (readers.size >= READERS_MAX) readers.clear()
  readers.set(key, collections)
  return collections
}

function inOrder(collections: readonly Collection[]): readonly Collection[] {
  return collections.toSorted((left, right) => (left.id < right.id ? -1 : 1))
}

function mayPost({ tool }: Official): boolean {
  return tool?.posts !== 'nothing'
}

function holdingsCollections(feeds: readonly FeedRow[], self: string): readonly Collection[] {
  const readOnly = (contents: Contents, alias: string, { title, description }: Pick<Collection, 'title' | 'description'>): Collection => {
    return {
      contents,
      id: collectionId(`${HOLDINGS_ROOT} of ${self}`, contents.kind === 'feed' ? contents.feed : alias),
      alias,
      title,
      description,
      isWritable: false,
      isReadable: true,
    }
  }
  return [
    readOnly({ kind: 'own' }, 'own', {
      title: `Own holdings of ${self}`,
      description: 'What this party itself submitted under any agreement; each object once, whatever it was submitted under',
    }),
    readOnly({ kind: 'recalled' }, 'recalled', { title: `Recalled own holdings of ${self}`, description: RECALLED }),
    ...feeds.map(({ id, name, root, title, retentionDays }) =>
      readOnly({ kind: 'feed', feed: id, retentionDays }, `feed-${name}`, {
        title: `Feed ${name} of ${self}`,
        description: `Unsigned, and ungraded until an official grades it, from the collection "${title}" of ${root}`,
      }),
    ),
  ]
}

type Named = { readonly name: string; readonly entry: AgreementEntry }
type Plain = Omit<Collection, 'id' | 'alias' | 'isWritable' | 'isReadable'> & { readonly alias?: string }

function ofAgreement({ name, entry }: Named, { official, self }: Reader): readonly Collection[] {
  const { hash } = entry.row
  const { agreement } = entry.record
  const readOnly = ({ contents, title, description, alias = contents.kind }: Plain): Collection => {
    return {
      contents,
      id: collectionId(hash, alias),
      alias,
      title: `${title} under ${name}`,
      description,
      isWritable: false,
      isReadable: true,
    }
  }
  const partners = agreement.parties.list.filter(({ code, role }) => role === 'party' && code !== self)
  return [
    readOnly({
      contents: { kind: 'received' },
      title: 'Received',
      description: `What partners shared with this party under: ${agreement.title}`,
    }),
    readOnly({ contents: { kind: 'own' }, title: 'Own', description: `What this party itself submitted under: ${agreement.title}` }),
    ...partners.map(({ code }) =>
      readOnly({
        contents: { kind: 'partner', partner: code },
        alias: `from-${code.toLowerCase()}`,
        title: `From ${code}`,
        description: `What ${partyName(agreement, code)} shared with this party under: ${agreement.title}`,
      }),
    ),
    readOnly({
      contents: { kind: 'alerts' },
      title: 'Alerts',
      description: 'What partners warned of urgently, as reports, once witnesses of other states have seen it',
    }),
    readOnly({
      contents: { kind: 'parties' },
      title: 'Parties',
      description: 'The identities that objects name as their creator where a party changed them before it shared them',
    }),
    readOnly({ contents: { kind: 'recalled' }, title: 'Recalled', description: RECALLED }),
    ...(mayPost(official) ? postingCollections({ name, hash, login: official.login }) : []),
  ]
}

type Poster = { readonly name: string; readonly hash: string; readonly login: string }

function postingCollections({ name, hash, login }: Poster): readonly Collection[] {
  const inbox: Collection = {
    contents: { kind: 'inbox' },
    id: inboxCollectionId(hash, login),
    alias: 'inbox',
    title: `Inbox of ${login} under ${name}`,
    description:
      'What this account posted; nobody else sees it and nothing of it is shared, but that a sighting of a received object, or an opinion on one, is told to its origin as an outcome',
    isWritable: true,
    isReadable: true,
  }
  const proposals: Collection = {
    contents: { kind: 'proposals' },
    id: collectionId(hash, 'proposals'),
    alias: 'proposals',
    title: `Proposals under ${name}`,
    description: 'What is posted here is proposed to be shared under the agreement; the status of the posting says what became of it',
    isWritable: true,
    isReadable: false,
  }
  return [inbox, proposals]
}

/** A collection as its resource. */
export function collectionResource({
  id,
  alias,
  title,
  description,
  isWritable,
  isReadable,
}: Collection): Readonly<Record<string, unknown>> {
  return { id, title, description, alias, can_read: isReadable, can_write: isWritable, media_types: [STIX_MEDIA_TYPE] }
}
