/** What inspection keeps on both sides. */
import type { Connection, SqlValues } from './driver.ts'
import { StorageError } from './errors.ts'
import { joinHashes, splitHashes } from './hash-list.ts'
import type { InspectedLeaf, InspectedLedger, InspectionStore, OpeningsCursorStore, ShownLater } from './ports.ts'

type StoredLedger = Omit<InspectedLedger, 'edge'> & { readonly edge: Uint8Array }

/** Reads how far openings were handed over. */
export function openingsCursorReader(connection: Connection): Pick<OpeningsCursorStore, 'find' | 'due'> {
  return {
    due: ({ overseer, now, limit }) =>
      connection.all<ShownLater>(
        `SELECT epoch, leaf_index AS "index", visible_from AS "visibleFrom" FROM openings_later
         WHERE overseer = ? AND visible_from <= ? ORDER BY epoch, leaf_index LIMIT ?`,
        [overseer, now, limit],
      ),
    find: async (overseer, epoch) => {
      const sql = 'SELECT size FROM openings_cursors WHERE overseer = ? AND epoch = ?'
      return (await connection.all<{ size: number }>(sql, [overseer, epoch]))[0]?.size ?? 0
    },
  }
}

/** Keeps how far openings were handed over. */
export function openingsCursorStore(connection: Connection): OpeningsCursorStore {
  return {
    ...openingsCursorReader(connection),
    shownLater: async ({ overseer, epoch, from, to }, later) => {
      const sql = 'DELETE FROM openings_later WHERE overseer = ? AND epoch = ? AND leaf_index >= ? AND leaf_index < ?'
      await connection.run(sql, [overseer, epoch, from, to])
      await connection.many(
        'INSERT INTO openings_later (overseer, epoch, leaf_index, visible_from) VALUES (?, ?, ?, ?)',
        later.map(({ index, visibleFrom }): SqlValues => [overseer, epoch, index, visibleFrom]),
      )
    },
    put: async (overseer, epoch, size) => {
      await connection.run(
        `INSERT INTO openings_cursors (overseer, epoch, size) VALUES (?, ?, ?)
         ON CONFLICT (overseer, epoch) DO UPDATE SET size = excluded.size`,
        [overseer, epoch, size],
      )
    },
  }
}

/** Reads the copies of inspected ledgers. */
export function inspectionReader(connection: Connection): Pick<InspectionStore, 'find' | 'list' | 'leaves'> {
  const select = async (rest: string, values: SqlValues): Promise<InspectedLedger[]> => {
    const rows = await connection.all<StoredLedger>(`SELECT origin, party, size, edge FROM inspected ${rest}`, values)
    return rows.map((row) => ({ ...row, edge: splitHashes(row.edge) }))
  }
  return {
    find: async (origin) => (await select('WHERE origin = ?', [origin]))[0],
    list: () => select('ORDER BY origin', []),
    leaves: ({ origin, from, limit }) =>
      connection.all<InspectedLeaf>(
        `SELECT leaf_index AS "index", leaf_hash AS "leafHash", opening FROM inspected_leaves
         WHERE origin = ? AND leaf_index >= ? ORDER BY leaf_index LIMIT ?`,
        [origin, from, limit],
      ),
  }
}

/**
 * Keeps the copies of inspected ledgers. A leaf that is kept may gain its
 * opening later; `extend` with another hash for it fails with `conflict`.
 */
export function inspectionStore(connection: Connection): InspectionStore {
  return {
    ...inspectionReader(connection),
    open: async (origin, leaves) => {
      const sql = 'UPDATE inspected_leaves SET opening = ? WHERE origin = ? AND leaf_index = ? AND leaf_hash = ?'
      for (const { index, leafHash, opening } of leaves) await connection.run(sql, [opening, origin, index, leafHash])
    },
    extend: async ({ origin, party, size, edge, expectedSize, leaves }) => {
      const joined = joinHashes(edge)
      const changed = await connection.run('UPDATE inspected SET party = ?, size = ?, edge = ? WHERE origin = ? AND size = ?', [
        party,
        size,
        joined,
        origin,
        expectedSize,
      ])
      if (changed === 0 && !(expectedSize === 0 && (await begin(connection, [origin, party, size, joined])))) return false
      const kept = await connection.many(
        `INSERT INTO inspected_leaves (origin, leaf_index, leaf_hash, opening) VALUES (?, ?, ?, ?)
         ON CONFLICT (origin, leaf_index) DO UPDATE SET opening = COALESCE(excluded.opening, inspected_leaves.opening)
         WHERE inspected_leaves.leaf_hash = excluded.leaf_hash`,
        leaves.map(({ index, leafHash, opening }): SqlValues => [origin, index, leafHash, opening]),
      )
      if (kept !== leaves.length) throw new StorageError('conflict', 'a leaf is kept with another hash')
      return true
    },
  }
}

async function begin(connection: Connection, values: SqlValues): Promise<boolean> {
  const sql = 'INSERT INTO inspected (origin, party, size, edge) VALUES (?, ?, ?, ?) ON CONFLICT (origin) DO NOTHING'
  return (await connection.run(sql, values)) === 1
}
