/** Who stands in for whom. */
import type { Connection } from './driver.ts'
import type { DeputationRow, DeputationStore } from './ports.ts'

const COLUMNS = `SELECT id, principal, deputy, role, reason, named_at AS "namedAt", starts_at AS "startsAt", ends_at AS "endsAt",
  ended_by AS "endedBy" FROM deputations`
const NEWEST_FIRST = 'ORDER BY named_at DESC, id'

/** Reads deputations. */
export function deputationReader(connection: Connection): Pick<DeputationStore, 'find' | 'of' | 'list'> {
  return {
    find: async (id) => (await connection.all<DeputationRow>(`${COLUMNS} WHERE id = ?`, [id]))[0],
    of: (login) => connection.all<DeputationRow>(`${COLUMNS} WHERE principal = ? OR deputy = ? ${NEWEST_FIRST}`, [login, login]),
    list: () => connection.all<DeputationRow>(`${COLUMNS} ${NEWEST_FIRST}`),
  }
}

/** Writes them. */
export function deputationStore(connection: Connection): DeputationStore {
  return {
    ...deputationReader(connection),
    add: async ({ id, principal, deputy, role, reason, namedAt, startsAt, endsAt, endedBy }) => {
      await connection.run(
        `INSERT INTO deputations (id, principal, deputy, role, reason, named_at, starts_at, ends_at, ended_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, principal, deputy, role, reason, namedAt, startsAt, endsAt, endedBy],
      )
    },
    end: async (id, { at, by }) => {
      await connection.run('UPDATE deputations SET ends_at = ?, ended_by = ? WHERE id = ? AND ends_at > ?', [at, by, id, at])
    },
    endOf: async (login, { at, by }) => {
      await connection.run('UPDATE deputations SET ends_at = ?, ended_by = ? WHERE (principal = ? OR deputy = ?) AND ends_at > ?', [
        at,
        by,
        login,
        login,
        at,
      ])
    },
  }
}
