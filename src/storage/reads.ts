/** The record of reads. */
import type { Connection } from './driver.ts'
import { integerList } from './driver.ts'
import { itemsVersion } from './items.ts'
import { enterReads, noteReads } from './noted-reads.ts'
import type { ReadFoldStore, ReadRow, ReadStore } from './ports.ts'
import { serveItems } from './served.ts'

/** Adds reads. */
export function readStore(connection: Connection): ReadStore {
  return {
    add: (reads) => noteReads(connection, reads),
    enter: () => enterReads(connection),
    serve: (servings) => serveItems(connection, servings),
    itemsVersion: () => itemsVersion(connection),
  }
}

/** Reads what no consult act commits to yet. */
export function readFoldReader(connection: Connection): Pick<ReadFoldStore, 'unfolded'> {
  return {
    unfolded: (limit) =>
      connection.all<ReadRow>(
        `SELECT seq, account, at, agreement, purpose, justification, what, items, digest FROM reads
         WHERE consult_act IS NULL ORDER BY seq LIMIT ?`,
        [limit],
      ),
  }
}

/** Marks reads as committed to; the first act stays. */
export function readFoldStore(connection: Connection): ReadFoldStore {
  return {
    ...readFoldReader(connection),
    fold: async (seqs, actId) => {
      await connection.run(
        'UPDATE reads SET consult_act = ? WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND consult_act IS NULL',
        [actId, integerList(seqs)],
      )
    },
  }
}
