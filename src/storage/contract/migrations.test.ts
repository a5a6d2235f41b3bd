import assert from 'node:assert/strict'
import { holdingKey } from '../../acts/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { ItemRow } from '../ports.ts'
import { actId, contract, item, keys } from './adapters.fixture.ts'

const HASH = 'ab'.repeat(32)

type Row = { readonly [column: string]: string | number | null }

/** The statement that adds a row; the values hold nothing that needs to be escaped. */
function insert(table: string, row: Row): string {
  const values = Object.values(row).map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`
}

function itemOfVersion4(name: string, more: Row = {}): Row {
  return {
    item_id: holdingKey('XB', name),
    role: 'received',
    origin: 'XB',
    agreement: HASH,
    purpose: 'cyber-defence',
    release_act: actId('release'),
    retain_until: 9_000,
    held_since: 1_000,
    added_at: 1_000_000,
    state: 'held',
    type: 'indicator',
    stix_id: `indicator--${name}`,
    version: '2026-01-01T00:00:00.000Z',
    version_order: '2026-01-01T00:00:00',
    marking: 'amber',
    data_subject: 'none',
    is_latest: 1,
    ...more,
  }
}

const ERASED = { type: null, stix_id: null, version: null, version_order: null, marking: null, data_subject: null, is_latest: 0 }
const NEWER = { version: '2026-01-01T00:00:00.5Z', version_order: '2026-01-01T00:00:00.5', stix_id: 'indicator--a', added_at: 1_000_001 }
const SENT = { role: 'sent', source: holdingKey('XB', 'own'), added_at: 1_000_004, release_act: actId('to XC') }

const ROWS_OF_VERSION_4 = [
  insert('items', itemOfVersion4('a', { is_latest: 0 })),
  insert('items', itemOfVersion4('b', NEWER)),
  insert('items', itemOfVersion4('c', { ...ERASED, state: 'erased', erased_at: 77, erased_for: 'recall', added_at: 1_000_002 })),
  insert('items', itemOfVersion4('d', { state: 'restricted', is_latest: 0, added_at: 1_000_003, agreement: 'other', retain_until: 5 })),
  insert('items', itemOfVersion4('e', SENT)),
  insert('sent', { item_id: holdingKey('XB', 'e'), recipient: 'XD', act_id: actId('to XD'), erased_at: null }),
  insert('sent', { item_id: holdingKey('XB', 'e'), recipient: 'XC', act_id: actId('to XC'), erased_at: 9 }),
  'UPDATE progress SET last_applied = 3, last_added_at = 1000004',
]

contract('a store of version 4 keeps every item, and what was sent of it', async (place) => {
  await place.createOf(MIGRATIONS.filter(({ version }) => version <= 4))
  for (const statement of ROWS_OF_VERSION_4) await place.execute(statement)
  await using store = await place.open()
  const common = {
    agreement: HASH,
    state: 'held',
    erasedAt: null,
    erasedFor: null,
    isLatest: false,
    narrowing: null,
    otherPurposes: [],
  } as const
  const face = {
    type: 'indicator',
    stixId: 'indicator--a',
    version: NEWER.version,
    marking: 'amber',
    dataSubject: 'none',
    grading: UNGRADED,
  }
  const kept: readonly ItemRow[] = [
    { ...item('a'), ...common, addedAt: 1_000_000 },
    { ...item('b', { face }), ...common, isLatest: true, addedAt: 1_000_001 },
    { ...item('c', { face: null }), ...common, state: 'erased', erasedAt: 77, erasedFor: 'recall', addedAt: 1_000_002 },
    { ...item('d', { retainUntil: 5 }), ...common, agreement: 'other', state: 'restricted', addedAt: 1_000_003 },
    { ...item('e', { role: 'sent', source: SENT.source, releaseAct: actId('to XC') }), ...common, isLatest: true, addedAt: 1_000_004 },
  ]
  assert.deepEqual(await store.read.items.find(keys('a', 'b', 'c', 'd', 'e')), kept)
  const page = (roles: readonly ItemRow['role'][]) => store.read.items.page({ agreement: HASH, roles, limit: 9 })
  assert.deepEqual(await page(['received', 'own']), [kept[1]])
  assert.deepEqual(await store.read.items.overdue({ now: 5, limit: 9 }), [kept[3]])
  const copy = { holding: holdingKey('XB', 'e'), source: SENT.source }
  assert.deepEqual(await store.read.items.sentFrom([SENT.source]), [
    { ...copy, recipient: 'XD', actId: actId('to XD') },
    { ...copy, recipient: 'XC', actId: actId('to XC') },
  ])
  const summary = await store.read.overview.summary()
  assert.deepEqual(summary.sent, [
    { recipient: 'XC', sent: 1, applied: 0, refused: 0, erased: 1 },
    { recipient: 'XD', sent: 1, applied: 0, refused: 0, erased: 0 },
  ])
  assert.deepEqual(summary.received, [{ origin: 'XB', held: 2, restricted: 1, erased: 1 }])
  // The id of an erased item is known still, and a new item comes behind those there are.
  await store.write((writer) => writer.readModel.apply([{ change: 'items-held', items: [item('c'), item('f', { agreement: HASH })] }], 4))
  const [c, f] = await store.read.items.find(keys('c', 'f'))
  assert.ok((f?.addedAt ?? 0) > 1_000_005)
  assert.deepEqual([c?.state, await page(['received'])], ['erased', [kept[1], f]])
})
