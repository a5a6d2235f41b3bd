/** Pages are found among what their reader may read: what is of other classes is not looked at and tells nothing. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Client } from 'pg'
import { itemIdOf } from '../../acts/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { Change, HeldClass, ItemEntry } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contract, contractOfPostgres, contractOfStore, item, keys, type Place, sqlitePlace } from './adapters.fixture.ts'

const QUESTION = { agreement: 'treaty', roles: ['received'], addedAfter: 0, limit: 4 } as const
const MANY = 3_000
/** Version of the store from which on items have classes. */
const FIRST = 63

type Said = { readonly marking?: string; readonly version?: string; readonly id?: string; readonly type?: string }
const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))
const held = (...items: readonly ItemEntry[]): Change => ({ change: 'items-held', items })
const said = (
  name: string,
  { marking = 'GREEN', version = '2026-01-01T00:00:00Z', id = name, type = 'indicator' }: Said,
  more: object = {},
) => item(name, { face: { type, stixId: `${type}--${id}`, version, marking, dataSubject: 'none', grading: UNGRADED }, ...more })
const ids = (rows: readonly { readonly holding: Parameters<typeof itemIdOf>[0] }[]): string =>
  rows.map((row) => itemIdOf(row.holding)).join(' ')

async function classes(store: Store, is: (one: HeldClass) => boolean): Promise<readonly number[]> {
  return (await store.read.items.classes('treaty')).filter(is).map(({ number }) => number)
}
const marked =
  (...markings: readonly string[]) =>
  ({ face: { marking } }: HeldClass): boolean =>
    markings.includes(marking)

contractOfStore('a page has what is held of the classes that it names, in order, and nothing else', async (store) => {
  await apply(store, 1, held(said('a', {}), said('b', { marking: 'RED' }), said('c', { type: 'malware' }), said('d', {})))
  await apply(
    store,
    2,
    held(said('other', {}, { agreement: 'other' }), said('own', {}, { role: 'own' }), said('e', {}, { purpose: 'p' }), said('f', {})),
  )
  await apply(store, 3, held(said('sent', {}, { role: 'sent' }), item('faceless', { face: null })))
  const all = await store.read.items.classes('treaty')
  assert.deepEqual(
    all.map(({ number: _, role, purpose, face: { type, marking } }) => [role, purpose, type, marking].join(' ')),
    [
      'received cyber-defence indicator GREEN',
      'received cyber-defence indicator RED',
      'received cyber-defence malware GREEN',
      'own cyber-defence indicator GREEN',
      'received p indicator GREEN',
    ],
  )
  const green = await classes(store, (one) => one.role === 'received' && one.purpose !== 'p' && marked('GREEN')(one))
  const page = async (more: object = {}) => ids(await store.read.items.faces({ ...QUESTION, classes: green, ...more }))
  assert.deepEqual(await page(), 'a c d f')
  assert.deepEqual(await page({ limit: 2 }), 'a c')
  const [, second] = await store.read.items.faces({ ...QUESTION, classes: green, limit: 2 })
  assert.deepEqual(await page({ addedAfter: second?.addedAt }), 'd f')
  assert.deepEqual(await page({ classes: [] }), '')
  assert.deepEqual(await page({ stixIds: ['indicator--b', 'indicator--a', 'indicator--own'] }), 'a')
  assert.deepEqual(ids(await store.read.items.page({ ...QUESTION, classes: green })), 'a c d f')
  await apply(store, 4, { change: 'items-restricted', holdings: keys('a'), cause: 'recall', at: 7 })
  await apply(store, 5, { change: 'items-erased', holdings: keys('c'), cause: 'recall', at: 7 })
  assert.deepEqual(await page(), 'd f')
  await store.write((writer) =>
    writer.readModel.refold(() => writer.readModel.apply([held(said('g', { marking: 'RED' }), said('h', {}))], 6)),
  )
  assert.deepEqual(ids(await store.read.items.faces({ ...QUESTION, classes: await classes(store, marked('GREEN')) })), 'h')
})

