/**
 * Reads as they were recorded: one row for all that shared a transaction, so that an answer waits for one page on the disk and not for those of
 * every index that finds a read later. They are entered into the record of reads, and with what waits for the chains of subjects, many at once:
 * before anybody looks there, and when enough of them wait.
 */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { NotedRead } from './ports.ts'

/** A read as the JSON text of its row has it. */
type Noted = readonly [
  account: string,
  at: number,
  agreement: string | null,
  purpose: string,
  justification: string,
  what: string,
  items: number,
  digest: string,
  people: readonly string[],
]

/** Keeps reads in their order. */
export async function noteReads(connection: Connection, reads: readonly NotedRead[]): Promise<void> {
  if (reads.length === 0) return
  const noted = reads.map(
    ({ account, at, agreement, purpose, justification, what, items, digest, people }): Noted => [
      account,
      at,
      agreement,
      purpose,
      justification,
      what,
      items,
      digest,
      people,
    ],
  )
  await connection.run('INSERT INTO noted_reads (reads) VALUES (?)', [JSON.stringify(noted)])
}

/** Whether any read waits for its entry. */
export async function hasNotedReads(connection: Connection): Promise<boolean> {
  return (await connection.all('SELECT 1 AS one FROM noted_reads LIMIT 1')).length > 0
}

/** Enters every read that waits, in the order in which they were recorded. */
export async function enterReads(connection: Connection): Promise<void> {
  const rows = await connection.all<{ seq: number; reads: string }>('SELECT seq, reads FROM noted_reads ORDER BY seq')
  const last = rows.at(-1)
  if (last === undefined) return
  const noted = rows.flatMap(({ reads }) => JSON.parse(reads) as Noted[])
  await connection.many(
    'INSERT INTO reads (account, at, agreement, purpose, justification, what, items, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    noted.map(([account, at, agreement, purpose, justification, what, items, digest]): SqlValues => {
      return [account, at, agreement, purpose, justification, what, items, digest]
    }),
  )
  for (const read of noted) await tellPeople(connection, read)
  await connection.run('DELETE FROM noted_reads WHERE seq <= ?', [last.seq])
}

/** One statement for all whom a page is about: they are many where reads are. */
async function tellPeople(connection: Connection, [account, at, agreement, purpose, , , , , people]: Noted): Promise<void> {
  if (people.length === 0) return
  await connection.run(
    `INSERT INTO subject_accesses (stix_id, deed, at, agreement, purpose, account)
     SELECT value, 'read', CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) FROM json_each(?)`,
    [at, agreement, purpose, account, textList(people)],
  )
}
