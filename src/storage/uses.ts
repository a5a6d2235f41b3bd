/** What was done with received items, and what recipients say came of own ones. */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, FeedbackRow, HoldingKey, OutcomeCountReader, UseCaveatStore, UseReader, UseRow } from './ports.ts'

const LISTED = 'SELECT value FROM json_each(?)'
const COLUMNS = `uses.act_id AS id, agreement, account, deed, outcome, items, used_at AS "usedAt", COALESCE(caveats, '') AS caveats`

/** Reads uses and feedback. */
export function useReader(connection: Connection): UseReader {
  return {
    list: (limit) =>
      connection.all<UseRow>(
        `SELECT ${COLUMNS} FROM uses LEFT JOIN use_caveats ON use_caveats.used_by = uses.act_id ORDER BY uses.seq DESC LIMIT ?`,
        [limit],
      ),
    of: (holding, limit) =>
      connection.all<UseRow>(
        `SELECT ${COLUMNS} FROM used_items JOIN uses ON uses.act_id = used_items.used_by
         LEFT JOIN use_caveats ON use_caveats.used_by = uses.act_id WHERE used_items.item_id = ? ORDER BY uses.seq DESC LIMIT ?`,
        [holding, limit],
      ),
    feedback: (holding, limit) =>
      connection.all<FeedbackRow>(
        `SELECT act_id AS id, party, outcome, given_at AS "givenAt" FROM feedback
         WHERE item_id = ? OR item_id IN (SELECT item_id FROM items WHERE source = ?) ORDER BY seq DESC LIMIT ?`,
        [holding, holding, limit],
      ),
  }
}

/** Counts uses by outcome. */
export function outcomeCountReader(connection: Connection): OutcomeCountReader {
  return {
    of: ({ from, until }) =>
      connection.all(
        `SELECT agreement, outcome, CAST(SUM(items) AS BIGINT) AS items FROM uses WHERE used_at >= ? AND used_at < ?
         GROUP BY agreement, outcome ORDER BY agreement, outcome`,
        [from, until],
      ),
  }
}

/** Keeps the texts of caveats, which acts name by digest. */
export function useCaveatStore(connection: Connection): UseCaveatStore {
  return {
    put: async (id, caveats) => {
      await connection.run('INSERT INTO use_caveats (used_by, caveats) VALUES (?, ?)', [id, caveats])
    },
  }
}

/** Items were used. */
export async function useItems(connection: Connection, change: Extract<Change, { change: 'items-used' }>): Promise<void> {
  const { id, agreement, account, deed, outcome, holdings, at } = change
  await connection.run('INSERT INTO uses (act_id, agreement, account, deed, outcome, items, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)', [
    id,
    agreement,
    account,
    deed,
    outcome,
    holdings.length,
    at,
  ])
  await connection.many(
    'INSERT INTO used_items (item_id, used_by) VALUES (?, ?)',
    holdings.map((holding): SqlValues => [holding, id]),
  )
}

/** A recipient says what came of own items. */
export async function giveFeedback(connection: Connection, change: Extract<Change, { change: 'feedback-given' }>): Promise<void> {
  const { id, party, outcome, holdings, at } = change
  await connection.many(
    'INSERT INTO feedback (act_id, item_id, party, outcome, given_at) VALUES (?, ?, ?, ?, ?)',
    holdings.map((holding): SqlValues => [id, holding, party, outcome, at]),
  )
}

/** What was said of a use goes with the last of its items that is kept; that they were used stays, as its act does. */
export async function forgetCaveats(connection: Connection, holdings: readonly HoldingKey[]): Promise<void> {
  await connection.erase(
    `DELETE FROM use_caveats WHERE used_by IN (SELECT used_by FROM used_items WHERE item_id IN (${LISTED}))
       AND NOT EXISTS (SELECT 1 FROM used_items JOIN items ON items.item_id = used_items.item_id
         WHERE used_items.used_by = use_caveats.used_by AND items.state <> 'erased')`,
    [textList(holdings)],
  )
}