contractOfStore('of an object the newest is the newest of the classes that are named, whatever others there are', async (store) => {
  await apply(store, 1, held(said('a', { id: 'x' }), said('b', { id: 'x', version: '2026-02-01T00:00:00Z', marking: 'AMBER' })))
  await apply(
    store,
    2,
    held(said('c', { id: 'x', version: '2026-03-01T00:00:00Z', marking: 'RED' }), said('d', { id: 'x' }, { role: 'own' })),
  )
  const newest = async (...markings: readonly string[]) => {
    const named = await classes(store, marked(...markings))
    const faces = await store.read.items.faces({ ...QUESTION, roles: ['own', 'received'], classes: named })
    const page = await store.read.items.page({ ...QUESTION, roles: ['own', 'received'], classes: named })
    return [ids(faces.filter(({ isLatest }) => isLatest)), ids(page)]
  }
  assert.deepEqual(await newest('GREEN'), ['d', 'd'])
  assert.deepEqual(await newest('GREEN', 'AMBER'), ['b', 'b'])
  assert.deepEqual(await newest('GREEN', 'AMBER', 'RED'), ['c', 'c'])
})

contractOfStore('what is handled otherwise is of another class', async (store) => {
  await apply(store, 1, held(said('a', {}), said('b', {}), said('c', {}), said('d', {})))
  const narrowed = { change: 'items-narrowed', cause: 'at-risk', told: null, at: 9 } as const
  await apply(store, 2, { ...narrowed, holdings: keys('b'), narrowing: { marking: 'AMBER', readers: ['analyst'] } })
  await apply(store, 3, { ...narrowed, holdings: keys('c'), narrowing: { contests: ['one'] } })
  const ask = {
    change: 'onward-asked',
    id: actId('one'),
    agreement: 'treaty',
    asker: 'XB',
    origin: 'XA',
    recipient: 'XB',
    purpose: 'p',
    holdings: keys('d'),
  }
  const answer = {
    change: 'onward-answered',
    ask: actId('one'),
    answer: actId('yes'),
    state: 'consented',
    reason: null,
    holdings: keys('d'),
    until: 99,
    at: 20,
  }
  await apply(store, 4, ...([{ ...ask, at: 9, until: 99 }, answer] as unknown as readonly Change[]))
  const read = async (is: (one: HeldClass) => boolean) =>
    ids(await store.read.items.faces({ ...QUESTION, classes: await classes(store, is) }))
  assert.deepEqual(await read(({ narrowing }) => narrowing?.readers?.includes('analyst') === true), 'b')
  assert.deepEqual(await read(marked('AMBER')), 'b')
  // A contest lets everybody read.
  assert.deepEqual(await read((one) => marked('GREEN')(one) && one.otherPurposes.length === 0), 'a c')
  assert.deepEqual(await read(({ otherPurposes }) => otherPurposes.some(({ purpose, until }) => purpose === 'p' && until === 99)), 'd')
})

contractOfStore('more classes than one statement reads are one page as well', async (store) => {
  const items = Array.from({ length: 150 }, (_, index) => said(`i-${index}`, { marking: `level-${(index * 7) % 150}` }))
  await apply(store, 1, held(...items))
  const even = await classes(store, ({ face: { marking } }) => Number(marking.slice(6)) % 2 === 0)
  assert.deepEqual(even.length, 75)
  const page = await store.read.items.faces({ ...QUESTION, classes: even, limit: 100 })
  assert.deepEqual(
    ids(page),
    items
      .filter((_, index) => ((index * 7) % 150) % 2 === 0)
      .map(({ holding }) => itemIdOf(holding))
      .join(' '),
  )
})

