/** The ports that this folder implements, from the folders that own them. */

export type {
  ActReader,
  ActRow,
  ActWriter,
  AgreementRow,
  AlertReader,
  AlertRow,
  ApprovalReader,
  AsideTransactions,
  Change,
  ContentRow,
  ContentStore,
  DeliveryRow,
  DirectoryReader,
  FaceRow,
  FeedbackRow,
  GradeReader,
  GradeRow,
  HoldingKey,
  ItemEntry,
  ItemKeyStore,
  ItemQuestion,
  ItemReader,
  ItemRow,
  ItemState,
  KeptStatement,
  LeafRow,
  LeafWriter,
  LegalHoldReader,
  LegalHoldRow,
  Narrowing,
  NarrowingReader,
  ObservationReader,
  ObservationRow,
  OnwardAskRow,
  OnwardCopyRow,
  OnwardItemRow,
  OnwardReader,
  OutboxWriter,
  OverviewReader,
  OwedProofStore,
  ParkedRow,
  ParkedStore,
  PartyRow,
  PostponedRow,
  ReadModelWriter,
  RecalledTeller,
  ReceiptStore,
  RefusalRow,
  RefusalStore,
  ReviewReader,
  RoadWriter,
  SeenStore,
  Summary,
  TakebackReader,
  TakebackRow,
  TakenBackStore,
  Transactions,
  UntoldRow,
  UseReader,
  UseRow,
} from '../acts/index.ts'
export type { OutboxRow, OutboxStore } from '../exchange/index.ts'
export type {
  LoggedRead,
  ReadExpiryStore,
  ReadFoldStore,
  ReadLogReader,
  ReadRow,
  ReadStore,
  RecalledReader,
  RecalledRow,
  RecalledStore,
  Serving,
} from '../workflows/consultation/index.ts'
export type {
  IndexedObject,
  IndexedValue,
  RepeatedObject,
  SettledObject,
  ShownIdStore,
  Spool,
  SpoolReader,
  SpoolWriter,
  SubmissionIndex,
  SubmissionRow,
  SubmissionStore,
} from '../workflows/disclosure/index.ts'
export type { KeepReasonStore } from '../workflows/erasure/index.ts'
export type {
  FeedObjectRow,
  FeedQuestion,
  FeedReader,
  FeedRow,
  FeedStore,
  PublicationReader,
  PublicationRow,
  PublicationStore,
  VersionName,
} from '../workflows/feeds/index.ts'
export type { GradeReasonStore } from '../workflows/grades/index.ts'
export type { InboxQuestion, InboxReader, InboxRow, InboxStatus, InboxStore } from '../workflows/inbox/index.ts'
export type { LegalHoldReasonStore } from '../workflows/legal-holds/index.ts'
export type { ObservationReasonStore, ReadDayStore } from '../workflows/monitoring/index.ts'
export type {
  AccountRow,
  AccountStore,
  AttributeRow,
  AttributeStore,
  DeputationRow,
  DeputationStore,
  InvitationRow,
  IssuerAccountRow,
  PasskeyRow,
  PeopleReader,
  PeopleStore,
  SessionRow,
  ToolChangeReader,
  ToolChangeRow,
} from '../workflows/officials/index.ts'
export type { OnwardReasonStore } from '../workflows/onward/index.ts'
export type { InspectedLeaf, InspectedLedger, InspectionStore, OpeningsCursorStore, ShownLater } from '../workflows/oversight/index.ts'
export type { OutcomeCountReader, YearlyCountReader, YearlyCountRow } from '../workflows/statistics/index.ts'
export type { AccessRow, LinkRow, NotedRead, SubjectReader, SubjectStore } from '../workflows/subjects/index.ts'
export type { UseCaveatStore } from '../workflows/uses/index.ts'
export type { ToldItem, WebhookReader, WebhookRow, WebhookStore } from '../workflows/webhooks/index.ts'
export type { LedgerHead, LedgerReader, LedgerWriter, WitnessedLedger, WitnessStore } from '../workflows/witnessing/index.ts'
