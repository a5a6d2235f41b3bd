/** Acts and the receipts of received ones. */
import type { ActId } from '../acts/index.ts'
import type { Connection } from './driver.ts'
import { textList } from './driver.ts'
import type { ActReader, ActRow, ActWriter, ReceiptStore } from './ports.ts'

const COLUMNS = `seq, id, kind, party, agreement, text, recorded_at AS "recordedAt",
  leaf_index AS "leafIndex", leaf_epoch AS "leafEpoch", standing, answers`

/** Reads acts. */
export function actReader(connection: Connection): ActReader {
  return {
    find: async (id) => (await connection.all<ActRow>(`SELECT ${COLUMNS} FROM acts WHERE id = ?`, [id]))[0],
    known: async (ids) => {
      const rows = await connection.all<{ id: string }>('SELECT id FROM acts WHERE id IN (SELECT value FROM json_each(?))', [textList(ids)])
      return new Set(rows.map((row) => row.id))
    },
    answersTo: (id) => connection.all<ActRow>(`SELECT ${COLUMNS} FROM acts WHERE answers = ? AND standing = 'own' ORDER BY seq`, [id]),
    // Of an alert that was hidden or taken back nothing is left to end, and its proof may never come.
    provisional: () =>
      connection.all<ActRow>(
        `SELECT ${COLUMNS} FROM acts WHERE standing = 'provisional'
           AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.act_id = acts.id AND alerts.state <> 'provisional') ORDER BY seq`,
      ),
    list: ({ afterSeq, limit }) =>
      connection.all<ActRow>(`SELECT ${COLUMNS} FROM acts WHERE seq > ? ORDER BY seq LIMIT ?`, [afterSeq, limit]),
  }
}

/** Adds acts. */
export function actWriter(connection: Connection): ActWriter {
  return {
    ...actReader(connection),
    append: async (row) => {
      const [added] = await connection.all<{ seq: number }>(
        `INSERT INTO acts (seq, id, kind, party, agreement, text, recorded_at, leaf_index, leaf_epoch, standing, answers)
         VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM acts), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
        [row.id, row.kind, row.party, row.agreement, row.text, row.recordedAt, row.leafIndex, row.leafEpoch, row.standing, row.answers],
      )
      return (added as { seq: number }).seq
    },
    prove: async (id) => {
      await connection.run("UPDATE acts SET standing = 'proven' WHERE id = ? AND standing = 'provisional'", [id])
    },
  }
}

/** Receipts of received acts; the last one put is kept. */
export function receiptStore(connection: Connection): ReceiptStore {
  return {
    put: async (id, receipt) => {
      await connection.run(
        'INSERT INTO receipts (act_id, receipt) VALUES (?, ?) ON CONFLICT (act_id) DO UPDATE SET receipt = excluded.receipt',
        [id, receipt],
      )
    },
    find: async (id) => (await connection.all<{ receipt: string }>('SELECT receipt FROM receipts WHERE act_id = ?', [id]))[0]?.receipt,
    among: async (ids) => {
      const sql = 'SELECT act_id AS id FROM receipts WHERE act_id IN (SELECT value FROM json_each(?))'
      return new Set((await connection.all<{ id: ActId }>(sql, [textList(ids)])).map(({ id }) => id))
    },
  }
}
