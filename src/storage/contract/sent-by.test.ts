/** What one partner sent is found in order without looking at what others sent. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Client } from 'pg'
import { holdingKeys } from '../../acts/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { Change, FaceRow } from '../ports.ts'
import type { Store } from '../store.ts'
import { contract, contractOfPostgres, contractOfStore, item, type Place, sqlitePlace } from './adapters.fixture.ts'

const QUESTION = { agreement: 'treaty', roles: ['received'], addedAfter: 0, limit: 3 } as const
const MANY = 3_000
/** Version of the store from which on items say it. */
const FIRST = 46

const sentBy = (origin: string, names: readonly string[]): Change => ({
  change: 'items-held',
  items: holdingKeys(origin, names).map((holding) => item('', { holding, origin })),
})
const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))
const holdings = (rows: readonly FaceRow[]): readonly string[] => rows.map(({ holding }) => holding)

contractOfStore('pages of one partner hold what it sent, in order, and nothing else', async (store) => {
  const own: Change = {
    change: 'items-held',
    items: holdingKeys('XC', ['own']).map((holding) => item('', { holding, origin: 'XC', role: 'own' })),
  }
  await apply(store, 1, sentBy('XB', ['a', 'b']), sentBy('XC', ['c']), own, sentBy('XB', ['d']), sentBy('XC', ['e', 'f', 'g']))
  const first = await store.read.items.faces({ ...QUESTION, origin: 'XC' })
  assert.deepEqual(holdings(first), ['XC.c', 'XC.e', 'XC.f'])
  const rest = await store.read.items.faces({ ...QUESTION, origin: 'XC', addedAfter: first.at(-1)?.addedAt ?? 0 })
  assert.deepEqual(holdings(rest), ['XC.g'])
  assert.deepEqual(await store.read.items.faces({ ...QUESTION, origin: 'XD' }), [])
})

contract('what an older store received says who sent it', async (place) => {
  await place.createOf(MIGRATIONS.filter(({ version }) => version < FIRST))
  await place.execute("INSERT INTO agreement_numbers (agreement) VALUES ('treaty')")
  for (const [seq, role, origin] of [
    [1, 'received', 'XB'],
    [2, 'received', 'XC'],
    [3, 'own', 'XC'],
  ] as const) {
    await place.execute(`INSERT INTO releases (act_id, role, origin, agreement, purpose, held_since)
      VALUES ('a', '${role}', '${origin}', 'treaty', 'cyber-defence', 1)`)
    await place.execute(`INSERT INTO items (item_id, release, agreement, role, retain_until, added_at, state, is_latest)
      VALUES ('${origin}.${seq}', ${seq}, 1, '${role}', 9, ${seq}, 'held', 1)`)
  }
  await using store = await place.open()
  assert.deepEqual(holdings(await store.read.items.faces({ ...QUESTION, origin: 'XC' })), ['XC.2'])
})

type Asked = { readonly sql: string; readonly values: readonly unknown[] }

/** The statements that a driver is given meanwhile. */
async function asked(ask: () => Promise<unknown>): Promise<readonly Asked[]> {
  const seen: Asked[] = []
  const { prepare } = DatabaseSync.prototype
  const { query } = Client.prototype
  DatabaseSync.prototype.prepare = function (sql, ...rest) {
    seen.push({ sql, values: [] })
    return prepare.call(this, sql, ...rest)
  }
  Client.prototype.query = function (this: Client, ...args: readonly unknown[]) {
    const [statement, values] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined]
    if (typeof statement === 'string') seen.push({ sql: statement, values: values ?? [] })
    else seen.push({ sql: statement.text, values: statement.values ?? [] })
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await ask()
  } finally {
    DatabaseSync.prototype.prepare = prepare
    Client.prototype.query = query
  }
  return seen.filter(({ sql }) => sql.includes('sent_by'))
}

async function filled(place: Pick<Place, 'create'>): Promise<Store> {
  const store = await place.create()
  const names = (prefix: string): readonly string[] => Array.from({ length: MANY }, (_, index) => `${prefix}${index}`)
  await apply(store, 1, sentBy('XB', names('a')), sentBy('XC', ['c', 'd', 'e', 'f']), sentBy('XB', names('b')))
  return store
}

void test('a page of one partner begins with what it sent (SQLite)', async () => {
  const place = sqlitePlace()
  try {
    await using store = await filled(place)
    const [statement] = await asked(() => store.read.items.faces({ ...QUESTION, origin: 'XC' }))
    using file = new DatabaseSync(join(place.folder, 'comity.db'))
    const steps = file.prepare(`EXPLAIN QUERY PLAN ${statement?.sql}`).all() as unknown as readonly { readonly detail: string }[]
    const [first] = steps.filter(({ detail }) => detail.includes('items'))
    assert.match(String(first?.detail), /SEARCH items USING INDEX items_from \(agreement=\? AND sent_by=\? AND added_at>\?\)/)
    assert.ok(!steps.some(({ detail }) => detail.includes('TEMP B-TREE')), JSON.stringify(steps))
  } finally {
    await place.remove()
  }
})

contractOfPostgres('a page of one partner begins with what it sent, by statistics and without', async (place) => {
  await using store = await filled(place)
  for (const analyzed of [false, true]) {
    if (analyzed) await place.execute('ANALYZE')
    const [statement] = await asked(() => store.read.items.faces({ ...QUESTION, origin: 'XC' }))
    const plans = await place.explain(statement?.sql ?? '', statement?.values ?? [])
    assert.match(plans, /Index Scan using items_from/)
    assert.ok(!plans.includes('Sort'), plans)
  }
})
