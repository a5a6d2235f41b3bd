/** The ports that this folder implements, from the folders that own them. */
export type {
  ActReader,
  ActRow,
  ActWriter,
  ContentRow,
  ContentStore,
  ItemKeyStore,
  LeafRow,
  LeafWriter,
  OutboxWriter,
  ParkedRow,
  ParkedStore,
  ReadModelWriter,
  ReceiptStore,
  RefusalRow,
  RefusalStore,
  RoadWriter,
  SeenStore,
  Transactions,
} from '../acts/ports.ts'
export type { Change, ItemEntry } from '../acts/change.ts'
export type {
  AgreementRow,
  DeliveryRow,
  DirectoryReader,
  ItemQuestion,
  ItemReader,
  ItemRow,
  OverviewReader,
  PartyRow,
  Summary,
} from '../acts/views.ts'
export type { OutboxRow, OutboxStore, OwedProofStore } from '../exchange/ports.ts'
export type { ReadFoldStore, ReadRow, ReadStore } from '../workflows/consultation/ports.ts'
export type { IndexedObject, SettledObject, ShownIdStore, SubmissionIndex, SubmissionRow, SubmissionStore } from '../workflows/disclosure/ports.ts'
export type { AccountRow, AccountStore } from '../workflows/officials/ports.ts'
export type { InspectedLeaf, InspectedLedger, InspectionStore, OpeningsCursorStore } from '../workflows/oversight/ports.ts'
export type { LedgerHead, LedgerReader, LedgerWriter, WitnessedLedger, WitnessStore } from '../workflows/witnessing/ports.ts'
