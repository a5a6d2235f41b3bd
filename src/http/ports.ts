/** What this door needs of the node behind it: functions that the composition wires, nothing of how they work. */

import type { ActId, AlertRow, DeliveryRow, HoldingKey, LegalHoldRow, Outcome, Summary } from '../acts/index.ts'
import type { Agreement, Comparison, PageFormat, StatementBody, TrackedDifference } from '../agreement/index.ts'
import type { Clock, Instant, JsonObject, Result } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import type { ExportFormat } from '../intelligence/index.ts'
import type {
  AgreementLife,
  AgreementStatus,
  AskedQuestion,
  BreachReport,
  BreachRequest,
  BreachRow,
  ProposalWords,
  StepKind,
} from '../workflows/agreements/index.ts'
import type { AlertReport, AlertRequest } from '../workflows/alerts/index.ts'
import type { FeedObjectRow, FeedRow, PublicationRequest, PublicationRow, Subscription } from '../workflows/feeds/index.ts'
import type { HoldReport, HoldRequest, PersonTold } from '../workflows/legal-holds/index.ts'
import type { NewTool, Official, Officials, ToolAccount, ToolChangeRow, ToolWithSecret } from '../workflows/officials/index.ts'
import type { AmendmentChange, PartyOutcome } from '../workflows/simulation/index.ts'
import type { AskedRecord, RecordQuestion } from '../workflows/subjects/index.ts'
import type { WitnessedSummary } from '../workflows/witnessing/index.ts'
import type { CasePorts } from './case-ports.ts'
import type { ConsultationPorts, ObservationPorts } from './consultation-ports.ts'
import type { HandlingPorts } from './handling-ports.ts'
import type { GradePorts, ItemPorts, UsePorts } from './item-ports.ts'
import type { OnwardPorts } from './onward-ports.ts'
import type {
  AttributePorts,
  DeputationPorts,
  IssuerPorts,
  NationalRolePorts,
  OfficialKeyPorts,
  OfficialPorts,
  PasskeyPorts,
  ReasonPorts,
} from './people-ports.ts'
import type { RequestPorts } from './request-ports.ts'
import type { SharingBackPorts } from './sharing-back-ports.ts'
import type { SubmissionPorts } from './submission-ports.ts'
import type { ThreatPorts } from './threat-ports.ts'

export type { CasePorts, CaseView, TiedItem } from './case-ports.ts'
export type { ConsultationPorts, ConsultationQuestion, ObservationPorts, ObservationView, OpeningView } from './consultation-ports.ts'
export type { GradePorts, ItemPage, ItemPorts, ReviewPorts, UsePorts } from './item-ports.ts'
export type { OnwardAsk, OnwardAskView, OnwardPorts } from './onward-ports.ts'
export type {
  AttributePorts,
  DeputationPorts,
  IssuerPorts,
  NationalRolePorts,
  OfficialKeyPorts,
  OfficialPorts,
  PasskeyPorts,
  ReasonPorts,
} from './people-ports.ts'
export type { RequestDetail, RequestPorts } from './request-ports.ts'
export type { GateView, SharedBack, SharingBackPorts, WordRow } from './sharing-back-ports.ts'
export type { BundleRequest, SubmissionPorts, SubmissionRecord } from './submission-ports.ts'
export type { ReviewedThreat, ThreatPorts } from './threat-ports.ts'

/** Why the node is not as it should be. */
export type HealthCause = {
  readonly code: string
  /** In words; may name partners, so it is shown to officials and to the own machine only. */
  readonly message: string
}

/** The own ledger as people look at it. */
export type LedgerStatus = {
  readonly origin: string
  /** Leaves appended, signed or not. */
  readonly size: number
  readonly signedSize: number
  /** Largest size cosigned under quorum, and when; 0 and null before the first. */
  readonly cosignedSize: number
  readonly cosignedAt: Instant | null
  /** Cosignatures needed; null before an agreement asks for any. */
  readonly quorum: number | null
  readonly witnesses: readonly {
    /** Code of its party, or of the state that an outsider counts for. */
    readonly party: string
    /** Name of a witness that is no party; null for that of a partner. */
    readonly outsider: string | null
    readonly size: number
    readonly lastCosignedAt: Instant | null
  }[]
}