contract('what an older store holds is of the classes that it would be of now', async (place) => {
  await place.createOf(MIGRATIONS.filter(({ version }) => version < FIRST))
  await place.execute("INSERT INTO agreement_numbers (agreement) VALUES ('treaty')")
  for (const [seq, role, purpose] of [
    [1, 'received', 'cyber-defence'],
    [2, 'received', 'p'],
    [3, 'sent', 'cyber-defence'],
  ] as const) {
    await place.execute(`INSERT INTO releases (act_id, role, origin, agreement, purpose, held_since)
      VALUES ('a', '${role}', 'XB', 'treaty', '${purpose}', 1)`)
    await place.execute(`INSERT INTO items (item_id, release, agreement, role, retain_until, added_at, state, is_latest, type, stix_id, version, marking, data_subject, grading)
      VALUES ('XB.${seq}', ${seq}, 1, '${role}', 9, ${seq}, 'held', 1, 'indicator', 'indicator--${seq}', NULL, 'GREEN', 'none', '{"minor":"no","review":"2027-03-01"}')`)
  }
  await using store = await place.open()
  const found = await store.read.items.classes('treaty')
  assert.deepEqual(found.map(({ purpose, origin, face: { grading } }) => [purpose, origin, grading.minor, grading.review]).sort(), [
    ['cyber-defence', 'XB', 'no', 'none'],
    ['p', 'XB', 'no', 'none'],
  ])
  const [number] = found.filter(({ purpose }) => purpose === 'p').map((one) => one.number)
  assert.deepEqual(ids(await store.read.items.faces({ ...QUESTION, classes: [number as number] })), '2')
})

type Asked = { readonly sql: string; readonly values: readonly unknown[] }

/** The statements on items that a driver is given meanwhile. */
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
  return seen.filter(({ sql }) => sql.includes('graded_items'))
}

async function filled(place: Pick<Place, 'create'>): Promise<Store> {
  const store = await place.create()
  const red = (prefix: string) => Array.from({ length: MANY }, (_, index) => said(`${prefix}${index}`, { marking: 'RED' }))
  const few = ['c', 'd', 'e', 'f', 'g'].map((name) => said(name, { marking: name === 'd' ? 'CLEAR' : 'GREEN' }))
  await apply(store, 1, held(...red('a')), held(...few), held(...red('b')))
  return store
}

void test('a page looks at nothing of other classes, and neither does an object by its id (SQLite)', async () => {
  const place = sqlitePlace()
  try {
    await using store = await filled(place)
    const named = await classes(store, marked('GREEN', 'CLEAR'))
    const questions = [{}, { stixIds: ['indicator--c', 'indicator--a1'] }]
    for (const question of questions) {
      const [statement] = await asked(() => store.read.items.faces({ ...QUESTION, classes: named, ...question }))
      using file = new DatabaseSync(join(place.folder, 'comity.db'))
      const steps = file.prepare(`EXPLAIN QUERY PLAN ${statement?.sql}`).all() as unknown as readonly { readonly detail: string }[]
      const found = steps.map(({ detail }) => detail).filter((detail) => /^(SEARCH|SCAN) items\b/.test(detail))
      for (const detail of found)
        assert.match(detail, /items_by_class \(class=\? AND added_at>\?\)|items_by_stix_id \(stix_id=\? AND class=\?\)|INTEGER PRIMARY KEY/)
      assert.ok(found.length > 0)
    }
  } finally {
    await place.remove()
  }
})

contractOfPostgres('a page looks at nothing of other classes, by statistics and without', async (place) => {
  await using store = await filled(place)
  const named = await classes(store, marked('GREEN', 'CLEAR'))
  for (const analyzed of [false, true]) {
    if (analyzed) await place.execute('ANALYZE')
    const [statement] = await asked(() => store.read.items.faces({ ...QUESTION, classes: named }))
    const plans = await place.explain(statement?.sql ?? '', statement?.values ?? [])
    assert.match(plans, /Index Scan using items_by_class/)
    assert.ok(!plans.includes('Seq Scan on items'), plans)
  }
})
