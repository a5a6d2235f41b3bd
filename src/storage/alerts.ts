/** Alerts, and what became of them. */
import type { Instant } from '../foundation/index.ts'
import { AddedDates } from './added-dates.ts'
import type { Connection } from './driver.ts'
import { textList } from './driver.ts'
import { settleLatest } from './latest-items.ts'
import type { AlertReader, AlertRow, Change, HoldingKey } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const COLUMNS = `act_id AS id, agreement, party, recipient, item_id AS holding, severity, valid_until AS "validUntil", about, state,
  raised_at AS "raisedAt", settled_at AS "settledAt"`

type Kept = Omit<AlertRow, 'about'> & { readonly about: string }

/** Reads alerts. */
export function alertReader(connection: Connection): AlertReader {
  return {
    find: async (id) => (await connection.all<Kept>(`SELECT ${COLUMNS} FROM alerts WHERE act_id = ?`, [id])).map(rowOf)[0],
    list: async (limit) => (await connection.all<Kept>(`SELECT ${COLUMNS} FROM alerts ORDER BY seq DESC LIMIT ?`, [limit])).map(rowOf),
  }
}

function rowOf({ about, ...row }: Kept): AlertRow {
  return { ...row, about: JSON.parse(about) as HoldingKey[] }
}

/** An alert is kept; one that is kept already changes nothing. One whose item another act named before came after its own recall. */
export async function raiseAlert(connection: Connection, change: ChangeOf<'alert-raised'>): Promise<void> {
  const { id, agreement, party, recipient, holding, severity, validUntil, about, state, at } = change
  await connection.run(
    `INSERT INTO alerts (act_id, agreement, party, recipient, item_id, severity, valid_until, about, state, raised_at)
     SELECT CAST(? AS TEXT), ?, ?, ?, item_id, ?, CAST(? AS BIGINT), ?, CASE WHEN releases.act_id = ? THEN ? ELSE 'recalled' END, CAST(? AS BIGINT)
     FROM items JOIN releases ON releases.seq = items.release WHERE items.item_id = ?
     ON CONFLICT (act_id) DO NOTHING`,
    [id, agreement, party, recipient, severity, validUntil, JSON.stringify(about), id, state, at, holding],
  )
}

/** A confirmed one is shown as an item that came now: whoever polls has not seen it. One that was recalled stays hidden. */
export async function settleAlert(
  connection: Connection,
  { id, state, at }: ChangeOf<'alert-settled'>,
  { isBulk }: { readonly isBulk: boolean },
): Promise<void> {
  const from = state === 'confirmed' ? "('provisional', 'quarantined')" : "('provisional')"
  const settled = await connection.all<{ holding: HoldingKey }>(
    `UPDATE alerts SET state = ?, settled_at = ? WHERE act_id = ? AND state IN ${from} RETURNING item_id AS holding`,
    [state, at, id],
  )
  if (state !== 'confirmed' || settled.length === 0) return
  const holdings = textList(settled.map(({ holding }) => holding))
  const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM progress')
  const addedAt = new AddedDates(progress?.addedAt ?? 0, id).next(holdings, at)
  await connection.run('UPDATE progress SET last_added_at = ?', [addedAt])
  // An order of an authority stays in force: it alone restricts what was provisional, from now on.
  await connection.run(
    `UPDATE items SET is_by_order = 1 WHERE item_id IN (SELECT value FROM json_each(?)) AND state = 'restricted' AND EXISTS (
       SELECT 1 FROM legal_hold_items JOIN legal_holds ON legal_holds.act_id = legal_hold_items.hold
       WHERE legal_hold_items.item_id = items.item_id AND authority IS NOT NULL AND lifted_at IS NULL)`,
    [holdings],
  )
  const shown = await connection.all<{ stixId: string | null }>(
    `UPDATE items SET state = 'held', is_latest = 1, added_at = ? WHERE item_id IN (SELECT value FROM json_each(?)) AND state = 'restricted' AND is_by_order IS NULL
     RETURNING stix_id AS "stixId"`,
    [addedAt, holdings],
  )
  if (!isBulk) await settleLatest(connection, [...new Set(shown.flatMap(({ stixId }) => stixId ?? []))])
}

/** Texts were taken back, or are gone. What an order restricts is neither: its text is shown again when the order ends. */
export async function hideAlerts(
  connection: Connection,
  { holdings, at, isByOrder = false }: { readonly holdings: readonly HoldingKey[]; readonly at: Instant; readonly isByOrder?: boolean },
): Promise<void> {
  if (isByOrder) return
  await connection.run(
    `UPDATE alerts SET state = 'recalled', settled_at = ? WHERE item_id IN (SELECT value FROM json_each(?)) AND state <> 'sent'`,
    [at, textList(holdings)],
  )
}
