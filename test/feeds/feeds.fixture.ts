/** Feeds over a real store, vault and client, with a clock that a test sets. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeContent, objectOf, reopenAct, statingBeside } from '../../src/acts/index.ts'
import { makeParty } from '../../src/acts/parties.fixture.ts'
import { createSqliteStore, type Store } from '../../src/storage/index.ts'
import { httpCaller, type Patience, reachOf, taxiiClient } from '../../src/taxii-client/index.ts'
import {
  createFeedRuns,
  type FeedParts,
  type FeedReport,
  type FeedRow,
  type FeedRuns,
  type Reconciliation,
  type Subscription,
  subscribe,
} from '../../src/workflows/feeds/index.ts'
import { nodeOver, stated } from '../road/nodes.fixture.ts'

/** When tests begin. */
export const NOW = Date.UTC(2027, 0, 1, 12)

const PARTY = makeParty('XB')

/** A node as far as feeds need it. */
export type FeedNode = AsyncDisposable & {
  readonly store: Store
  readonly parts: FeedParts
  readonly runs: FeedRuns
  readonly clock: { value: number }
  /** What runs failed with by a fault of the node. */
  readonly faults: unknown[]
  add(subscription: Partial<Subscription> & { readonly url: string }): Promise<FeedRow>
  /** Reads the feed once and waits for the end. */
  read(name?: string): Promise<FeedReport>
  feed(name?: string): Promise<FeedRow>
  reconciliation(name?: string): Promise<Reconciliation | null>
  /** Bodies of the acts of a kind, in order; of the objects how many there are. */
  acts(kind: 'collect' | 'discard'): Promise<readonly Record<string, unknown>[]>
  /** STIX ids of what is held, in order of arrival. */
  ids(name?: string): Promise<readonly string[]>
  /** Objects as held, by STIX id. */
  objects(name?: string): Promise<readonly Record<string, unknown>[]>
}

/** What may differ from one test to the next. */
export type FeedOptions = {
  readonly change?: (parts: FeedParts) => FeedParts
  readonly networks?: readonly string[]
  readonly authorities?: readonly string[]
  readonly patience?: Patience
}

/** Opens a node. */
export async function feedNode({
  change,
  networks = ['127.0.0.0/8'],
  authorities,
  patience = { idleMs: 400, wholeMs: 1_500 },
}: FeedOptions = {}): Promise<FeedNode> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-feeds-'))
  const store = await createSqliteStore({ folder })
  const clock = { value: NOW }
  const http = httpCaller({
    reach: reachOf(networks),
    patience,
    ...(authorities === undefined ? {} : { authorities }),
  })
  const timed = { now: () => clock.value }
  const party = await PARTY
  await store.write((writer) => writer.ledger.openEpoch(party.card.ledger.origin))
  const road = await roadOf(store, party)
  const own: FeedParts = {
    feeds: store.read.feeds,
    transactions: store,
    vault: road.vault,
    stating: () => statingBeside({ ...road, clock: timed }),
    server: taxiiClient({ http, clock: timed }),
    clock: timed,
    randomness: randomBytes,
    loginKey: new Uint8Array(32).fill(1),
    digestKey: new Uint8Array(32).fill(2),
  }
  const parts = change?.(own) ?? own
  const faults: unknown[] = []
  const runs = createFeedRuns({ ...parts, onProgress: () => undefined, onFailure: ({ error }) => faults.push(error) })
  const feed = async (name = 'shelf'): Promise<FeedRow> => {
    const row = await parts.feeds.find(name)
    if (row === undefined) throw new Error('no such feed')
    return row
  }
  const rowsOf = async (name?: string) => parts.feeds.page({ feed: (await feed(name)).id, limit: 100_000 })
  return {
    store,
    parts,
    runs,
    clock,
    faults,
    feed,
    async add(subscription) {
      const added = await subscribe(
        {
          name: 'shelf',
          collection: 'iocs',
          login: { kind: 'none' },
          account: 'anna',
          justification: 'Watch',
          pageObjects: 10,
          ...subscription,
        },
        parts,
      )
      if (!added.ok) throw Object.assign(new Error(added.refusal.reason), { code: added.refusal.code })
      return added.value
    },
    async read(name) {
      const { id } = await feed(name)
      await store.write(({ feeds }) => feeds.change(id, { nextAt: clock.value }))
      await runs.tend()
      await runs.idle()
      return JSON.parse((await feed(name)).report ?? 'null') as FeedReport
    },
    reconciliation: async (name) => JSON.parse((await feed(name)).reconciliation ?? 'null') as Reconciliation | null,
    acts: (kind) => actsOf(store, kind),
    ids: async (name) => (await rowsOf(name)).map(({ stixId }) => stixId),
    async objects(name) {
      const rows = await rowsOf(name)
      const contents = await parts.vault.read(
        store.read.contents,
        rows.map(({ holding }) => holding),
      )
      return [...contents.values()].map((plaintext) => objectOf(decodeContent(plaintext)))
    },
    async [Symbol.asyncDispose]() {
      await runs.end()
      http[Symbol.dispose]()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The road of a node that knows itself alone. */
async function roadOf(store: Store, party: Awaited<typeof PARTY>): Promise<Awaited<ReturnType<typeof nodeOver>>['road']> {
  const node = await nodeOver(store, party)
  await stated(node, { kind: 'introduce', agreement: null, body: { card: party.card, comparedBy: ['init', 'init'] } })
  return node.road
}

async function actsOf(store: Store, kind: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await store.read.acts.list({ afterSeq: 0, limit: 1_000 })
  const acts = rows.map(({ text }) => reopenAct(text)).filter((act) => act.kind === kind)
  return acts.map(({ body }) => ({ ...body, objects: (body as { objects: readonly string[] }).objects.length }))
}
