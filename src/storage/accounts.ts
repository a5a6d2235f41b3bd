/** Accounts of officials and tools. */
import type { Connection } from './driver.ts'
import type { AccountRow, AccountStore } from './ports.ts'

type Terms = NonNullable<AccountRow['tool']>

const COLUMNS = `accounts.login, role, password_hash AS "passwordHash", token_hash AS "tokenHash", purpose, justification, offices,
  created_at AS "createdAt", legal_basis AS "legalBasis", owner, posts, requests_per_minute AS "requestsPerMinute", certificate,
  reviewed_at AS "reviewedAt", reviewed_by AS "reviewedBy", review_by AS "reviewBy", revoked_at AS "revokedAt"`

type StoredAccount = Omit<AccountRow, 'offices' | 'tool'> & {
  /** Joined by blanks. */
  readonly offices: string
} & { readonly [Key in keyof Terms]: Terms[Key] | null }

/** Reads accounts, in order of login. */
export function accountReader(connection: Connection): Pick<AccountStore, 'find' | 'findByToken' | 'findByCertificate' | 'list'> {
  const select = async (rest: string, values: readonly string[]): Promise<AccountRow[]> =>
    (
      await connection.all<StoredAccount>(`SELECT ${COLUMNS} FROM accounts LEFT JOIN tools ON tools.login = accounts.login ${rest}`, values)
    ).map(accountOf)
  return {
    find: async (login) => (await select('WHERE accounts.login = ?', [login]))[0],
    findByToken: async (tokenHash) => (await select('WHERE token_hash = ?', [tokenHash]))[0],
    findByCertificate: async (certificate) => (await select('WHERE certificate = ?', [certificate]))[0],
    list: () => select('ORDER BY accounts.login', []),
  }
}

/** Adds accounts. A login, token or certificate that exists fails with `conflict`. */
export function accountStore(connection: Connection): AccountStore {
  return {
    ...accountReader(connection),
    add: async (row) => {
      await connection.run(
        'INSERT INTO accounts (login, role, password_hash, token_hash, purpose, justification, offices, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [row.login, row.role, row.passwordHash, row.tokenHash, row.purpose, row.justification, row.offices.join(' '), row.createdAt],
      )
      if (row.tool !== null) await addTerms(connection, row.login, row.tool)
    },
    change: async (login, { tool, tokenHash }) => {
      await connection.run('DELETE FROM tools WHERE login = ?', [login])
      await addTerms(connection, login, tool)
      if (tokenHash !== undefined) await connection.run('UPDATE accounts SET token_hash = ? WHERE login = ?', [tokenHash, login])
    },
  }
}

async function addTerms(connection: Connection, login: string, terms: Terms): Promise<void> {
  const { legalBasis, owner, posts, requestsPerMinute, certificate, reviewedAt, reviewedBy, reviewBy, revokedAt } = terms
  await connection.run(
    `INSERT INTO tools (login, legal_basis, owner, posts, requests_per_minute, certificate, reviewed_at, reviewed_by, review_by, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [login, legalBasis, owner, posts, requestsPerMinute, certificate, reviewedAt, reviewedBy, reviewBy, revokedAt],
  )
}

function accountOf(stored: StoredAccount): AccountRow {
  const { login, role, passwordHash, tokenHash, purpose, justification, offices, createdAt, ...terms } = stored
  const account = { login, role, passwordHash, tokenHash, purpose, justification, createdAt }
  return { ...account, offices: offices === '' ? [] : offices.split(' '), tool: terms.owner === null ? null : (terms as Terms) }
}
