/**
 * Reads as they were recorded: one row for all that shared a transaction, so that an answer waits for one page on the disk and not for those of
 * every index that finds a read later. They are entered into the record of reads, and with what waits for the chains of subjects, many at once:
 * before anybody looks there, and when enough of them wait.
 */
import type { Connection, SqlValues } from './driver.ts'
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
  const told = noted.flatMap(([account, at, agreement, purpose, , , , , people]) =>
    people.map((stixId): SqlValues => [stixId, 'read', at, agreement, purpose, account]),
  )
  if (told.length > 0) {
    await connection.many('INSERT INTO subject_accesses (stix_id, deed, at, agreement, purpose, account) VALUES (?, ?, ?, ?, ?, ?)', told)
  }
  await connection.run('DELETE FROM noted_reads WHERE seq <= ?', [last.seq])
}
