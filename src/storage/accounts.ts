/** Accounts of officials and tools. */
import type { Connection } from './driver.ts'
import type { AccountRow, AccountStore } from './ports.ts'

const COLUMNS = `login, role, password_hash AS "passwordHash", token_hash AS "tokenHash", purpose, justification, offices,
  created_at AS "createdAt"`

type StoredAccount = Omit<AccountRow, 'offices'> & { /** Joined by blanks. */ readonly offices: string }

/** Reads accounts, in order of login. */
export function accountReader(connection: Connection): Pick<AccountStore, 'find' | 'findByToken' | 'list'> {
  const select = async (rest: string, values: readonly string[]): Promise<AccountRow[]> =>
    (await connection.all<StoredAccount>(`SELECT ${COLUMNS} FROM accounts ${rest}`, values)).map(accountOf)
  return {
    find: async (login) => (await select('WHERE login = ?', [login]))[0],
    findByToken: async (tokenHash) => (await select('WHERE token_hash = ?', [tokenHash]))[0],
    list: () => select('ORDER BY login', []),
  }
}

/** Adds accounts. A login or token that exists fails with `conflict`. */
export function accountStore(connection: Connection): AccountStore {
  return {
    ...accountReader(connection),
    add: async (row) => {
      await connection.run(
        'INSERT INTO accounts (login, role, password_hash, token_hash, purpose, justification, offices, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [row.login, row.role, row.passwordHash, row.tokenHash, row.purpose, row.justification, row.offices.join(' '), row.createdAt],
      )
    },
  }
}

function accountOf({ offices, ...row }: StoredAccount): AccountRow {
  return { ...row, offices: offices === '' ? [] : offices.split(' ') }
}