/** A partner, and how its node answered lately. */
export type PartnerView = {
  readonly party: string
  readonly name: string
  readonly lastOkAt: Instant | null
  readonly lastError: { readonly at: Instant; readonly code: string } | null
  readonly failures: number
  /** What its node told of itself. */
  readonly software: { readonly version: string; readonly algorithms: readonly string[]; readonly toldAt: Instant } | null
  /** Agreements, by hash, under which nothing is disclosed to it nor taken from it because of that. */
  readonly unmet: readonly { readonly agreement: string; readonly article: string; readonly code: string; readonly reason: string }[]
}

/** The certificate that the node serves with. */
export type CertificateView = { readonly expiresAt: Instant }

/** The part of the status that changes while the node works. */
export type LiveStatus = {
  readonly causes: readonly HealthCause[]
  /** Null for a node that serves without TLS of its own. */
  readonly certificate: CertificateView | null
  readonly summary: Summary
  readonly ledger: LedgerStatus
  readonly agreements: readonly AgreementStatus[]
  readonly partners: readonly PartnerView[]
  /** Deliveries not answered yet. */
  readonly outbox: { readonly waiting: number; readonly oldestAt: Instant | null }
  /** What this node refused, at home and from partners, by kind and code. */
  readonly refusals: readonly { readonly kind: string; readonly code: string; readonly count: number }[]
}

/** Figures for Prometheus beside those of the status. */
export type Measurements = {
  readonly acts: readonly { readonly kind: string; readonly count: number }[]
  /** Requests of all doors that nobody was found behind. */
  readonly unauthenticated: number
}

/** One read to be recorded before it is answered (DESIGN rule 10). */
export type ReadRecord = {
  readonly official: Official
  readonly agreement: string | null
  readonly purpose: string
  readonly justification: string
  /** Door, method and path. */
  readonly what: string
  readonly holdings: readonly HoldingKey[]
}

/** What an official wants exported. */
export type ExportRequest = {
  readonly official: Official
  readonly format: ExportFormat
  readonly agreement: string
  readonly purpose: string
  /** Absent: own items and those received. */
  readonly role?: 'own' | 'received'
}

/** A file of what an official may read. */
export type ExportedFile = {
  readonly mediaType: string
  readonly text: string
  readonly items: number
  /** How often each code of what did not map was told. */
  readonly unmapped: Readonly<Record<string, number>>
}

/**
 * Writes an export. `record` is called with every item in it, and what it throws is thrown; nothing is given before it is done, nor
 * what was recalled meanwhile.
 */
export type ExportPort = (
  request: ExportRequest,
  record: (holdings: readonly HoldingKey[]) => Promise<void>,
) => Promise<Result<ExportedFile>>

/** Agreements. */
export type AgreementPorts = {
  list(): Promise<readonly AgreementStatus[]>
  find(hash: string): Promise<{ readonly status: AgreementStatus; readonly document: Agreement } | undefined>
  propose(request: { readonly official: Official; readonly document: Agreement } & ProposalWords): Promise<Outcome>
  /** Signs for the office named, or for the party where the agreement lists no offices. */
  sign(request: { readonly official: Official; readonly hash: string; readonly office?: string }): Promise<Outcome>
  ratify(request: { readonly official: Official; readonly hash: string }): Promise<Outcome>
  /** Every other step. */
  take(request: {
    readonly official: Official
    readonly hash: string
    readonly kind: StepKind
    readonly body: StatementBody<StepKind>
  }): Promise<Outcome>
  life(hash: string): Promise<AgreementLife | undefined>
  /** How the version before, where it is known here, differs from this one; null for one that has none. Undefined for an unknown agreement. */
  differences(hash: string): Promise<{ readonly prior: string; readonly comparison: Result<Comparison> } | null | undefined>
  /**
   * Every member in which it is written otherwise than the draft that it answers, or else than the version before; null where neither is
   * known here. Undefined for an unknown agreement.
   */
  tracked(hash: string): Promise<TrackedText | null | undefined>
  /** The whole agreement in plain words, with its policies, its state and the reservations known here. */
  page(hash: string, format: PageFormat): Promise<string | undefined>
  /** What would be answered now, for officials of this party, as a page. */
  decision(hash: string, question: AskedQuestion, format: PageFormat): Promise<string | undefined>
  /** Two versions compared, as a page. */
  comparison(prior: string, next: string, format: PageFormat): Promise<Result<string> | undefined>
  /** The file that `comity verify --policy` takes. */
  trustFile(hash: string): Promise<string | undefined>
}

