/** Reads of the read models that `apply` folds. */
import type { Agreement, FeedbackRowStated } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import type { ItemFeedback, OwnGrade } from '../intelligence/index.ts'
import type { ActId } from './act.ts'
import type {
  AlertSeverity,
  AlertState,
  DeliveryState,
  HoldingRole,
  ItemEntry,
  ItemFace,
  ItemState,
  KeptStatement,
  UseDeed,
  UseOutcome,
} from './change.ts'
import type { HoldingKey } from './holding-key.ts'
import type { Narrowing } from './narrowing.ts'
import type { OtherPurpose } from './other-purposes.ts'

/** A party as known: its newest card first, older ones for acts signed before a rotation. */
export type PartyRow = { readonly cards: readonly PartyCard[]; readonly introducedAt: Instant }

/** An agreement with what was stated about it. */
export type AgreementRow = {
  readonly hash: string
  readonly document: Agreement
  readonly proposedBy: string
  readonly proposeAct: string
  /** In the order in which they came. */
  readonly statements: readonly KeptStatement[]
}

/** Parties and agreements: few, small, loaded whole. */
export type DirectoryReader = {
  parties(): Promise<readonly PartyRow[]>
  agreements(): Promise<readonly AgreementRow[]>
  /** Origins of the ledgers that were proven to have shown two histories. */
  forkedLedgers(): Promise<readonly string[]>
  /** Grows with every change of parties, agreements or such proofs, by any process. */
  directoryVersion(): Promise<number>
}

/** One item row as stored. */
export type ItemRow = ItemEntry & {
  readonly state: ItemState
  readonly erasedAt: Instant | null
  readonly erasedFor: string | null
  /** Microseconds since 1970, unique and growing in commit order: TAXII `date_added`. */
  readonly addedAt: number
  /** Whether it is the one that stands for its object among those held under its agreement in its role. */
  readonly isLatest: boolean
  /** What its origin narrowed since it released it; the level is in the face and the date in `retainUntil` as well. */
  readonly narrowing: Narrowing | null
  /** Purposes for which its origin lets it be used since, sorted; some of them may be over. */
  readonly otherPurposes: readonly OtherPurpose[]
}

/** Which items a page may hold; absent conditions do not narrow. */
export type ItemQuestion = {
  readonly agreement: string
  readonly roles: readonly HoldingRole[]
  /** Only `held` items are ever shown. */
  readonly addedAfter?: number
  readonly stixIds?: readonly string[]
  readonly types?: readonly string[]
  /** Only the newest version of each STIX id (default true). */
  readonly isLatestOnly?: boolean
  readonly markings?: readonly string[]
  /**
   * Numbers of the classes of which the reader may read items. Items of others are as if they were not there: they are not looked at, and of
   * an object the newest version is the newest one of these.
   */
  readonly classes?: readonly number[]
  readonly limit: number
}

/** Items under one agreement that are decided on alike, but for when their retention ends and the cases that they are tied to. */
export type HeldClass = Pick<ItemRow, 'role' | 'origin' | 'purpose' | 'narrowing' | 'otherPurposes'> & {
  /** Names the class in this store until its read models are rebuilt. */
  readonly number: number
  /** Without an id, a version and the day of a review. */
  readonly face: ItemFace
}

/** Which held items a tool's page may hold, whatever their versions. */
export type FaceQuestion = Omit<ItemQuestion, 'isLatestOnly' | 'markings'> & {
  /** Only the texts of confirmed alerts. */
  readonly isAlert?: boolean
}

/** What is asked of an item before a tool gets its object. */
export type FaceRow = Pick<
  ItemRow,
  'holding' | 'origin' | 'purpose' | 'addedAt' | 'retainUntil' | 'isLatest' | 'narrowing' | 'otherPurposes'
