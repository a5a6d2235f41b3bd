/**
 * The directory: one snapshot of whom this node knows and what is agreed, on
 * which every decision rests. Small, held in memory, read anew when it changed.
 */
import {
  type Agreement,
  type AgreementRecord,
  type AgreementState,
  agreementState,
  createRecord,
  type Lineage,
  mayLackProof,
  type Reservation,
  readAgreement,
  reservationsOf,
  type Scope,
  type Statement,
} from '../agreement/index.ts'
import { type Instant, type Json, parseTimestamp, unbase64url } from '../foundation/index.ts'
import type { PartyCard, PartyCode } from '../identity/index.ts'
import type { Decider } from '../policy/index.ts'
import { actKeyId } from './act.ts'
import type { KeptStatement } from './change.ts'
import { type DeciderShelf, deciderShelf, decidersOf } from './deciders.ts'
import { ActError } from './errors.ts'
import { fastTrack } from './fast-track.ts'
import { trustOf } from './ledger-trust.ts'
import type { LedgerTrust } from './receipt.ts'
import type { AgreementRow, DirectoryReader, PartyRow } from './views.ts'

/** One agreement with what decides under it. */
export type AgreementEntry = {
  readonly row: AgreementRow
  readonly record: AgreementRecord
  /** The reservations that this party stated to it. */
  readonly reservations: readonly Reservation[]
  /** Decides under the agreement and the reservations, as if no clock or act narrowed it. */
  readonly decider: Decider
  /** What of the agreement applies at an instant. */
  scopeAt(now: Instant): Scope
  /** Decides under what applies at an instant. */
  deciderAt(now: Instant): Decider
}

/** A snapshot; a later change of parties or agreements does not reach it. */
export type Directory = {
  readonly self: PartyCode
  readonly parties: readonly PartyRow[]
  readonly agreements: readonly AgreementEntry[]
  /** The newest card of a party; undefined for one that was never introduced. */
  card(party: string): PartyCard | undefined
  /** The act key of a party by its short name, of any of its cards. */
  actKey(party: string, key: string): Uint8Array | undefined
  agreement(hash: string): AgreementEntry | undefined
  state(hash: string, now: Instant): AgreementState | undefined
  /** Whether the ledger of an origin was proven to have shown two histories: nothing more that stands in it is accepted. */
  isForked(origin: string): boolean
  /** What a receipt of that party must prove under an agreement; null quorum asks for the ledger's own signature only. */
  ledgerTrust(question: TrustQuestion): LedgerTrust | undefined
}

/** Of whose ledger, under which agreement. */
export type TrustQuestion = {
  readonly party: string
  readonly origin: string
  readonly agreement: Agreement | null
  /** Also the witness keys that were in use then count: what was seen at its time was seen under those. */
  readonly since?: Instant
}

/** Builds the directory and keeps it until the stored version grows. */
export type DirectorySource = {
  current(): Promise<Directory>
  /** Own ratifications whose proof was gathered since are seen by the next `current`. */
  refresh(): void
}

/** What a directory is built from. */
export type DirectoryParts = {
  readonly self: PartyCode
  readonly reader: DirectoryReader
  /** Those of these acts that are proven under quorum, in time where that matters; asked once for all of a snapshot. */
  readonly coveredAmong: (actIds: readonly string[]) => Promise<ReadonlySet<string>>
}

/** Gives the same snapshot until parties or agreements change. */
export function directorySource(parts: DirectoryParts): DirectorySource {
  const kept: Kept = { shelf: deciderShelf(), isFastTrack: fastTrack(), documents: new Map() }
  let cached: { version: number; directory: Directory } | undefined
  let refreshes = 0
  return {
    async current() {
      const version = await parts.reader.directoryVersion()
      if (cached?.version === version) return cached.directory
      const asked = refreshes
      const directory = await build(parts, kept)
      // What was read before a refresh may be what the refresh is about.
      if (asked === refreshes) cached = { version, directory }
      return directory
    },
    refresh() {
      refreshes += 1
      cached = undefined
    },
  }
}

/** Finds act keys by party and key id; every token asks, so that what was found is remembered. */
function actKeyFinder(cards: ReadonlyMap<string, readonly PartyCard[]>): Directory['actKey'] {
  const found = new Map<string, Uint8Array>()
  return (party, key) => {
    const name = `${party} ${key}`
    const known = found.get(name)
    if (known !== undefined) return known
    const publicKey = cards
      .get(party)
      ?.map((card) => unbase64url(card.act))
      .find((candidate) => actKeyId(candidate) === key)
    if (publicKey !== undefined) found.set(name, publicKey)
    return publicKey
  }
}

