/** A node's store: everything it keeps, behind the ports of those who need it. */
import { accountReader, accountStore } from './accounts.ts'
import { actReader, actWriter, receiptStore } from './acts.ts'
import { alertReader } from './alerts.ts'
import { approvalReader } from './approvals.ts'
import { contentReader, contentStore } from './contents.ts'
import { contestReader } from './contests.ts'
import { directoryReader } from './directory.ts'
import type { Connection, Database } from './driver.ts'
import { feedReader, feedStore } from './feeds.ts'
import { gradeReader, gradeReasonStore } from './grades.ts'
import { inboxReader, inboxStore } from './inbox.ts'
import { passedOnReader } from './intermediary.ts'
import { itemKeyStore } from './item-keys.ts'
import { itemReader } from './items.ts'
import { leafWriter, ledgerReader, ledgerWriter } from './ledger.ts'
import { legalHoldReader, legalHoldReasonStore } from './legal-holds.ts'
import { narrowingReader } from './narrowings.ts'
import { nationalRoleReader } from './national-roles.ts'
import { glassReasonStore, observationReader, observationReasonStore, openedItemStore } from './observations.ts'
import { onwardReader, onwardReasonStore } from './onward.ts'
import { outboxReader, outboxStore, outboxWriter, owedProofReader, owedProofStore } from './outbox.ts'
import { inspectionReader, inspectionStore, openingsCursorReader, openingsCursorStore } from './oversight.ts'
import { overviewReader } from './overview.ts'
import { parkedReader, parkedStore, refusalStore, seenStore } from './parked-and-seen.ts'
import { partnerMeansStore } from './partner-means.ts'
import { peopleReader, peopleStore } from './people.ts'
import type {
  AccountStore,
  ActReader,
  AlertReader,
  ApprovalReader,
  AsideTransactions,
  BackupsReader,
  ContentStore,
  ContestReader,
  DirectoryReader,
  FeedbackReader,
  FeedReader,
  FeedStore,
  GatheredStore,
  GradeReader,
  GradeReasonStore,
  InboxReader,
  InboxStore,
  InspectionStore,
  ItemKeyStore,
  ItemReader,
  KeepReasonStore,
  LedgerReader,
  LedgerWriter,
  LegalHoldReader,
  LegalHoldReasonStore,
  NarrowingReader,
  NationalRoleReader,
  ObservationReader,
  ObservationReasonStore,
  OnwardReader,
  OnwardReasonStore,
  OpenedItemStore,
  OpeningsCursorStore,
  OutboxStore,
  OutcomeCountReader,
  OverviewReader,
  OwedProofStore,
  ParkedStore,
  PartnerMeansStore,
  PassedOnReader,
  PeopleReader,
  PeopleStore,
  PublicationReader,
  PublicationStore,
  ReadDayStore,
  ReadExpiryStore,
  ReadFoldStore,
  ReadLogReader,
  ReadStore,
  RecalledReader,
  RecalledStore,
  RecalledTeller,
  ReceiptStore,
  RequestAccountStore,
  RequestReader,
  ReviewReader,
  RoadWriter,
  ShownIdStore,
  SubjectReader,
  SubjectStore,
  SubmissionStore,
  TakebackReader,
  TakenBackStore,
  ThreatProposalStore,
  ToldYearReader,
  ToolChangeReader,
  Transactions,
  UntoldStore,
  UseCaveatStore,
  UseReader,
  UsesEndedStore,
  WebhookReader,
  WebhookStore,
  WitnessStore,
  YearlyCountReader,
} from './ports.ts'
import { publicationReader, publicationStore } from './publications.ts'
import { readDayStore, readExpiryStore } from './read-log.ts'
import { readModelWriter } from './read-model.ts'
import { readFoldStore, readStore, recordOfReads } from './reads.ts'
import { requestAccountStore, requestReader } from './requests.ts'
import { keepReasonStore, reviewReader } from './reviews.ts'
import { recalledReader, recalledStore } from './served.ts'
import { gatheredStore, untoldStore } from './sharing-back.ts'
import { subjectReader, subjectStore } from './subjects.ts'
import { shownIdReader, shownIdStore, submissionReader, submissionStore } from './submissions.ts'
import { backupsReader, takebackReader } from './takebacks.ts'
import { takenBackStore } from './taken-back.ts'
import { threatProposalStore } from './threat-proposals.ts'
import { toldYearReader } from './told-years.ts'
import { toolChangeReader } from './tool-changes.ts'
import { feedbackReader, outcomeCountReader, useCaveatStore, useReader } from './uses.ts'
import { webhookReader, webhookStore } from './webhooks.ts'
import { witnessReader, witnessStore } from './witness.ts'
import { yearlyCountReader } from './yearly-counts.ts'

