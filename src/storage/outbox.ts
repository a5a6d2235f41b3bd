/** The queue of deliveries, and the proofs owed after answers. An entry is alive up to and including `expiresAt`. */
import type { Connection, SqlValues } from './driver.ts'
import { integerList, textList } from './driver.ts'
import type { OutboxRow, OutboxStore, OutboxWriter, OwedProofStore } from './ports.ts'

const COLUMNS = 'seq, recipient, act_id AS "actId", attempts, next_at AS "nextAt", expires_at AS "expiresAt"'
const INSERT = `INSERT INTO outbox (recipient, act_id, attempts, next_at, expires_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (recipient, act_id) DO NOTHING`

/** Hands acts to delivery, due at once; an entry that is there stays. */
export function outboxWriter(connection: Connection): OutboxWriter {
  return {
    enqueue: async (entries, now) => {
      const rows = entries.map(({ recipient, actId, expiresAt }): SqlValues => [recipient, actId, 0, now, expiresAt])
      await connection.many(INSERT, rows)
    },
    enqueueAgain: async ({ recipient, kinds, expiresAt }, now) => {
      await connection.run(
        `INSERT INTO outbox (recipient, act_id, attempts, next_at, expires_at)
         SELECT recipient, act_id, 0, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM deliveries
         WHERE recipient = ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq
         ON CONFLICT (recipient, act_id) DO NOTHING`,
        [now, expiresAt, recipient, textList(kinds)],
      )
    },
  }
}

/** Reads the queue. */
export function outboxReader(connection: Connection): Pick<OutboxStore, 'due' | 'waiting' | 'recipients' | 'holding'> {
  return {
    due: ({ recipient, now, limit, afterSeq = 0 }) =>
      connection.all<OutboxRow>(
        `SELECT ${COLUMNS} FROM outbox WHERE recipient = ? AND seq > ? AND next_at <= ? AND expires_at >= ? ORDER BY seq LIMIT ?`,
        [recipient, afterSeq, now, now, limit],
      ),
    waiting: ({ recipient, now, limit, afterSeq = 0 }) =>
      connection.all<OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE recipient = ? AND seq > ? AND expires_at >= ? ORDER BY seq LIMIT ?`, [
        recipient,
        afterSeq,
        now,
        limit,
      ]),
    holding: (actIds) =>
      connection.all('SELECT act_id AS "actId", recipient FROM outbox WHERE act_id IN (SELECT value FROM json_each(?)) ORDER BY seq', [
        textList(actIds),
      ]),
    recipients: () =>
      connection.all(
        'SELECT recipient, MIN(next_at) AS "nextAt", MIN(expires_at) AS "expiresAt", COUNT(*) AS entries FROM outbox GROUP BY recipient ORDER BY recipient',
      ),
  }
}

/** Empties the queue. */
export function outboxStore(connection: Connection): OutboxStore {
  return {
    ...outboxReader(connection),
    postpone: async (seq, nextAt) => {
      await connection.run('UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE seq = ?', [nextAt, seq])
    },
    wake: async (recipient, now) => {
      await connection.run('UPDATE outbox SET next_at = ? WHERE recipient = ? AND next_at > ?', [now, recipient, now])
    },
    supply: async (recipient, actIds, { now, expiresAt }) => {
      const rows = actIds.map((actId): SqlValues => [recipient, actId, 0, now, expiresAt])
      await connection.many(INSERT, rows)
    },
    remove: async (seqs) => {
      await connection.run('DELETE FROM outbox WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?))', [integerList(seqs)])
    },
    expire: async (now) => {
      const expired = await connection.all<OutboxRow>(`DELETE FROM outbox WHERE expires_at < ? RETURNING ${COLUMNS}`, [now])
      return expired.sort((left, right) => left.seq - right.seq)
    },
  }
}

/** Reads the proofs owed. */
export function owedProofReader(connection: Connection): Pick<OwedProofStore, 'owed' | 'creditors'> {
  return {
    owed: async (recipient, limit, skipped = 0) => {
      const sql = 'SELECT act_id AS "actId" FROM owed_proofs WHERE recipient = ? ORDER BY seq LIMIT ? OFFSET ?'
      return (await connection.all<{ actId: string }>(sql, [recipient, limit, skipped])).map((row) => row.actId)
    },
    creditors: async () => {
      const rows = await connection.all<{ recipient: string }>('SELECT DISTINCT recipient FROM owed_proofs ORDER BY recipient')
      return rows.map((row) => row.recipient)
    },
  }
}

/** Keeps the proofs owed, in the order they were first owed. */
export function owedProofStore(connection: Connection): OwedProofStore {
  return {
    ...owedProofReader(connection),
    owe: async (recipient, actIds) => {
      await connection.many(
        'INSERT INTO owed_proofs (recipient, act_id) VALUES (?, ?) ON CONFLICT (recipient, act_id) DO NOTHING',
        actIds.map((actId): SqlValues => [recipient, actId]),
      )
    },
    settle: async (recipient, actIds) => {
      await connection.run('DELETE FROM owed_proofs WHERE recipient = ? AND act_id IN (SELECT value FROM json_each(?))', [
        recipient,
        textList(actIds),
      ])
    },
  }
}