/** What is worth keeping from one snapshot to the next. */
type Kept = {
  readonly shelf: DeciderShelf
  readonly isFastTrack: Lineage['isFastTrack']
  /** Agreements by hash. */
  readonly documents: Map<string, Agreement>
}

async function build(parts: DirectoryParts, { shelf, isFastTrack, documents }: Kept): Promise<Directory> {
  const parties = await parts.reader.parties()
  const forked = new Set(await parts.reader.forkedLedgers())
  const cards = new Map(parties.map((row) => [row.cards[0]?.party as string, row.cards]))
  const agreements = new Map<string, AgreementEntry>()
  const records: AgreementRecord[] = []
  const lineage = { known: () => records, isFastTrack }
  const rows = await parts.reader.agreements()
  const waiting = new Set<string>()
  for (const row of rows) {
    const agreement = documents.get(row.hash) ?? documentOf(row)
    documents.set(row.hash, agreement)
    for (const { party, kind, actId } of row.statements)
      if (mayLackProof(kind, agreement, { isOwn: party === parts.self })) waiting.add(actId)
  }
  const covered = await parts.coveredAmong([...waiting])
  const isProven = ({ actId }: KeptStatement): boolean => !waiting.has(actId) || covered.has(actId)
  for (const row of rows) {
    const agreement = documents.get(row.hash) as Agreement
    const record = recordOf({ ...row, document: agreement }, lineage, isProven)
    records.push(record)
    const reservations = reservationsOf(record, parts.self)
    agreements.set(row.hash, { row, record, reservations, ...decidersOf(record, reservations, shelf) })
  }
  const agreement = (hash: string): AgreementEntry | undefined => agreements.get(hash)
  return {
    self: parts.self,
    parties,
    agreements: [...agreements.values()],
    card: (party) => cards.get(party)?.[0],
    actKey: actKeyFinder(cards),
    agreement,
    state(hash, now) {
      const entry = agreement(hash)
      return entry === undefined ? undefined : agreementState(entry.record, now)
    },
    isForked: (origin) => forked.has(origin),
    ledgerTrust(question) {
      const card = cards.get(question.party)?.find((candidate) => candidate.ledger.origin === question.origin)
      if (card === undefined) return undefined
      const since = countedSince(cards.get(question.party) ?? [], question)
      return trustOf(card, question.agreement, (party) => witnessCards(cards.get(party) ?? [], since))
    },
  }
}

/**
 * Since when the witness keys of others count for a ledger of the party of these cards: of one that it closed, always. Nobody cosigns
 * such a ledger anew, so the keys of its time are all that it will ever be proven by (spec/act.md#trust-file).
 */
export function countedSince(
  own: readonly PartyCard[],
  { origin, since }: { readonly origin: string; readonly since?: Instant | undefined },
): Instant | undefined {
  return own[0]?.ledger.origin === origin ? since : Number.NEGATIVE_INFINITY
}

/** The card in use, and before it those that were in use at an instant or later. */
export function witnessCards(cards: readonly PartyCard[], since: Instant = Number.POSITIVE_INFINITY): readonly PartyCard[] {
  return cards.filter((_, index) => {
    const next = cards[index - 1]
    return next === undefined || parseTimestamp(next.issuedAt) > since
  })
}

// A document may have been kept by a version that knew other members. One that this version would not let be signed is not
// guessed at: a rule that it does not know would silently not apply.
function documentOf({ hash, document }: AgreementRow): Agreement {
  const read = readAgreement(document as unknown as Json)
  if (read.ok) return read.agreement
  const [{ pointer, message } = { pointer: '', message: '' }] = read.faults
  const what = `agreement ${hash.slice(0, 16)} is not one that this version of comity can enforce: ${pointer} ${message}`
  throw new ActError('agreement-outdated', `${what}; run the version that kept it, and let a new one take its place`)
}

function recordOf(row: AgreementRow, lineage: Lineage, isProven: (kept: KeptStatement) => boolean): AgreementRecord {
  const { document, hash, proposedBy } = row
  // The body of each was one of its kind when its act was taken.
  const statements = row.statements.map((kept) => ({ ...kept, isProven: isProven(kept) }) as unknown as Statement)
  // A proposal is the first statement about its draft; without one there is no row.
  return createRecord({ agreement: document, hash, proposedBy, proposedAt: statements[0]?.at ?? 0, statements, lineage })
}
