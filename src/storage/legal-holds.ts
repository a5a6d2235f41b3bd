/** Legal holds, and the destructions that they put off. */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Folding } from './item-changes.ts'
import { settleLatest } from './latest-items.ts'
import type { Change, HoldingKey, LegalHoldReader, LegalHoldReasonStore, LegalHoldRow, PostponedRow } from './ports.ts'
import { addAnew } from './standing-again.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const HOLD_COLUMNS = `act_id AS id, agreement, account, authority, COALESCE(reason, '') AS reason, items, placed_at AS "placedAt", until,
  lifted_at AS "liftedAt", lifted_by AS "liftedBy"`
const HOLDS = 'legal_holds LEFT JOIN legal_hold_reasons ON legal_hold_reasons.hold = act_id'
const STANDING_ON = 'legal_hold_items JOIN legal_holds ON legal_holds.act_id = legal_hold_items.hold'

/** Reads legal holds. */
export function legalHoldReader(connection: Connection): LegalHoldReader {
  return {
    onHold: async (holdings, now) => {
      const sql = `SELECT DISTINCT item_id AS holding FROM ${STANDING_ON}
        WHERE item_id IN (SELECT value FROM json_each(?)) AND lifted_at IS NULL AND until > ?`
      const rows = await connection.all<{ holding: HoldingKey }>(sql, [textList(holdings), now])
      return new Set(rows.map(({ holding }) => holding))
    },
    ordered: async (holdings) => {
      const sql = `SELECT DISTINCT item_id AS holding FROM ${STANDING_ON}
        WHERE item_id IN (SELECT value FROM json_each(?)) AND authority IS NOT NULL AND lifted_at IS NULL`
      const rows = await connection.all<{ holding: HoldingKey }>(sql, [textList(holdings)])
      return new Set(rows.map(({ holding }) => holding))
    },
    list: (limit) => connection.all<LegalHoldRow>(`SELECT ${HOLD_COLUMNS} FROM ${HOLDS} ORDER BY seq DESC LIMIT ?`, [limit]),
    find: async (id) => (await connection.all<LegalHoldRow>(`SELECT ${HOLD_COLUMNS} FROM ${HOLDS} WHERE act_id = ?`, [id]))[0],
    overdueOrders: ({ now, limit }) =>
      connection.all<LegalHoldRow>(
        `SELECT ${HOLD_COLUMNS} FROM ${HOLDS} WHERE authority IS NOT NULL AND lifted_at IS NULL AND until <= ? ORDER BY until, seq LIMIT ?`,
        [now, limit],
      ),
    released: ({ now, limit }) =>
      connection.all<PostponedRow>(
        `SELECT item_id AS holding, agreement, asked_by AS "of", cause FROM postponed WHERE item_id IN (
           SELECT item_id FROM postponed AS due WHERE NOT EXISTS (
             SELECT 1 FROM ${STANDING_ON} WHERE legal_hold_items.item_id = due.item_id AND lifted_at IS NULL AND until > ?)
           GROUP BY item_id ORDER BY MIN(seq) LIMIT ?)
         ORDER BY seq`,
        [now, limit],
      ),
  }
}

/** Keeps the texts of reasons, which acts name by digest. */
export function legalHoldReasonStore(connection: Connection): LegalHoldReasonStore {
  return {
    put: async (id, reason) => {
      await connection.run('INSERT INTO legal_hold_reasons (hold, reason) VALUES (?, ?)', [id, reason])
    },
  }
}

/** A hold stands on items. */
export async function placeHold(connection: Connection, change: ChangeOf<'hold-placed'>): Promise<void> {
  const { id, agreement, account, authority, holdings, until, at } = change
  await connection.run(
    'INSERT INTO legal_holds (act_id, agreement, account, authority, items, placed_at, until) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [id, agreement, account, authority, holdings.length, at, until],
  )
  await connection.many(
    'INSERT INTO legal_hold_items (item_id, hold) VALUES (?, ?)',
    holdings.map((holding): SqlValues => [holding, id]),
  )
}

/** A hold ends; the first time stays. What its order restricted and nothing else does is held again, for clients that poll by date anew. */
export async function liftHold(connection: Connection, change: ChangeOf<'hold-lifted'>, { isBulk }: Folding): Promise<void> {
  const { id, account, at } = change
  const lifted = await connection.run('UPDATE legal_holds SET lifted_at = ?, lifted_by = ? WHERE act_id = ? AND lifted_at IS NULL', [
    at,
    account,
    id,
  ])
  if (lifted === 0) return
  const freed = await connection.all<{ seq: number; role: string; stixId: string | null }>(
    `UPDATE items SET state = 'held', is_latest = 1, is_by_order = NULL
     WHERE item_id IN (SELECT item_id FROM legal_hold_items WHERE hold = ?) AND state = 'restricted' AND is_by_order = 1
       AND NOT EXISTS (SELECT 1 FROM ${STANDING_ON}
         WHERE legal_hold_items.item_id = items.item_id AND authority IS NOT NULL AND lifted_at IS NULL)
     RETURNING seq, role, stix_id AS "stixId"`,
    [id],
  )
  if (isBulk) return
  await settleLatest(connection, [...new Set(freed.flatMap(({ stixId }) => stixId ?? []))])
  await addAnew(
    connection,
    freed.flatMap(({ seq, role }) => (role === 'sent' ? [] : [seq])),
    at,
  )
}

/** Destruction is due once no hold stands on the items any more. */
export async function postponeErasure(connection: Connection, change: ChangeOf<'erasure-postponed'>): Promise<void> {
  const { holdings, agreement, of, cause } = change
  await connection.many(
    'INSERT INTO postponed (item_id, agreement, asked_by, cause) VALUES (?, ?, ?, ?)',
    holdings.map((holding): SqlValues => [holding, agreement, of, cause]),
  )
}
