/** What every step of the road is given. */
import type { OwnMeans } from '../../agreement/index.ts'
import type { Clock, Randomness } from '../../foundation/index.ts'
import type { PartyCode, Signer } from '../../identity/index.ts'
import type { Vault } from '../content.ts'
import type { DirectorySource } from '../directory.ts'
import type { NationalMaximum } from '../national-maxima.ts'
import type { PartnerMeansStore } from '../node-means.ts'
import type { ActReader, ContentStore, ErasedList, RoadWriter, Transactions } from '../ports.ts'
import type { ItemReader, LegalHoldReader } from '../views.ts'

/** The surroundings of the road: one value, built once by the composition. */
export type RoadParts<Writer extends RoadWriter = RoadWriter> = {
  readonly self: PartyCode
  /** What this node knows of itself and agreements ask of it. Erasure receipts state until when its back-ups may be read. */
  readonly means: OwnMeans
  /** What the nodes of partners told of themselves. */
  readonly partnerMeans: Pick<PartnerMeansStore, 'of'>
  readonly clock: Clock
  readonly randomness: Randomness
  /** Signs as the party's act key in use. */
  readonly signer: Signer
  readonly directory: DirectorySource
  readonly vault: Vault
  readonly acts: ActReader
  readonly items: ItemReader
  readonly legalHolds: LegalHoldReader
  readonly contents: Pick<ContentStore, 'find' | 'heads'>
  readonly transactions: Transactions<Writer>
  /** Called once an urgent act that goes to a partner is durable; several that were recorded together ask once. */
  readonly onUrgent: () => void
  /** Remembers what is erased, so that a restored back-up erases it again; absent where nothing is erased yet. */
  readonly erased?: ErasedList
  /** Of the own law, for what this party gives. */
  readonly nationalMaxima?: readonly NationalMaximum[]
  /** How long a delivery is tried and a parked act waits, milliseconds. */
  readonly deliveryTimeout: number
}