/** What is written otherwise, and than what: `isDraft` where that is the draft that is answered. */
export type TrackedText = { readonly against: string; readonly isDraft: boolean; readonly differences: readonly TrackedDifference[] }

/** Records of subjects. */
export type SubjectRecordPorts = {
  ask(request: { readonly stixId: string; readonly official: Official }): Promise<AskedRecord>
  read(question: RecordQuestion): Promise<Result<string>>
}

/** Breaches. */
export type BreachPorts = {
  tell(request: BreachRequest): Promise<BreachReport>
  /** The one found last first. */
  list(): Promise<readonly BreachRow[]>
}

/** Legal holds. */
export type HoldPorts = {
  place(request: Omit<HoldRequest, 'account'> & { readonly official: Official }): Promise<HoldReport>
  lift(request: {
    readonly official: Official
    readonly id: string
    readonly told?: PersonTold
  }): Promise<Result<{ readonly actId: ActId }>>
  /** Newest first. */
  list(limit: number): Promise<readonly LegalHoldRow[]>
}

/** Accounts of tools. */
export type ToolPorts = {
  /** In order of login. */
  list(): Promise<readonly ToolAccount[]>
  add(request: { readonly official: Official; readonly tool: NewTool }): Promise<Result<ToolWithSecret>>
  review(request: { readonly official: Official; readonly login: string; readonly days: number }): Promise<Result<ToolAccount>>
  pass(request: { readonly official: Official; readonly login: string; readonly owner: string }): Promise<Result<ToolAccount>>
  renewSecret(request: { readonly official: Official; readonly login: string }): Promise<Result<ToolWithSecret>>
  revoke(request: { readonly official: Official; readonly login: string }): Promise<Result<ToolAccount>>
  /** What was done with it, newest first; `addedBefore` where it was added before changes were on record, which then nobody knows more of. */
  changes(login: string): Promise<Result<{ readonly rows: readonly ToolChangeRow[]; readonly addedBefore: Instant | null }>>
  /** @returns the secret of the webhook, shown this once */
  setWebhook(request: { readonly login: string; readonly url: string }): Promise<Result<{ readonly secret: string }>>
  /** Nothing happens where there is none. */
  removeWebhook(login: string): Promise<void>
  /** What to enter in each known tool, `<secret>` standing for the secret. */
  setup(login: string): Promise<Result<readonly { readonly product: string; readonly title: string; readonly text: string }[]>>
}

/** A feed, whether it is being read, and how much it holds. */
export type FeedView = FeedRow & { readonly isRunning: boolean; readonly objects: number }

