/** Decisions to keep received items until the next review. */
import type { Connection, SqlValues } from './driver.ts'
import { integerList, textList } from './driver.ts'
import { itemReader } from './items.ts'
import type { Change, HoldingKey, KeepReasonStore, ReviewReader } from './ports.ts'

const LISTED = 'SELECT value FROM json_each(?)'

// Few acts brought many items, so the acts come first.
const HELD_BEFORE = `FROM releases CROSS JOIN items WHERE items.release = releases.seq AND items.state <> 'erased'
  AND releases.role IN ('own', 'received') AND releases.held_since <= ?`

/** Reads what is to be reviewed. */
export function reviewReader(connection: Connection): ReviewReader {
  const items = itemReader(connection)
  return {
    due: async ({ agreement, heldBefore, keptBefore, classes, limit }) => {
      const ofClasses = "AND items.state = 'held' AND items.class IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
      const rows = await connection.all<{ holding: HoldingKey; keptUntil: number | null }>(
        // Few acts brought many items, so the acts come first.
        `SELECT items.item_id AS holding, kept.until AS "keptUntil"
         FROM releases CROSS JOIN items LEFT JOIN kept_items AS kept ON kept.item_id = items.item_id
         WHERE items.release = releases.seq AND items.state <> 'erased' AND releases.role = 'received' AND releases.agreement = ?
           AND releases.held_since <= ? AND (kept.until IS NULL OR kept.until <= ?) ${classes === undefined ? '' : ofClasses}
           AND NOT EXISTS (SELECT 1 FROM postponed WHERE postponed.item_id = items.item_id)
         ORDER BY releases.held_since, items.seq LIMIT ?`,
        [agreement, heldBefore, keptBefore, ...(classes === undefined ? [] : [integerList(classes)]), limit],
      )
      const until = new Map(rows.map(({ holding, keptUntil }) => [holding, keptUntil]))
      const found = await items.find(rows.map(({ holding }) => holding))
      return found.map((row) => ({ ...row, keptUntil: until.get(row.holding) ?? null }))
    },
    overMaximum: async ({ dataSubjects, heldBefore, limit }) => {
      const rows = await connection.all<{ holding: HoldingKey }>(
        `SELECT items.item_id AS holding ${HELD_BEFORE} AND items.data_subject IN (${LISTED})
           AND NOT EXISTS (SELECT 1 FROM postponed WHERE postponed.item_id = items.item_id)
         ORDER BY releases.held_since, items.seq LIMIT ?`,
        [heldBefore, textList(dataSubjects), limit],
      )
      return items.find(rows.map(({ holding }) => holding))
    },
    longKept: async ({ heldBefore, after, limit }) => {
      const rows = await connection.all<{ holding: HoldingKey; seq: number }>(
        `SELECT items.item_id AS holding, items.seq ${HELD_BEFORE} AND items.data_subject <> 'none' AND items.seq > ?
           AND NOT EXISTS (SELECT 1 FROM long_kept WHERE long_kept.item_id = items.item_id)
         ORDER BY items.seq LIMIT ?`,
        [heldBefore, after, limit],
      )
      const found = new Map((await items.find(rows.map(({ holding }) => holding))).map((row) => [row.holding, row]))
      return rows.flatMap(({ holding, seq }) => {
        const row = found.get(holding)
        return row === undefined ? [] : [{ ...row, seq }]
      })
    },
  }
}

/** Keeps the texts of reasons, which acts name by digest. */
export function keepReasonStore(connection: Connection): KeepReasonStore {
  return {
    put: async (id, reason) => {
      await connection.run('INSERT INTO keep_reasons (act_id, reason) VALUES (?, ?)', [id, reason])
    },
  }
}

type Kept = Extract<Change, { change: 'items-kept' }>
type LongKept = Extract<Change, { change: 'long-kept-told' }>

/** They are kept until then, or the overseers were told that they are kept for long. */
export async function noteKept(connection: Connection, change: Kept | LongKept): Promise<void> {
  if (change.change === 'items-kept') return keepItems(connection, change)
  await connection.many(
    'INSERT INTO long_kept (item_id, told_at) VALUES (?, ?) ON CONFLICT (item_id) DO NOTHING',
    change.holdings.map((holding): SqlValues => [holding, change.at]),
  )
}

async function keepItems(connection: Connection, { id, holdings, until }: Kept): Promise<void> {
  await connection.many(
    `INSERT INTO kept_items (item_id, until, act_id) VALUES (?, ?, ?)
     ON CONFLICT (item_id) DO UPDATE SET until = CASE WHEN kept_items.until < excluded.until THEN excluded.until ELSE kept_items.until END,
       act_id = excluded.act_id`,
    holdings.map((holding): SqlValues => [holding, until, id]),
  )
}

/** Why they were kept goes with the last of the items that is; that they were stays, as its act does. */
export async function forgetKeepReasons(connection: Connection, holdings: readonly HoldingKey[]): Promise<void> {
  await connection.erase(
    `DELETE FROM keep_reasons WHERE act_id IN (SELECT act_id FROM kept_items WHERE item_id IN (${LISTED}))
       AND NOT EXISTS (SELECT 1 FROM kept_items JOIN items ON items.item_id = kept_items.item_id
         WHERE kept_items.act_id = keep_reasons.act_id AND items.state <> 'erased')`,
    [textList(holdings)],
  )
}
