/** The register of cases, and the items that are tied to them. */
import { type Connection, textList } from './driver.ts'
import type { CaseItemRow, CaseRow, CaseStore } from './ports.ts'

const LISTED = 'SELECT value FROM json_each(?)'

const CASES = `SELECT number, purpose, owner, reason, opened_by AS "openedBy", opened_at AS "openedAt", ends_at AS "endsAt",
  closed_by AS "closedBy", closed_at AS "closedAt" FROM cases`
const ITEMS = `SELECT case_number AS number, holding, reason, tied_by AS "tiedBy", tied_at AS "tiedAt" FROM case_items`

/** Reads cases. */
export function caseReader(connection: Connection): Omit<CaseStore, 'open' | 'end' | 'tie' | 'untie'> {
  return {
    find: async (number) => (await connection.all<CaseRow>(`${CASES} WHERE number = ?`, [number]))[0],
    list: () => connection.all<CaseRow>(`${CASES} ORDER BY opened_at DESC, number`),
    openAmong: async (numbers, now) => {
      if (numbers.length === 0) return []
      const rows = await connection.all<{ number: string }>(
        `SELECT number FROM cases WHERE number IN (${LISTED}) AND closed_at IS NULL AND ends_at > ? ORDER BY number`,
        [textList(numbers), now],
      )
      return rows.map(({ number }) => number)
    },
    tied: async (number) => {
      const rows = await connection.all<Pick<CaseItemRow, 'holding'>>('SELECT holding FROM case_items WHERE case_number = ?', [number])
      return new Set(rows.map(({ holding }) => holding))
    },
    items: (number) => connection.all<CaseItemRow>(`${ITEMS} WHERE case_number = ? ORDER BY tied_at DESC, holding`, [number]),
  }
}

/** Writes them. */
export function caseStore(connection: Connection): CaseStore {
  return {
    ...caseReader(connection),
    open: async ({ number, purpose, owner, reason, openedBy, openedAt, endsAt }) => {
      await connection.run(
        'INSERT INTO cases (number, purpose, owner, reason, opened_by, opened_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [number, purpose, owner, reason, openedBy, openedAt, endsAt],
      )
    },
    end: async (number, ending) => {
      if ('endsAt' in ending) await connection.run('UPDATE cases SET ends_at = ? WHERE number = ?', [ending.endsAt, number])
      else await connection.run('UPDATE cases SET closed_by = ?, closed_at = ? WHERE number = ?', [ending.by, ending.at, number])
    },
    tie: async ({ number, holding, reason, tiedBy, tiedAt }) => {
      await connection.run(
        `INSERT INTO case_items (case_number, holding, reason, tied_by, tied_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (case_number, holding) DO NOTHING`,
        [number, holding, reason, tiedBy, tiedAt],
      )
    },
    untie: async (number, holding) => {
      await connection.run('DELETE FROM case_items WHERE case_number = ? AND holding = ?', [number, holding])
    },
  }
}
