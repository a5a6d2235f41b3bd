/** Builds what the road works with from an open store and the party's keys. */
import {
  type Directory,
  type DirectorySource,
  directorySource,
  type ErasedList,
  openVault,
  type RoadParts,
  vaultRootKey,
} from '../acts/index.ts'
import type { OwnMeans } from '../agreement/index.ts'
import type { Clock, Randomness } from '../foundation/index.ts'
import type { PartyCode, PartySecrets, Signer } from '../identity/index.ts'
import type { Store, Writer } from '../storage/index.ts'
import { coveredOrKept, createReceipts } from '../workflows/witnessing/index.ts'
import type { Config } from './config.ts'
import { ownMeans } from './keys/own-means.ts'

const HOUR_MS = 3_600_000

/** What the road parts are built from. */
export type RoadSources = {
  readonly config: Config
  /** What this node is; as its package and its configuration say unless told. */
  readonly means?: OwnMeans
  readonly store: Store
  readonly secrets: PartySecrets
  readonly signer: Signer
  readonly clock: Clock
  readonly randomness: Randomness
  /** What was erased here. */
  readonly erased?: ErasedList
  /** What to do about an urgent act; nothing where the node does not run. */
  readonly onUrgent?: () => void
}

/** The road of this node. */
export async function roadParts(sources: RoadSources): Promise<RoadParts<Writer>> {
  const { config, store, secrets, clock, randomness, means = ownMeans(config) } = sources
  const self = secrets.party
  return {
    self,
    means,
    partnerMeans: store.read.partnerMeans,
    clock,
    randomness,
    signer: sources.signer,
    directory: ownDirectory(sources, self),
    vault: await openVault({ itemKeys: store.itemKeys, rootKey: vaultRootKey(secrets.root), randomness, now: clock.now() }),
    acts: store.read.acts,
    items: store.read.items,
    legalHolds: store.read.legalHolds,
    contents: store.read.contents,
    transactions: store,
    ...(sources.erased !== undefined && { erased: sources.erased }),
    onUrgent: sources.onUrgent ?? (() => undefined),
    ...(config.nationalMaxima !== undefined && { nationalMaxima: config.nationalMaxima }),
    deliveryTimeout: config.deliveryHours * HOUR_MS,
  }
}

/** The own card in use. */
export function ownCardOf(directory: Directory) {
  const card = directory.card(directory.self)
  if (card === undefined) throw new Error('the own card is introduced when a node is made')
  return card
}

function ownDirectory({ store }: RoadSources, self: PartyCode): DirectorySource {
  return directorySource({
    self,
    reader: store.read.directory,
    coveredAmong: coveredOrKept({
      receipts: createReceipts({ self, ledger: store.read.ledger, directory: store.read.directory }),
      kept: store.read.receipts,
    }),
  })
}