/** Reads what is committed; every call on its own. */
export type Reader = {
  readonly acts: ActReader
  readonly receipts: Pick<ReceiptStore, 'find' | 'among'>
  readonly directory: DirectoryReader
  readonly items: ItemReader
  readonly legalHolds: LegalHoldReader
  readonly narrowings: NarrowingReader
  readonly backups: BackupsReader
  readonly toldYears: ToldYearReader
  readonly takebacks: TakebackReader
  readonly reviews: ReviewReader
  readonly onward: OnwardReader
  readonly contests: ContestReader
  readonly feedback: FeedbackReader
  readonly gathered: Pick<GatheredStore, 'due'>
  readonly passedOn: PassedOnReader
  readonly untold: Pick<UntoldStore, 'list' | 'isTold'>
  readonly requests: RequestReader
  readonly requestAccounts: Pick<RequestAccountStore, 'of'>
  readonly alerts: AlertReader
  readonly grades: GradeReader
  readonly onwardReasons: Pick<OnwardReasonStore, 'find'>
  readonly threatProposals: Pick<ThreatProposalStore, 'find' | 'list'>
  readonly overview: OverviewReader
  readonly contents: Pick<ContentStore, 'find' | 'heads'>
  readonly ledger: LedgerReader
  readonly witness: Pick<WitnessStore, 'find' | 'evidence'>
  readonly inspection: Pick<InspectionStore, 'find' | 'list' | 'leaves'>
  readonly openingsCursor: Pick<OpeningsCursorStore, 'find' | 'due'>
  readonly outbox: Pick<OutboxStore, 'due' | 'waiting' | 'recipients' | 'holding'>
  readonly owedProofs: Pick<OwedProofStore, 'owed' | 'creditors'>
  readonly submissions: Pick<SubmissionStore, 'find' | 'list' | 'unfinished'>
  readonly shownIds: Pick<ShownIdStore, 'find'>
  readonly accounts: Omit<AccountStore, 'add' | 'change' | 'enrol' | 'narrow'>
  readonly people: PeopleReader
  readonly reads: Pick<ReadFoldStore, 'unfolded'>
  readonly readLog: ReadLogReader
  readonly observations: ObservationReader
  readonly toolChanges: ToolChangeReader
  readonly nationalRoles: NationalRoleReader
  readonly approvals: ApprovalReader
  readonly partnerMeans: Pick<PartnerMeansStore, 'of'>
  readonly uses: UseReader
  readonly yearlyCounts: YearlyCountReader
  readonly outcomeCounts: OutcomeCountReader
  readonly inbox: InboxReader
  readonly recalled: RecalledReader
  readonly webhooks: WebhookReader
  readonly feeds: FeedReader
  readonly publications: PublicationReader
  readonly parked: Pick<ParkedStore, 'list'>
  readonly subjects: SubjectReader
}

