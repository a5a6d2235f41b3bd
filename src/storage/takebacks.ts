/** Recalls and corrections that wait for each holder to confirm that it deleted what they name, and what it then says of its back-ups. */
import type { Connection } from './driver.ts'
import { textList } from './driver.ts'
import type { BackupsReader, BackupsRow, Change, TakebackReader, TakebackRow } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const LISTED = 'SELECT value FROM json_each(?)'
const ROWS = `SELECT takebacks.act_id AS id, takebacks.kind, agreement, takebacks.recipient, takebacks.items, confirmed, due, stated_at AS "statedAt",
  escalated_at AS "escalatedAt", COALESCE(deliveries.state, 'recorded') AS answer
  FROM takebacks LEFT JOIN deliveries ON deliveries.act_id = takebacks.act_id AND deliveries.recipient = takebacks.recipient`

/** Reads them. */
export function takebackReader(connection: Connection): TakebackReader {
  return {
    list: (limit) => connection.all<TakebackRow>(`${ROWS} ORDER BY takebacks.seq DESC LIMIT ?`, [limit]),
    silent: ({ now, limit }) =>
      connection.all<TakebackRow>(
        `${ROWS} WHERE escalated_at IS NULL AND due <= ? AND confirmed < takebacks.items ORDER BY due, takebacks.seq LIMIT ?`,
        [now, limit],
      ),
  }
}

/** Reads what holders said of their back-ups. */
export function backupsReader(connection: Connection): BackupsReader {
  return {
    readable: (now) =>
      connection.all<BackupsRow>(
        `SELECT recipient, agreement, items, last_ms AS "lastMs", until FROM backups_told WHERE until > ? ORDER BY recipient, agreement`,
        [now],
      ),
  }
}

/** A holder said for how long its back-ups may be read. One that is longer, or as long and later, takes the place of what was said before. */
export async function noteBackups(connection: Connection, change: ChangeOf<'backups-told'>): Promise<void> {
  const { recipient, agreement, items, lastMs, until } = change
  await connection.run(
    `INSERT INTO backups_told (recipient, agreement, items, last_ms, until) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (recipient, agreement) DO UPDATE SET items = excluded.items, last_ms = excluded.last_ms, until = excluded.until
     WHERE excluded.last_ms > backups_told.last_ms OR (excluded.last_ms = backups_told.last_ms AND excluded.until > backups_told.until)`,
    [recipient, agreement, items, lastMs, until],
  )
}

/** One is under way, or the overseers were told that its date passed. */
export async function changeTakeback(
  connection: Connection,
  change: ChangeOf<'takeback-stated'> | ChangeOf<'takeback-escalated'>,
): Promise<void> {
  return change.change === 'takeback-stated' ? stateTakeback(connection, change) : escalateTakeback(connection, change)
}

async function stateTakeback(connection: Connection, change: ChangeOf<'takeback-stated'>): Promise<void> {
  const { id, kind, agreement, recipient, holdings, due, at } = change
  await connection.run(
    'INSERT INTO takebacks (act_id, kind, agreement, recipient, items, confirmed, due, stated_at) VALUES (?, ?, ?, ?, ?, 0, ?, ?)',
    [id, kind, agreement, recipient, holdings.length, due, at],
  )
  await connection.many(
    'INSERT INTO takeback_items (act_id, item_id) VALUES (?, ?)',
    holdings.map((holding) => [id, holding]),
  )
}

/** The holder deleted some of what it names. Each item counts once, however often it is confirmed, and no other counts. */
export async function confirmTakeback(connection: Connection, change: ChangeOf<'erasure-confirmed'>): Promise<void> {
  const { of = null, recipient, holdings } = change
  if (of === null) return
  const confirmed = await connection.run(
    `DELETE FROM takeback_items WHERE act_id IN (SELECT act_id FROM takebacks WHERE act_id = ? AND recipient = ?) AND item_id IN (${LISTED})`,
    [of, recipient, textList(holdings)],
  )
  if (confirmed > 0) await connection.run('UPDATE takebacks SET confirmed = confirmed + ? WHERE act_id = ?', [confirmed, of])
}

// The first time stays.
async function escalateTakeback(connection: Connection, { id, at }: ChangeOf<'takeback-escalated'>): Promise<void> {
  await connection.run('UPDATE takebacks SET escalated_at = ? WHERE act_id = ? AND escalated_at IS NULL', [at, id])
}
