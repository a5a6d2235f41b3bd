/** Everything a node keeps, as its readers tell it, to be compared. */
import { holdingKey, type ItemRow, reopenAct } from '../../src/acts/index.ts'
import type { Reader } from '../../src/storage/index.ts'
import type { RoadNode } from './nodes.fixture.ts'

const ROLES = ['own', 'sent', 'received'] as const

/** Every row of the read models. */
export async function readModels(node: RoadNode): Promise<object> {
  const { read } = node.store
  const items = await allItems(read)
  const agreements = await read.directory.agreements()
  const pages = await Promise.all(
    agreements.flatMap(({ hash }) =>
      ROLES.flatMap((role) => [true, false].map((isLatestOnly) => idsOfPage(read, { agreement: hash, roles: [role], isLatestOnly }))),
    ),
  )
  return {
    parties: await read.directory.parties(),
    agreements,
    items,
    pages,
    sent: await read.items.sentFrom(items.flatMap(({ source }) => source ?? [])),
    deliveries: await read.overview.deliveries(1_000),
    alerts: await read.alerts.list(1_000),
    contests: await contestsOf(read),
    requests: await Promise.all(
      (await read.requests.list(1_000)).map(async (row) => ({ ...row, answers: await read.requests.answersTo(row.id) })),
    ),
    uses: await read.uses.list(1_000),
    observations: await read.observations.list({ isOpen: undefined, limit: 1_000 }),
    legalHolds: await read.legalHolds.list(1_000),
    summary: await read.overview.summary(),
    lastApplied: await read.overview.lastApplied(),
  }
}

async function contestsOf({ contests }: Reader): Promise<readonly object[]> {
  const rows = await contests.list({ isStanding: false, limit: 1_000 })
  return Promise.all(rows.map(async (row) => ({ ...row, named: await contests.itemsOf(row) })))
}

/** What a crash could leave behind: all of the database that one step of the road writes. */
export async function everything(node: RoadNode): Promise<object> {
  const { read } = node.store
  const items = await allItems(read)
  const head = await read.ledger.head()
  const acts = await read.acts.list({ afterSeq: 0, limit: 1_000 })
  return {
    acts,
    receipts: await Promise.all(acts.map(({ id }) => read.receipts.find(id))),
    leaves: await read.ledger.leaves({ epoch: 1, from: 0, to: head?.leaves ?? 0 }),
    contents: (await read.contents.find(items.map(({ holding }) => holding))).map(({ holding }) => holding),
    outbox: await read.outbox.recipients(),
    owed: await Promise.all((await read.owedProofs.creditors()).map((party) => read.owedProofs.owed(party, 1_000))),
    parked: await read.parked.list(),
    ...(await readModels(node)),
  }
}

/** Every item that any act names, whatever party it is of, in order of the acts. */
async function allItems(read: Reader): Promise<readonly ItemRow[]> {
  const acts = await read.acts.list({ afterSeq: 0, limit: 1_000 })
  const named = acts.flatMap(({ text }) => {
    const { items } = reopenAct(text).body
    return Array.isArray(items) ? items.map((item: unknown) => (Array.isArray(item) ? item[0] : item) as string) : []
  })
  const origins = (await read.directory.parties()).flatMap(({ cards }) => cards[0]?.party ?? [])
  return read.items.find([...new Set(named)].flatMap((itemId) => origins.map((origin) => holdingKey(origin, itemId))))
}

async function idsOfPage(read: Reader, question: Omit<Parameters<Reader['items']['page']>[0], 'limit'>): Promise<readonly string[]> {
  return (await read.items.page({ ...question, limit: 1_000 })).map(({ holding }) => holding)
}
