/** Accounts of officials and tools. */
import type { Connection } from './driver.ts'
import type { AccountRow, AccountStore } from './ports.ts'

const COLUMNS = `login, role, password_hash AS "passwordHash", token_hash AS "tokenHash", purpose, justification,
  created_at AS "createdAt"`

/** Reads accounts, in order of login. */
export function accountReader(connection: Connection): Pick<AccountStore, 'find' | 'findByToken' | 'list'> {
  return {
    find: async (login) => (await connection.all<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE login = ?`, [login]))[0],
    findByToken: async (tokenHash) =>
      (await connection.all<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE token_hash = ?`, [tokenHash]))[0],
    list: () => connection.all<AccountRow>(`SELECT ${COLUMNS} FROM accounts ORDER BY login`),
  }
}

/** Adds accounts. A login or token that exists fails with `conflict`. */
export function accountStore(connection: Connection): AccountStore {
  return {
    ...accountReader(connection),
    add: async (row) => {
      await connection.run(
        'INSERT INTO accounts (login, role, password_hash, token_hash, purpose, justification, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [row.login, row.role, row.passwordHash, row.tokenHash, row.purpose, row.justification, row.createdAt],
      )
    },
  }
}
