/** What self-monitoring looked through and saw. */
import type { Connection, SqlValues } from './driver.ts'
import type { Change, ObservationReader, ObservationReasonStore, ObservationRow } from './ports.ts'

const ROWS = `SELECT observations.act_id AS id, agreement, glass_reasons.reason AS opening, account, what AS "check", seen_from AS "from", seen_until AS until, reads, items,
  observed_at AS "observedAt", outcome, closed_by AS "closedBy", closed_at AS "closedAt",
  observation_reasons.reason AS reason
  FROM observations LEFT JOIN observation_reasons ON observation_reasons.act_id = observations.act_id
  LEFT JOIN glass_reasons ON glass_reasons.act_id = observations.act_id`

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
  const { id, agreement, account, check, from, until, reads, items, at } = change
  await connection.run(
    `INSERT INTO observations (act_id, agreement, account, what, seen_from, seen_until, reads, items, observed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, agreement, account, check, from, until, reads, items, at],
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
