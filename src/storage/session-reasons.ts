/** Why officials read, as they stated it in a session. */
import type { Connection } from './driver.ts'
import type { SessionReasonRow, SessionStore } from './ports.ts'

/** Reads what was stated. */
export function sessionReasonReader(connection: Connection): Pick<SessionStore, 'reasons'> {
  return {
    reasons: async (tokenHash) => {
      const rows = await connection.all<SessionReasonRow & { namedCase: string }>(
        `SELECT token_hash AS "tokenHash", named_case AS "namedCase", purpose, justification, stated_at AS "statedAt"
        FROM session_reasons WHERE token_hash = ? ORDER BY is_current DESC, stated_at DESC, named_case`,
        [tokenHash],
      )
      // No case is named by nothing.
      return rows.map((row) => ({ ...row, namedCase: row.namedCase === '' ? null : row.namedCase }))
    },
  }
}

/** Writes it, and removes that of the sessions for which a condition holds. */
export function sessionReasonStore(connection: Connection): Pick<SessionStore, 'state'> & {
  removeWhere(condition: string, values: readonly (string | number)[]): Promise<void>
} {
  return {
    state: async ({ tokenHash, namedCase, purpose, justification, statedAt }) => {
      await connection.run('UPDATE session_reasons SET is_current = 0 WHERE token_hash = ?', [tokenHash])
      await connection.run('DELETE FROM session_reasons WHERE token_hash = ? AND named_case = ?', [tokenHash, namedCase ?? ''])
      await connection.run(
        `INSERT INTO session_reasons (token_hash, named_case, purpose, justification, stated_at, is_current) VALUES (?, ?, ?, ?, ?, 1)`,
        [tokenHash, namedCase ?? '', purpose, justification, statedAt],
      )
    },
    removeWhere: async (condition, values) => {
      await connection.run(`DELETE FROM session_reasons WHERE token_hash IN (SELECT token_hash FROM sessions WHERE ${condition})`, values)
    },
  }
}
