/** The ports that this folder implements, from the folders that own them. */

export type {
  ActReader,
  ActRow,
  ActWriter,
  AgreementRow,
  Change,
  ContentRow,
  ContentStore,
  DeliveryRow,
  DirectoryReader,
  ItemEntry,
  ItemKeyStore,
  ItemQuestion,
  ItemReader,
  ItemRow,
  LeafRow,
  LeafWriter,
  OutboxWriter,
  OverviewReader,
  OwedProofStore,
  ParkedRow,
  ParkedStore,
  PartyRow,
  ReadModelWriter,
  ReceiptStore,
  RefusalRow,
  RefusalStore,
  RoadWriter,
  SeenStore,
  Summary,
  Transactions,
} from '../acts/index.ts'
export type { OutboxRow, OutboxStore } from '../exchange/ports.ts'
export type { ReadFoldStore, ReadRow, ReadStore } from '../workflows/consultation/ports.ts'
export type {
  IndexedObject,
  SettledObject,
  ShownIdStore,
  SubmissionIndex,
  SubmissionRow,
  SubmissionStore,
} from '../workflows/disclosure/ports.ts'
export type { AccountRow, AccountStore } from '../workflows/officials/ports.ts'
export type { InspectedLeaf, InspectedLedger, InspectionStore, OpeningsCursorStore } from '../workflows/oversight/ports.ts'
export type { LedgerHead, LedgerReader, LedgerWriter, WitnessedLedger, WitnessStore } from '../workflows/witnessing/ports.ts'