/** All that one transaction may write, and what it may read of itself. */
export type Writer = RoadWriter & {
  readonly ledger: LedgerWriter
  readonly witness: WitnessStore
  readonly inspection: InspectionStore
  readonly openingsCursor: OpeningsCursorStore
  readonly outboxQueue: OutboxStore
  readonly owedProofs: OwedProofStore
  readonly submissions: SubmissionStore
  readonly shownIds: ShownIdStore
  readonly readFold: ReadFoldStore
  readonly reads: ReadStore
  readonly recalled: RecalledStore & RecalledTeller & UsesEndedStore
  readonly webhooks: WebhookStore
  readonly accounts: AccountStore
  readonly people: PeopleStore
  readonly inbox: InboxStore
  readonly feeds: FeedStore
  readonly publications: PublicationStore
  readonly directory: DirectoryReader
  readonly items: ItemReader
  readonly legalHolds: LegalHoldReader
  readonly legalHoldReasons: LegalHoldReasonStore
  readonly onward: OnwardReader
  readonly contests: ContestReader
  readonly feedback: FeedbackReader
  readonly gathered: GatheredStore
  readonly untold: UntoldStore
  readonly requests: RequestReader
  readonly requestAccounts: RequestAccountStore
  readonly alerts: AlertReader
  readonly gradeReasons: GradeReasonStore
  readonly keepReasons: KeepReasonStore
  readonly useCaveats: UseCaveatStore
  readonly readDays: ReadDayStore
  readonly readExpiry: ReadExpiryStore
  readonly toolChanges: ToolChangeReader
  readonly nationalRoles: NationalRoleReader
  readonly observations: ObservationReader
  readonly approvals: ApprovalReader
  readonly observationReasons: ObservationReasonStore
  readonly glassReasons: ObservationReasonStore
  readonly openedItems: OpenedItemStore
  readonly onwardReasons: OnwardReasonStore
  readonly threatProposals: ThreatProposalStore
  readonly takenBack: TakenBackStore
  readonly subjects: SubjectStore
}

/** What may be written aside: nobody but its writer acts on it before it is durable. */
export type AsideWriter = Pick<Writer, 'reads' | 'subjects' | 'openedItems' | 'inbox' | 'contents'>

/** A node's store. Closing waits for the transaction under way; closing again changes nothing. */
export type Store = Transactions<Writer> &
  AsideTransactions<AsideWriter> &
  AsyncDisposable & {
    readonly read: Reader
    readonly itemKeys: ItemKeyStore
    /**
     * Writes both databases anew, so that none of their files keeps a byte of
     * what was destroyed; writers wait. To be done once for each key epoch.
     */
    compact(): Promise<void>
    close(): Promise<void>
  }

