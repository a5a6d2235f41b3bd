/** What self-monitoring looked through and saw. */
import { type Connection, type SqlValues, textList } from './driver.ts'
import type {
  Change,
  ObservationReader,
  ObservationReasonStore,
  ObservationRow,
  OpenedItemStore,
  OpeningRow,
  OpeningToldRow,
  UntoldOpeningRow,
} from './ports.ts'

const COLUMNS = `observations.act_id AS id, agreement, glass_reasons.reason AS opening, account, what AS "check", about, seen_from AS "from", seen_until AS until, reads, items,
  observed_at AS "observedAt", outcome, closed_by AS "closedBy", closed_at AS "closedAt",
  observation_reasons.reason AS reason`
const TABLES = `FROM observations LEFT JOIN observation_reasons ON observation_reasons.act_id = observations.act_id
  LEFT JOIN glass_reasons ON glass_reasons.act_id = observations.act_id`
const ITEMS_READ = '(SELECT CAST(COUNT(*) AS BIGINT) FROM glass_items WHERE glass_items.act_id = observations.act_id) AS "itemsRead"'
const ROWS = `SELECT ${COLUMNS} ${TABLES}`
/** Whether it is over: nobody reads by it any more. */
const OVER = '(observations.seen_until <= ? OR observations.outcome IS NOT NULL)'

/** Reads observations. */
export function observationReader(connection: Connection): ObservationReader {
  const rows = (rest: string, values: SqlValues): Promise<readonly ObservationRow[]> =>
    connection.all<ObservationRow>(`${ROWS} ${rest}`, values)
  return {
    find: async (id) => (await rows('WHERE observations.act_id = ?', [id]))[0],
    list: ({ isOpen, limit }) => {
      const which = isOpen === undefined ? '' : `WHERE outcome IS ${isOpen ? '' : 'NOT '}NULL`
      return rows(`${which} ORDER BY seq DESC LIMIT ?`, [limit])
    },
    opened: async (account, now) => {
      const found = await connection.all<{ agreement: string }>(
        `SELECT agreement FROM observations WHERE account = ? AND what = 'break-glass' AND seen_until > ? AND outcome IS NULL`,
        [account, now],
      )
      return found.map(({ agreement }) => agreement)
    },
    unreviewed: async () => {
      const found = await connection.all<OpeningRow & { escalated: number }>(
        `SELECT ${COLUMNS}, ${ITEMS_READ}, CASE WHEN EXISTS (SELECT 1 FROM observations AS later WHERE later.about = observations.act_id) THEN 1 ELSE 0 END AS escalated
         ${TABLES} WHERE what IN ('break-glass', 'threat') AND outcome IS NULL ORDER BY seq`,
      )
      return found.map(({ escalated, ...row }) => ({ ...row, isEscalated: Number(escalated) === 1 }))
    },
    openings: ({ account, limit }) =>
      connection.all<OpeningRow>(
        `SELECT ${COLUMNS}, ${ITEMS_READ}
         ${TABLES} WHERE what = 'break-glass' ${account === undefined ? '' : 'AND account = ?'} ORDER BY seq DESC LIMIT ?`,
        [...(account === undefined ? [] : [account]), limit],
      ),
    untold: ({ now, limit }) =>
      connection.all<UntoldOpeningRow>(
        `SELECT glass_items.act_id AS opening, item_id AS holding, agreement, seen_from AS "from",
         CASE WHEN closed_at < seen_until THEN closed_at ELSE seen_until END AS until FROM glass_items JOIN observations ON observations.act_id = glass_items.act_id
         WHERE told_by IS NULL AND ${OVER} ORDER BY glass_items.act_id, item_id LIMIT ?`,
        [now, limit],
      ),
    told: (limit) =>
      connection.all<OpeningToldRow>(
        `SELECT act_id AS id, agreement, party, items, opened_from AS "from", opened_until AS until, told_at AS "toldAt"
         FROM openings_told ORDER BY seq DESC LIMIT ?`,
        [limit],
      ),
    openBefore: async (instant) => {
      const [row] = await connection.all<{ count: number }>(
        'SELECT COUNT(*) AS count FROM observations WHERE outcome IS NULL AND observed_at < ?',
        [instant],
      )
      return Number(row?.count ?? 0)
    },
    monitored: async () => (await connection.all<{ through: number; until: number }>('SELECT through, until FROM monitored'))[0],
  }
}

