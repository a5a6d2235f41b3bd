/** Acts that wait for predecessors, ids seen before, and refusals not yet folded. */
import type { Connection } from './driver.ts'
import type { ParkedRow, ParkedStore, RefusalRow, RefusalStore, SeenStore } from './ports.ts'

type StoredParked = Omit<ParkedRow, 'missing'> & { readonly missing: string }

const PARKED_COLUMNS = 'act_id AS "actId", sender AS "from", missing, until'

/** Reads parked acts, the first to end first. */
export function parkedReader(connection: Connection): Pick<ParkedStore, 'list'> {
  return { list: async () => (await connection.all<StoredParked>(`SELECT ${PARKED_COLUMNS} FROM parked`)).map(parkedOf).sort(byEnd) }
}

/** Parked acts; the last row put for an act is kept. An act waits up to and including `until`. */
export function parkedStore(connection: Connection): ParkedStore {
  return {
    ...parkedReader(connection),
    put: async ({ actId, from, missing, until }) => {
      await connection.run(
        `INSERT INTO parked (act_id, sender, missing, until) VALUES (?, ?, ?, ?)
         ON CONFLICT (act_id) DO UPDATE SET sender = excluded.sender, missing = excluded.missing, until = excluded.until`,
        [actId, from, JSON.stringify(missing), until],
      )
    },
    remove: async (id) => {
      await connection.run('DELETE FROM parked WHERE act_id = ?', [id])
    },
    expire: async (now) => {
      const rows = await connection.all<StoredParked>(`DELETE FROM parked WHERE until < ? RETURNING ${PARKED_COLUMNS}`, [now])
      return rows.map(parkedOf).sort(byEnd)
    },
  }
}

function parkedOf(row: StoredParked): ParkedRow {
  return { ...row, missing: JSON.parse(row.missing) as ParkedRow['missing'] }
}

function byEnd(left: ParkedRow, right: ParkedRow): number {
  return left.until - right.until || (left.actId < right.actId ? -1 : 1)
}

/** Ids seen before. One is remembered until `expire` is told a time after its `expiresAt`. */
export function seenStore(connection: Connection): SeenStore {
  return {
    remember: async (space, id, expiresAt) => {
      const sql = 'INSERT INTO seen (space, id, expires_at) VALUES (?, ?, ?) ON CONFLICT (space, id) DO NOTHING'
      return (await connection.run(sql, [space, id, expiresAt])) === 1
    },
    expire: async (now) => {
      await connection.run('DELETE FROM seen WHERE expires_at < ?', [now])
    },
  }
}

/** Refusals not yet folded. */
export function refusalStore(connection: Connection): RefusalStore {
  return {
    add: async ({ principal, kind, code, bytes, digest, at }) => {
      await connection.run('INSERT INTO refusals (principal, kind, code, bytes, digest, at) VALUES (?, ?, ?, ?, ?, ?)', [
        principal,
        kind,
        code,
        bytes,
        digest,
        at,
      ])
    },
    drain: async () => {
      const rows = await connection.all<RefusalRow & { seq: number }>(
        'DELETE FROM refusals RETURNING seq, principal, kind, code, bytes, digest, at',
      )
      return rows.sort((left, right) => left.seq - right.seq).map(({ seq: _, ...row }) => row)
    },
  }
}
