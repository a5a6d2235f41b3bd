/** The record of reads. */
import type { Connection, Database } from './driver.ts'
import { integerList } from './driver.ts'
import { itemsVersion } from './items.ts'
import { enterReads, hasNotedReads, noteReads } from './noted-reads.ts'
import type { ReadFoldStore, ReadLogReader, ReadRow, ReadStore } from './ports.ts'
import { readLogReader } from './read-log.ts'
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
function readFoldReader(connection: Connection): Pick<ReadFoldStore, 'unfolded'> {
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

/** The record of reads, in which those that wait for it are entered before anybody looks. */
export function recordOfReads(database: Database): { readonly reads: Pick<ReadFoldStore, 'unfolded'>; readonly readLog: ReadLogReader } {
  const entered = async (): Promise<void> => {
    if (await hasNotedReads(database.read)) await database.transaction(enterReads)
  }
  const [reads, readLog] = [readFoldReader(database.read), readLogReader(database.read)]
  const first =
    <Asked extends readonly unknown[], Rows>(look: (...asked: Asked) => Promise<Rows>) =>
    async (...asked: Asked): Promise<Rows> => {
      await entered()
      return look(...asked)
    }
  return {
    reads: { unfolded: first(reads.unfolded) },
    readLog: { ...readLog, page: first(readLog.page), after: first(readLog.after) },
  }
}