/** Keeps the texts of reasons, by the observation that they close. */
export function observationReasonStore(connection: Connection): ObservationReasonStore {
  return {
    put: async (id, reason) => {
      await connection.run('INSERT INTO observation_reasons (act_id, reason) VALUES (?, ?)', [id, reason])
    },
  }
}

/** Keeps why an official opened something for itself, by the act that says so. */
export function glassReasonStore(connection: Connection): ObservationReasonStore {
  return {
    put: async (id, reason) => {
      await connection.run('INSERT INTO glass_reasons (act_id, reason) VALUES (?, ?)', [id, reason])
    },
  }
}

/** Keeps which received items were read while an official had opened them for itself, so that whoever sent them is told. */
export function openedItemStore(connection: Connection): OpenedItemStore {
  return {
    noteReads: async (reads) => {
      const open = await connection.remembered<{ id: string; account: string; agreement: string; until: number }>(
        `SELECT act_id AS id, account, agreement, seen_until AS until FROM observations WHERE what = 'break-glass' AND outcome IS NULL`,
      )
      if (open.length === 0) return
      for (const { account, at, holdings } of reads) {
        const opened = holdings.length === 0 ? [] : open.filter((one) => one.account === account && one.until > at)
        for (const { id, agreement } of opened) {
          await connection.run(
            `INSERT INTO glass_items (act_id, item_id) SELECT ?, item_id FROM items
             WHERE agreement = (SELECT number FROM agreement_numbers WHERE agreement = ?) AND role = 'received' AND item_id IN (SELECT value FROM json_each(?)) ON CONFLICT DO NOTHING`,
            [id, agreement, textList(holdings)],
          )
        }
      }
    },
    told: async ({ opening, holdings, by }) => {
      await connection.run(
        'UPDATE glass_items SET told_by = ? WHERE act_id = ? AND told_by IS NULL AND item_id IN (SELECT value FROM json_each(?))',
        [by, opening, textList(holdings)],
      )
    },
  }
}

/** A partner tells that what was sent to it was opened. */
export async function noteOpeningTold(connection: Connection, change: Extract<Change, { change: 'opening-told' }>): Promise<void> {
  const { id, agreement, party, items, from, until, at } = change
  await connection.run(
    'INSERT INTO openings_told (act_id, agreement, party, items, opened_from, opened_until, told_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [id, agreement, party, items, from, until, at],
  )
}

/** The record of reads was looked through. */
export async function noteMonitored(connection: Connection, change: Extract<Change, { change: 'monitored' }>): Promise<void> {
  await connection.run(
    `INSERT INTO monitored (only_row, through, until) VALUES (1, ?, ?)
     ON CONFLICT (only_row) DO UPDATE SET through = excluded.through, until = excluded.until`,
    [change.through, change.until],
  )
}

/** Something unusual was seen. */
export async function observe(connection: Connection, change: Extract<Change, { change: 'observed' }>): Promise<void> {
  const { id, agreement, account, check, about, from, until, reads, items, at } = change
  await connection.run(
    `INSERT INTO observations (act_id, agreement, account, what, about, seen_from, seen_until, reads, items, observed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, agreement, account, check, about, from, until, reads, items, at],
  )
}

/** Somebody looked at it. */
export async function closeObservation(
  connection: Connection,
  { id, outcome, account, at }: Extract<Change, { change: 'observation-closed' }>,
): Promise<void> {
  await connection.run('UPDATE observations SET outcome = ?, closed_by = ?, closed_at = ? WHERE act_id = ? AND outcome IS NULL', [
    outcome,
    account,
    at,
    id,
  ])
}
