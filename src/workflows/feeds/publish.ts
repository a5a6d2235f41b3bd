/** Giving own items to a server that is no party: begun and stopped by an official, outside every agreement. */
import type { ContentStore, ItemReader, RoadParts, RoadWriter } from '../../acts/index.ts'
import { type Instant, type Refusal, type Result, randomUuid } from '../../foundation/index.ts'
import type { FeedErrorCode } from './errors.ts'
import { sealLogin } from './login.ts'
import type { PublicationReader, PublicationRow, PublicationStore } from './ports.ts'
import type { FeedAddress, FeedLogin, FeedServer } from './server.ts'
import { serverAnswer } from './subscribe.ts'
import type { Turns } from './turns.ts'

/** What publications write in one transaction. */
export type PublicationWriter = RoadWriter & { readonly publications: PublicationStore }

/** The surroundings of publications. */
export type PublicationParts = {
  readonly road: RoadParts<PublicationWriter>
  readonly publications: PublicationReader
  readonly items: Pick<ItemReader, 'page' | 'find'>
  readonly contents: Pick<ContentStore, 'find'>
  readonly server: FeedServer
  /** 32 secret bytes of the node, the same after every start: credentials are sealed under them. */
  readonly loginKey: Uint8Array
}

/** Why an item did not go. */
export type WithheldCode =
  /** Its marking is above TLP:GREEN, or it bears none. */
  | 'marking'
  /** Fields of it are marked by themselves. */
  | 'field-marking'
  | 'personal-data'
  /** Its PAP level is above GREEN. */
  | 'pap'
  /** It is larger than the server takes. */
  | 'too-large'

/** What became of a publication so far. */
export type PublicationReport = {
  readonly envelopes: number
  /** Objects that the server took. */
  readonly given: number
  /** Objects that the server did not take. */
  readonly refused: number
  /** STIX ids of the first of them, as far as the server named them. */
  readonly refusals: readonly string[]
  /** Items that did not go, by why. */
  readonly withheld: Readonly<Partial<Record<WithheldCode, number>>>
  /** The last failure; null after a success. */
  readonly failure: { readonly at: Instant; readonly code: FeedErrorCode | 'store-failed'; readonly message: string } | null
}

/** Codes with which a request about publications is refused, beside those of servers. */
export type PublicationRefusalCode = 'publication-unknown' | 'publication-over' | 'collection-not-writable' | 'publications-too-many'

/** What an official asks for. */
export type PublicationRequest = FeedAddress & {
  readonly login: FeedLogin
  readonly agreement: string
  readonly types?: readonly string[]
  readonly account: string
  readonly purpose: string
  readonly justification: string
  /** Whether the official's role may release under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

const SENDING_MAX = 16
const FIND_MS = 60_000
const NOTHING: PublicationReport = { envelopes: 0, given: 0, refused: 0, refusals: [], withheld: {}, failure: null }

/** Begins a publication: the server shows the collection first. What goes is judged item by item when its turn comes. */
export async function publishItems(request: PublicationRequest, parts: PublicationParts): Promise<Result<PublicationRow>> {
  const { url, root, collection, login, agreement, account, purpose, justification, types } = request
  const { road } = parts
  const entry = (await road.directory.current()).agreement(agreement)
  if (entry === undefined) return refusedFor('agreement-unknown', 'no such agreement is known')
  if (!request.isAllowed(agreement)) return refusedFor('role-not-allowed', 'the agreement does not let this role release')
  if (!entry.record.agreement.purposes.list.some(({ code }) => code === purpose)) {
    return refusedFor('purpose-unknown', 'the purpose is not one of the agreement')
  }
  if ((await parts.publications.sending()).length >= SENDING_MAX)
    return refusedFor('publications-too-many', `at most ${SENDING_MAX} are under way at once`)
  const access = { login, signal: AbortSignal.timeout(FIND_MS) }
  const found = await serverAnswer(() => parts.server.find({ url, collection, ...(root === undefined ? {} : { root }) }, access))
  if (!found.ok) return found
  if (!found.value.canWrite)
    return refusedFor('collection-not-writable', 'the server does not let these credentials write to the collection')
  const id = randomUuid(road.randomness)
  const now = road.clock.now()
  const row: PublicationRow = {
    id,
    root: found.value.root,
    collection: found.value.collection,
    title: found.value.title,
    login: sealLogin(login, { feed: id, key: parts.loginKey, randomness: road.randomness }),
    envelopeBytesMax: found.value.envelopeBytesMax,
    agreement,
    types: types === undefined ? null : JSON.stringify(types),
    account,
    purpose,
    justification,
    state: 'sending',
    nextAt: now,
    failures: 0,
    position: 0,
    pending: null,
    report: JSON.stringify(NOTHING),
    createdAt: now,
  }
  await road.transactions.write(({ publications }) => publications.add(row))
  return { ok: true, value: row }
}

/** Stops a publication; what went stays there. */
export async function stopPublication(
  id: string,
  { turns, ...parts }: PublicationParts & { readonly turns: Turns },
): Promise<Result<PublicationRow>> {
  const row = await parts.publications.find(id)
  if (row === undefined) return refusedFor('publication-unknown', 'there is no publication of this id')
  if (row.state !== 'sending') return refusedFor('publication-over', 'the publication is over')
  await parts.road.transactions.write(({ publications }) => publications.change(id, { state: 'stopped', login: null }))
  await turns.stop(id)
  return { ok: true, value: (await parts.publications.find(id)) ?? row }
}

function refusedFor(
  code: PublicationRefusalCode | 'agreement-unknown' | 'role-not-allowed' | 'purpose-unknown',
  reason: string,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, reason } }
}