> & {
  /** Where the store has it among all items: finds it faster than its key. A rebuild may put it elsewhere. */
  readonly seq: number
  readonly face: ItemFace | null
  /** Whether this party ever graded it. */
  readonly isGraded: boolean
}

/** An item as an answer gives it: found where it was, if it is that one still. */
export type ServedItem = Pick<FaceRow, 'holding' | 'seq'>

/** One item that was erased here. */
export type ErasedRow = { readonly seq: number; readonly holding: HoldingKey; readonly erasedAt: Instant }

/** Reads items. */
export type ItemReader = {
  /** Grows whenever anything of what the others answer may have changed, by any process. */
  version(): Promise<number>
  /** The classes of what is held or was under an agreement. */
  classes(agreement: string): Promise<readonly HeldClass[]>
  /** Held items in order of `addedAt`. */
  page(question: ItemQuestion): Promise<readonly ItemRow[]>
  /** The same with no more of each than a reader's page is chosen by, at a fraction of the cost. */
  faces(question: FaceQuestion): Promise<readonly FaceRow[]>
  /** In the order asked; absent ones are left out. */
  find(holdings: readonly HoldingKey[]): Promise<readonly ItemRow[]>
  /**
   * For each of them the item that stands at its place in the order of all keys: itself where it is kept, else the next one, behind the last the
   * first; none where no item is kept at all. Looking for what is not kept is the same work as looking for what is.
   */
  nearest(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, ItemRow>>
  /** What was erased here since an instant, in the order in which it came, after one: with every item that was ever held looked at. */
  erasedSince(question: { readonly since: Instant; readonly after: number; readonly limit: number }): Promise<readonly ErasedRow[]>
  /** The states of those of the items that are kept. */
  states(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, ItemState>>
  /** Logins of the tools that were served any of the items, in order, the first of them; forgotten once the items are erased. */
  servedTo(holdings: readonly HoldingKey[], limit: number): Promise<readonly string[]>
  /** Of these tools those whose webhook answered for each of the items that it got that it was taken back, in order, the first of them. */
  answeredBy(holdings: readonly HoldingKey[], limit: number): Promise<readonly string[]>
  /** Items by STIX id whatever their state, own or received or sent. */
  byStixId(stixId: string): Promise<readonly ItemRow[]>
  /** Which versions of these STIX ids came from a partner and are not erased, and are no own items too. */
  receivedAmong(stixIds: readonly string[]): Promise<readonly ReceivedVersion[]>
  /** Which versions of these STIX ids are revoked, own ones and those of partners, as long as they are not erased. */
  revokedAmong(stixIds: readonly string[]): Promise<readonly RevokedVersion[]>
  /** Those of these objects that relationships which are or were held place at a location. */
  placedAmong(stixIds: readonly string[]): Promise<readonly string[]>
  /** The held relationships, own and received, that place an object at a location; the first of them. */
  placing(stixId: string, limit: number): Promise<readonly ItemRow[]>
  /** Copies sent to partners that were made from these own items, with their recipients. */
  sentFrom(
    sources: readonly HoldingKey[],
  ): Promise<readonly { readonly holding: HoldingKey; readonly source: HoldingKey; readonly recipient: string; readonly actId: string }[]>
  /** Those of the items that were sent to a recipient. */
  sentTo(question: { readonly recipient: string; readonly holdings: readonly HoldingKey[] }): Promise<ReadonlySet<HoldingKey>>
  /** Copies sent to a recipient under an agreement since an instant. */
  sentCount(question: { readonly recipient: string; readonly agreement: string; readonly since: Instant }): Promise<number>
  /** Items whose retention ended and that are neither erased nor to be erased when a legal hold ends, oldest first. */
  overdue(question: { readonly now: Instant; readonly limit: number }): Promise<readonly ItemRow[]>
  /** Held items that came from an origin under any of these agreements up to an instant, in order of `addedAt`. */
  receivedFrom(question: ReceivedQuestion): Promise<readonly ItemRow[]>
}

/** A version of an object as a partner sent it, with the handling that its token states; several where it came several times. */
export type ReceivedVersion = Pick<ItemFace, 'marking' | 'dataSubject'> & {
  readonly stixId: string
  readonly version: string
  readonly origin: string
  /** Whether some version of the id was held as an own item before any came from a partner. */
  readonly isOwnFirst: boolean
}

/** The last version of an object, as it is held: nothing that is later is a version of it (STIX 2.1 section 3.6). */
export type RevokedVersion = {
  readonly stixId: string
  readonly version: string
  readonly role: Exclude<HoldingRole, 'sent'>
  readonly origin: string
  /** Whether the id was held as an own item before. */
  readonly isOwnFirst: boolean
}

/** Which received items are meant. */
export type ReceivedQuestion = {
  readonly origin: string
  readonly agreements: readonly string[]
  /** The latest instant at which they came. */
  readonly until: Instant
  readonly limit: number
}

/** One legal hold as stated. */
export type LegalHoldRow = {
  /** Id of the act that placed it. */
  readonly id: ActId
  readonly agreement: string
  readonly account: string
  /** Whose order restricts processing meanwhile; null where the items are only kept. */
  readonly authority: string | null
  /** Text of the reason that its act names by digest. */
  readonly reason: string
  readonly items: number
  readonly placedAt: Instant
  /** When it ends by itself. */
  readonly until: Instant
  readonly liftedAt: Instant | null
  /** Null where its date ended it. */
  readonly liftedBy: string | null
}

/** A destruction that a legal hold put off. */
export type PostponedRow = {
  readonly holding: HoldingKey
  readonly agreement: string
  /** The recall or erase act that asked for it; null when a date or this party did. */
  readonly of: ActId | null
  readonly cause: string
}

/** Reads legal holds and what they put off. */
export type LegalHoldReader = {
  /** Those of the items on which a hold stands: neither lifted nor ended. */
  onHold(holdings: readonly HoldingKey[], now: Instant): Promise<ReadonlySet<HoldingKey>>
  /** Those of the items that the order of an authority restricts. */
  ordered(holdings: readonly HoldingKey[]): Promise<ReadonlySet<HoldingKey>>
  /** Newest first. */
  list(limit: number): Promise<readonly LegalHoldRow[]>
  find(id: ActId): Promise<LegalHoldRow | undefined>
  /** Everything put off of so many items on which no hold stands any more, oldest first. */
  released(question: { readonly now: Instant; readonly limit: number }): Promise<readonly PostponedRow[]>
  /** Orders whose date is over and that restrict all the same, oldest first. */
  overdueOrders(question: { readonly now: Instant; readonly limit: number }): Promise<readonly LegalHoldRow[]>
}

/** One grade that an official gave. */
export type GradeRow = OwnGrade & {
  /** Id of the act that gave it. */
  readonly id: ActId
  readonly account: string
  /** Text of the reason that its act names by digest. */
  readonly reason: string
  readonly gradedAt: Instant
}

/** Reads grades. */
export type GradeReader = {
  /** The last grade of each of the holdings that has any, whether or not it lapsed since. */
  latest(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, GradeRow>>
  /** Newest first. */
  history(holding: HoldingKey, limit: number): Promise<readonly GradeRow[]>
}

/** One use of received items. */
export type UseRow = {
  readonly id: ActId
  readonly agreement: string
  readonly account: string
  readonly deed: UseDeed
  readonly outcome: UseOutcome
  readonly items: number
  readonly usedAt: Instant
  /** Text that its act names by digest; empty once the items are erased. */
  readonly caveats: string
}

/** What a recipient said came of an own item. */
export type FeedbackRow = { readonly id: ActId; readonly party: string; readonly outcome: UseOutcome; readonly givenAt: Instant }

/** Reads uses and feedback, newest first. */
export type UseReader = {
  list(limit: number): Promise<readonly UseRow[]>
  of(holding: HoldingKey, limit: number): Promise<readonly UseRow[]>
  /** What recipients said of own items, act by act. */
  words(limit: number): Promise<readonly (FeedbackRow & { readonly items: number })[]>
  /** On the item and on every copy of it that was made for a recipient. */
  feedback(holding: HoldingKey, limit: number): Promise<readonly FeedbackRow[]>
}

/** How many items one party ever said anything of, anything else than that it was a false positive, and that it saw them or that they were of use. */
export type FeedbackSaid = { readonly reports: number; readonly notFalse: number; readonly useful: number }

/** Reads what recipients said came of own items, each counted once by its last word. */
export type FeedbackReader = {
  /** On every copy of any version of an object; null where nobody said what came of it. */
  on(stixId: string): Promise<ItemFeedback | null>
  /** What passed between this party and each other under an agreement, each item by its last word; what is not known to have arrived does not count. */
  counts(agreement: string): Promise<readonly FeedbackRowStated[]>
  /** All that this party ever told another under an agreement, and was told by it. */
  with(question: {
    readonly agreement: string
    readonly partner: string
  }): Promise<{ readonly told: FeedbackSaid; readonly heard: FeedbackSaid }>
  /** Acts of a party by which it told of any of the items, most on one item. */
  mostOf(question: { readonly party: string; readonly holdings: readonly HoldingKey[] }): Promise<number>
}

/** Tells what feeds brought from what parties sent. */
export type FedReader = {
  /** Those of the names under which objects of feeds are held. */
  among(holdings: readonly HoldingKey[]): Promise<ReadonlySet<HoldingKey>>
}

/** One alert, sent or received. */
export type AlertRow = {
  readonly id: ActId
  readonly agreement: string
  /** Who warns. */
  readonly party: string
  readonly recipient: string
  /** Its text. */
  readonly holding: HoldingKey
  readonly severity: AlertSeverity
  readonly validUntil: Instant
  readonly about: readonly HoldingKey[]
  readonly state: AlertState
  readonly raisedAt: Instant
  /** When it was confirmed, quarantined or recalled. */
  readonly settledAt: Instant | null
}

/** Reads alerts. */
export type AlertReader = {
  find(id: ActId): Promise<AlertRow | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly AlertRow[]>
}

/** One row of the deliveries read model. What is `delivered` or `expired` beside that hangs on the outbox, and is told when looked at. */
export type DeliveryRow = {
  readonly actId: string
  readonly kind: string
  readonly recipient: string
  readonly state: DeliveryState | 'delivered' | 'expired'
  readonly items: number
  readonly refusedItems: number
  readonly code: string | null
  readonly at: Instant
}

/** Numbers that a person looks at first; each is counted from rows, not from memory. */
export type Summary = {
  readonly own: number
  /** By recipient: copies sent, applied there, refused there, confirmed erased there. */
  readonly sent: readonly {
    readonly recipient: string
    readonly sent: number
    readonly applied: number
    readonly refused: number
    readonly erased: number
  }[]
  /** By origin: items held, restricted and erased here. */
  readonly received: readonly { readonly origin: string; readonly held: number; readonly restricted: number; readonly erased: number }[]
  readonly consultations: number
}

/** Reads deliveries and the summary. */
export type OverviewReader = {
  /** Newest first. */
  deliveries(limit: number): Promise<readonly DeliveryRow[]>
  deliveriesOf(actIds: readonly string[]): Promise<readonly DeliveryRow[]>
  summary(): Promise<Summary>
  /** Refusals as folded into acts, by kind and code. */
  refusals(): Promise<readonly { readonly kind: string; readonly code: string; readonly count: number }[]>
  /** Acts kept, by kind. */
  acts(): Promise<readonly { readonly kind: string; readonly count: number }[]>
  /** Seq of the last applied act. */
  lastApplied(): Promise<number>
}
