/** Delivery and admission over the store of a node, joined without a network. */
import type { ActDraft } from '../../src/acts/index.ts'
import { sealingKeysFromSeeds } from '../../src/envelope/index.ts'
import {
  type AdmissionParts,
  type DeliveryParts,
  OpenedItems,
  PartnerStatuses,
  type ReceiptSource,
  type Transport,
} from '../../src/exchange/index.ts'
import { randomUuid, SECOND_MS } from '../../src/foundation/index.ts'
import type { RoadNode } from '../road/nodes.fixture.ts'

const NO_RECEIPT: ReceiptSource = async () => undefined

/** What delivery from a node works with: no receipts and no openings unless told. */
export function partsOf({ party, store, road, clock }: RoadNode, transport: Transport, receipts = NO_RECEIPT): DeliveryParts {
  const { randomness, directory, vault } = road
  return {
    clock,
    randomness,
    directory,
    outbox: store.read.outbox,
    owed: store.read.owedProofs,
    partnerMeans: store.read.partnerMeans,
    transactions: store,
    transport,
    sealing: { party: party.code, signer: party.act, clock, randomness, suite: 'X25519', lifetime: 3_600 * SECOND_MS },
    outgoing: {
      acts: store.read.acts,
      items: store.read.items,
      contents: store.read.contents,
      vault,
      receiptOf: receipts,
      opened: new OpenedItems(),
      means: road.means,
    },
    openings: { next: async () => undefined },
    statuses: new PartnerStatuses(),
    timeout: 3_600 * SECOND_MS,
  }
}

/** What admission at a node works with; it takes no openings unless told. */
export async function admissionOf({ party, road }: RoadNode, takeOpenings: AdmissionParts['takeOpenings']): Promise<AdmissionParts> {
  return { road, directory: road.directory, sealingKeys: [await sealingKeysFromSeeds(party.secrets.sealing)], takeOpenings }
}

/** A recall of something that nobody has. */
export function recallDraft(agreement: string, { road }: RoadNode, to = 'XB'): ActDraft {
  return { kind: 'recall', agreement, body: { to, cause: 'wrong', items: [randomUuid(road.randomness)] } }
}

/** Acts that wait for a recipient, in order. */
export async function waitingFor({ store, clock }: RoadNode, recipient: string): Promise<readonly string[]> {
  return (await rowsFor({ store, clock }, recipient)).map(({ actId }) => actId)
}

/** A founded node, without what its founding left to be delivered. */
export async function withEmptyOutbox(opening: Promise<RoadNode>): Promise<RoadNode> {
  const node = await opening
  for (const recipient of ['XB', 'XC', 'XD', 'XO']) {
    const rows = await rowsFor(node, recipient)
    await node.store.write(async (writer) => {
      await writer.outboxQueue.remove(rows.map(({ seq }) => seq))
      await writer.owedProofs.settle(recipient, await writer.owedProofs.owed(recipient, 1_000))
    })
  }
  return node
}

function rowsFor({ store, clock }: Pick<RoadNode, 'store' | 'clock'>, recipient: string) {
  return store.read.outbox.waiting({ recipient, now: clock.time, limit: 1_000 })
}