/** Feeds. */
export type FeedPorts = {
  /** Resolves once the server has shown the collection. */
  add(subscription: Subscription): Promise<Result<FeedView>>
  list(): Promise<readonly FeedView[]>
  find(name: string): Promise<Result<FeedView>>
  /** Resolves once no run is under way. */
  pause(name: string): Promise<Result<FeedView>>
  resume(name: string): Promise<Result<FeedView>>
  run(name: string): Promise<Result<FeedView>>
  compare(name: string): Promise<Result<FeedView>>
  /** @returns how many objects were destroyed */
  remove(name: string): Promise<Result<number>>
  objects(
    name: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<Result<{ readonly feed: FeedRow; readonly rows: readonly FeedObjectRow[]; readonly next: number | null }>>
  open(
    name: string,
    id: string,
  ): Promise<Result<{ readonly feed: FeedRow; readonly found: { readonly row: FeedObjectRow; readonly object: JsonObject } | undefined }>>
}

/** One alert with what this official may read of its text; null where nothing is shown of it. */
export type AlertView = Omit<AlertRow, 'about'> & {
  readonly title: string | null
  readonly text: string | null
  readonly marking: string | null
  /** STIX ids that the text points to. */
  readonly about: readonly string[]
}

/** Alerts. What the official's role may not release under the agreement is refused; what it may not read is not there. */
export type AlertPorts = {
  raise(request: Omit<AlertRequest, 'account'> & { readonly official: Official }): Promise<Result<AlertReport>>
  /** Newest first. */
  list(request: { readonly official: Official; readonly purpose: string; readonly limit: number }): Promise<readonly AlertView[]>
}

/** Own items given to servers that are no party. */
export type PublicationPorts = {
  /** Resolves once the server has shown the collection. */
  publish(request: Omit<PublicationRequest, 'account' | 'isAllowed'> & { readonly official: Official }): Promise<Result<PublicationRow>>
  /** Newest first. */
  list(limit: number): Promise<readonly PublicationRow[]>
  find(id: string): Promise<Result<PublicationRow>>
  /** Resolves once nothing more goes. */
  stop(id: string): Promise<Result<PublicationRow>>
}

/** A partner's ledger as an overseer knows it. */
export type InspectionView = {
  readonly party: string
  readonly origin: string
  readonly size: number
  /** Leaves whose openings were given and hold. */
  readonly opened: number
  /** Those among them that show only from when they may be read. */
  readonly later: number
  /** Those among these that should have been opened a day ago. */
  readonly overdue: number
}

/** What a draft is tried on: own items of so many days, for one purpose. */
export type SimulationRequest = {
  readonly official: Official
  readonly document: Agreement
  readonly purpose: string
  readonly days: number
}

/** What each party would get of these items, and what would change against the version before, in words and as rows. */
export type Simulation = {
  readonly items: number
  readonly parties: readonly PartyOutcome[]
  readonly changes: string | null
  readonly changed: readonly AmendmentChange[] | null
}

/** Everything this door serves. */
export type ApiParts = HandlingPorts & {
  readonly node: { readonly party: string; readonly name: string; readonly version: string; readonly origins: readonly string[] }
  readonly clock: Clock
  readonly officials: Officials
  readonly people: OfficialPorts
  readonly officialKeys: OfficialKeyPorts
  readonly passkeys: PasskeyPorts
  readonly issuer: IssuerPorts
  readonly deputations: DeputationPorts
  readonly attributes: AttributePorts
  readonly nationalRoles: NationalRolePorts
  readonly reasons: ReasonPorts
  readonly cases: CasePorts
  /** Counts a request that nobody was found behind. */
  readonly countUnauthenticated: () => void
  /** Records that an official was refused something, for the next refuse act (DESIGN rule 11). */
  readonly recordRefusal: (refused: { readonly official: Official; readonly code: string; readonly what: string }) => Promise<void>
  /** Returns when the row is durable. */
  readonly recordRead: (read: ReadRecord) => Promise<void>
  readonly status: () => Promise<LiveStatus>
  readonly measure: () => Promise<Measurements>
  /** Calls the listener after every change of what `status` and `deliveries` say. @returns how to end it */
  readonly subscribe: (listener: () => void) => () => void
  readonly deliveries: (limit: number) => Promise<readonly DeliveryRow[]>
  /** The receipt file of an own or received act; refused with `act-unknown`, or `receipt-pending` until a checkpoint covers it. */
  readonly receipt: (actId: string) => Promise<Result<string>>
  /** The ledgers that this node's witness knows. */
  readonly witnessed: () => Promise<readonly WitnessedSummary[]>
  readonly parties: () => Promise<readonly PartyCard[]>
  readonly ownCard: () => Promise<PartyCard>
  readonly agreements: AgreementPorts
  simulate(request: SimulationRequest): Promise<Simulation>
  readonly submissions: SubmissionPorts
  readonly items: ItemPorts
  readonly grades: GradePorts
  readonly uses: UsePorts
  readonly sharingBack: SharingBackPorts
  /** The record of processing activities as a page. */
  readonly processingRecord: (format: PageFormat) => Promise<string>
  /** Of a calendar year. */
  readonly statistics: (question: { readonly year: number; readonly format: PageFormat | 'json' }) => Promise<string>
  readonly consultations: ConsultationPorts
  readonly observations: ObservationPorts
  readonly exportItems: ExportPort
  readonly breaches: BreachPorts
  readonly holds: HoldPorts
  readonly subjectRecords: SubjectRecordPorts
  readonly onward: OnwardPorts
  readonly threats: ThreatPorts
  readonly requests: RequestPorts
  readonly tools: ToolPorts
  readonly feeds: FeedPorts
  readonly alerts: AlertPorts
  readonly publications: PublicationPorts
  readonly inspections: () => Promise<readonly InspectionView[]>
  /** Folder of the built pages; null for a node that serves none. */
  readonly pages: string | null
}