/** The store over its two databases. */
export function storeOver({ database, keys }: { readonly database: Database; readonly keys: Database }): Store {
  const closeBoth = async (): Promise<void> => {
    try {
      await database.close()
    } finally {
      await keys.close()
    }
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= closeBoth()
    return closing
  }
  return {
    read: { ...readerOf(database.read), ...recordOfReads(database) },
    write: (work) => database.transaction((connection) => work(writerOf(connection))),
    writeAside: (work) => database.transactionAside((connection) => work(asideWriterOf(connection))),
    itemKeys: itemKeyStore(keys),
    compact: async () => {
      await keys.compact()
      await database.compact()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function readerOf(connection: Connection): Omit<Reader, 'reads' | 'readLog'> {
  return {
    acts: actReader(connection),
    receipts: receiptStore(connection),
    directory: directoryReader(connection),
    items: itemReader(connection),
    legalHolds: legalHoldReader(connection),
    narrowings: narrowingReader(connection),
    backups: backupsReader(connection),
    toldYears: toldYearReader(connection),
    takebacks: takebackReader(connection),
    reviews: reviewReader(connection),
    onward: onwardReader(connection),
    passedOn: passedOnReader(connection),
    contests: contestReader(connection),
    feedback: feedbackReader(connection),
    gathered: gatheredStore(connection),
    untold: untoldStore(connection),
    requests: requestReader(connection),
    requestAccounts: requestAccountStore(connection),
    alerts: alertReader(connection),
    grades: gradeReader(connection),
    onwardReasons: onwardReasonStore(connection),
    threatProposals: threatProposalStore(connection),
    overview: overviewReader(connection),
    contents: contentReader(connection),
    ledger: ledgerReader(connection),
    witness: witnessReader(connection),
    inspection: inspectionReader(connection),
    openingsCursor: openingsCursorReader(connection),
    outbox: outboxReader(connection),
    owedProofs: owedProofReader(connection),
    submissions: submissionReader(connection),
    shownIds: shownIdReader(connection),
    accounts: accountReader(connection),
    people: peopleReader(connection),
    observations: observationReader(connection),
    toolChanges: toolChangeReader(connection),
    nationalRoles: nationalRoleReader(connection),
    approvals: approvalReader(connection),
    partnerMeans: partnerMeansStore(connection),
    uses: useReader(connection),
    yearlyCounts: yearlyCountReader(connection),
    outcomeCounts: outcomeCountReader(connection),
    inbox: inboxReader(connection),
    recalled: recalledReader(connection),
    webhooks: webhookReader(connection),
    feeds: feedReader(connection),
    publications: publicationReader(connection),
    parked: parkedReader(connection),
    subjects: subjectReader(connection),
  }
}

// Made anew for each of very many transactions, so that nothing else is made with it.
function asideWriterOf(connection: Connection): AsideWriter {
  return {
    reads: readStore(connection),
    subjects: subjectStore(connection),
    openedItems: openedItemStore(connection),
    inbox: inboxStore(connection),
    contents: contentStore(connection),
  }
}

function writerOf(connection: Connection): Writer {
  return {
    ...asideWriterOf(connection),
    acts: actWriter(connection),
    receipts: receiptStore(connection),
    leaves: leafWriter(connection),
    outbox: outboxWriter(connection),
    parked: parkedStore(connection),
    seen: seenStore(connection),
    readModel: readModelWriter(connection),
    refusals: refusalStore(connection),
    ledger: ledgerWriter(connection),
    witness: witnessStore(connection),
    inspection: inspectionStore(connection),
    openingsCursor: openingsCursorStore(connection),
    outboxQueue: outboxStore(connection),
    owedProofs: owedProofStore(connection),
    submissions: submissionStore(connection),
    shownIds: shownIdStore(connection),
    readFold: readFoldStore(connection),
    recalled: recalledStore(connection),
    webhooks: webhookStore(connection),
    accounts: accountStore(connection),
    people: peopleStore(connection),
    feeds: feedStore(connection),
    publications: publicationStore(connection),
    directory: directoryReader(connection),
    items: itemReader(connection),
    legalHolds: legalHoldReader(connection),
    legalHoldReasons: legalHoldReasonStore(connection),
    onward: onwardReader(connection),
    contests: contestReader(connection),
    feedback: feedbackReader(connection),
    gathered: gatheredStore(connection),
    untold: untoldStore(connection),
    alerts: alertReader(connection),
    gradeReasons: gradeReasonStore(connection),
    keepReasons: keepReasonStore(connection),
    useCaveats: useCaveatStore(connection),
    readDays: readDayStore(connection),
    readExpiry: readExpiryStore(connection),
    toolChanges: toolChangeReader(connection),
    nationalRoles: nationalRoleReader(connection),
    observations: observationReader(connection),
    approvals: approvalReader(connection),
    partnerMeans: partnerMeansStore(connection),
    observationReasons: observationReasonStore(connection),
    glassReasons: glassReasonStore(connection),
    onwardReasons: onwardReasonStore(connection),
    threatProposals: threatProposalStore(connection),
    requests: requestReader(connection),
    requestAccounts: requestAccountStore(connection),
    takenBack: takenBackStore(connection),
  }
}
