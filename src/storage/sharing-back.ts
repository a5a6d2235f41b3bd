/** What is gathered to be told of items at its time, and which objects that tell of others are settled. */
import { type Connection, integerList, type SqlValues, textList } from './driver.ts'
import type { GatheredStore, GatheredWord, UntoldStore } from './ports.ts'

/** Keeps words until their time. */
export function gatheredStore(connection: Connection): GatheredStore {
  return {
    gather: async (words) => {
      if (words.length === 0) return
      for (const { holding, agreement, speaker } of words) {
        await connection.run('DELETE FROM gathered_words WHERE item_id = ? AND agreement = ? AND speaker = ?', [
          holding,
          agreement,
          speaker,
        ])
      }
      await connection.many(
        'INSERT INTO gathered_words (recipient, agreement, item_id, speaker, outcome, due_at) VALUES (?, ?, ?, ?, ?, ?)',
        words.map(({ recipient, agreement, holding, speaker, outcome, dueAt }): SqlValues => {
          return [recipient, agreement, holding, speaker, outcome, dueAt]
        }),
      )
    },
    due: ({ now, limit }) =>
      connection.all<GatheredWord & { readonly seq: number }>(
        `SELECT seq, recipient, agreement, item_id AS holding, speaker, outcome, due_at AS "dueAt" FROM gathered_words
         WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?`,
        [now, limit],
      ),
    remove: async (seqs) =>
      connection.run('DELETE FROM gathered_words WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?))', [integerList(seqs)]),
  }
}

/** Keeps which objects are still to be looked at for what they tell. */
export function untoldStore(connection: Connection): UntoldStore {
  return {
    keep: async (rows) => {
      await connection.many(
        'INSERT INTO untold_submitted (item_id, account, purpose) VALUES (?, ?, ?)',
        rows.map(({ holding, account, purpose }): SqlValues => [holding, account, purpose]),
      )
    },
    list: (limit) => connection.all('SELECT item_id AS holding, account, purpose FROM untold_submitted ORDER BY seq LIMIT ?', [limit]),
    settle: async (holding) => (await connection.run('DELETE FROM untold_submitted WHERE item_id = ?', [holding])) > 0,
    isTold: async (objectKey) =>
      (
        await connection.all('SELECT object_key FROM told_objects WHERE object_key IN (SELECT value FROM json_each(?))', [
          textList([objectKey]),
        ])
      ).length > 0,
    markTold: async (objectKey) => {
      await connection.run('INSERT INTO told_objects (object_key) VALUES (?)', [objectKey])
    },
  }
}
