/**
 * Folds changes of items.
 *
 * INVARIANT: `is_latest` is 1 exactly for the held row of the greatest version
 * (then the last added) among the held rows of its agreement, role and STIX
 * id; so it depends on the rows alone and a rebuild finds the same.
 */
import type { Instant } from '../foundation/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, ItemEntry } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const MICROSECONDS = 1_000

const INSERT = `INSERT INTO items (item_id, role, origin, agreement, purpose, release_act, retain_until, held_since, added_at, state,
  source, type, stix_id, version, version_order, marking, data_subject, is_latest)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO NOTHING`

/** Adds items; one whose id is kept, erased or not, changes nothing. */
export async function holdItems(connection: Connection, { items }: ChangeOf<'items-held'>): Promise<void> {
  const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM progress')
  let addedAt = progress?.addedAt ?? 0
  const rows = items.map((item) => {
    addedAt = Math.max(addedAt + 1, item.heldSince * MICROSECONDS)
    return valuesOf(item, addedAt)
  })
  const added = await connection.many(INSERT, rows)
  await connection.run('UPDATE progress SET last_added_at = ?', [addedAt])
  if (added === 0) return
  const stixIds = new Set(items.flatMap(({ face }) => face?.stixId ?? []))
  await settleLatest(connection, await withSeveral(connection, [...stixIds]))
}

function valuesOf(item: ItemEntry, addedAt: number): SqlValues {
  const { face } = item
  return [
    item.holding,
    item.role,
    item.origin,
    item.agreement,
    item.purpose,
    item.releaseAct,
    item.retainUntil,
    item.heldSince,
    addedAt,
    'held',
    item.source,
    face?.type ?? null,
    face?.stixId ?? null,
    face?.version ?? null,
    face === null ? null : orderOf(face.version),
    face?.marking ?? null,
    face?.dataSubject ?? null,
    face === null ? 0 : 1,
  ]
}

/** A text whose order is that of the timestamps, whatever their precision; what has no version comes first. */
function orderOf(version: string | null): string {
  if (version === null) return ''
  return (
    version.slice(0, 19) +
    version
      .slice(19)
      .replace(/Z$/, '')
      .replace(/\.?0+$/, '')
  )
}

/** Copies made for one recipient. */
export async function sendItems(connection: Connection, { holdings, recipient, actId }: ChangeOf<'items-sent'>): Promise<void> {
  await connection.many(
    'INSERT INTO sent (item_id, recipient, act_id) VALUES (?, ?, ?) ON CONFLICT (item_id, recipient) DO NOTHING',
    holdings.map((holding): SqlValues => [holding, recipient, actId]),
  )
}

/** Held items are shown to nobody any more. */
export async function restrictItems(connection: Connection, { holdings }: ChangeOf<'items-restricted'>): Promise<void> {
  const list = textList(holdings)
  const uncovered = await latestAmong(connection, list)
  await connection.run(
    "UPDATE items SET state = 'restricted', is_latest = 0 WHERE item_id IN (SELECT value FROM json_each(?)) AND state = 'held'",
    [list],
  )
  await settleLatest(connection, uncovered)
}

/** What was derived from content goes; the row stays, so that nothing revives the id. */
export async function eraseItems(connection: Connection, { holdings, at, cause }: ChangeOf<'items-erased'>): Promise<void> {
  const list = textList(holdings)
  const uncovered = await latestAmong(connection, list)
  await connection.erase(
    `UPDATE items SET state = 'erased', is_latest = 0, erased_at = ?, erased_for = ?, source = NULL, type = NULL, stix_id = NULL,
       version = NULL, version_order = NULL, marking = NULL, data_subject = NULL
     WHERE item_id IN (SELECT value FROM json_each(?)) AND state <> 'erased'`,
    [at, cause, list],
  )
  await connection.run('DELETE FROM postponed WHERE item_id IN (SELECT value FROM json_each(?))', [list])
  await settleLatest(connection, uncovered)
}

/** The recipient proved that it erased its copies; the first time stays. */
export async function confirmErasure(connection: Connection, change: ChangeOf<'erasure-confirmed'>): Promise<void> {
  const at: Instant = change.at
  await connection.run(
    'UPDATE sent SET erased_at = ? WHERE recipient = ? AND item_id IN (SELECT value FROM json_each(?)) AND erased_at IS NULL',
    [at, change.recipient, textList(change.holdings)],
  )
}

type StixId = { readonly stixId: string }

async function latestAmong(connection: Connection, holdings: string): Promise<string[]> {
  const rows = await connection.all<StixId>(
    'SELECT DISTINCT stix_id AS "stixId" FROM items WHERE item_id IN (SELECT value FROM json_each(?)) AND is_latest = 1',
    [holdings],
  )
  return withSeveral(
    connection,
    rows.map((row) => row.stixId),
  )
}

/** Those that more than one row of one agreement and role bears; a single row has nothing to be compared with. */
async function withSeveral(connection: Connection, stixIds: readonly string[]): Promise<string[]> {
  const rows = await connection.all<StixId>(
    `SELECT DISTINCT stix_id AS "stixId" FROM items WHERE stix_id IN (SELECT value FROM json_each(?))
     GROUP BY stix_id, agreement, role HAVING COUNT(*) > 1`,
    [textList(stixIds)],
  )
  return rows.map((row) => row.stixId)
}

async function settleLatest(connection: Connection, stixIds: readonly string[]): Promise<void> {
  if (stixIds.length === 0) return
  const list = textList(stixIds)
  await connection.run('UPDATE items SET is_latest = 0 WHERE stix_id IN (SELECT value FROM json_each(?)) AND is_latest = 1', [list])
  await connection.run(
    `UPDATE items SET is_latest = 1 WHERE seq IN (
       SELECT seq FROM (
         SELECT seq, ROW_NUMBER() OVER (PARTITION BY agreement, role, stix_id ORDER BY version_order DESC, added_at DESC) AS place
         FROM items WHERE stix_id IN (SELECT value FROM json_each(?)) AND state = 'held'
       ) AS ranked WHERE place = 1)`,
    [list],
  )
}
