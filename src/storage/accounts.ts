/** Accounts of officials and tools. */
import type { Connection } from './driver.ts'
import type { AccountRow, AccountStore } from './ports.ts'

type Terms = NonNullable<AccountRow['tool']>
type Enrolment = NonNullable<AccountRow['enrolment']>

const COLUMNS = `accounts.login, role, national_role AS "nationalRole", password_hash AS "passwordHash", token_hash AS "tokenHash", purpose, justification, offices,
  created_at AS "createdAt", legal_basis AS "legalBasis", owner, posts, requests_per_minute AS "requestsPerMinute", certificate,
  reviewed_at AS "reviewedAt", reviewed_by AS "reviewedBy", review_by AS "reviewBy", revoked_at AS "revokedAt",
  identity, invited_by AS "invitedBy", vouched_by AS "vouchedBy", vouched_at AS "vouchedAt", left_at AS "leftAt"`

type StoredAccount = Omit<AccountRow, 'offices' | 'tool' | 'enrolment'> & {
  /** Joined by blanks. */
  readonly offices: string
} & { readonly [Key in keyof Terms]: Terms[Key] | null } & { readonly [Key in keyof Enrolment]: Enrolment[Key] | null }

/** Reads accounts, in order of login. */
export function accountReader(connection: Connection): Omit<AccountStore, 'add' | 'change' | 'enrol' | 'narrow'> {
  const select = async (rest: string, values: readonly string[]): Promise<AccountRow[]> =>
    (
      await connection.remembered<StoredAccount>(
        `SELECT ${COLUMNS} FROM accounts LEFT JOIN tools ON tools.login = accounts.login
         LEFT JOIN enrolments ON enrolments.login = accounts.login ${rest}`,
        values,
      )
    ).map(accountOf)
  return {
    find: async (login) => (await select('WHERE accounts.login = ?', [login]))[0],
    findByToken: async (tokenHash) => (await select('WHERE token_hash = ?', [tokenHash]))[0],
    findByCertificate: async (certificate) => (await select('WHERE certificate = ?', [certificate]))[0],
    findByIdentity: async (identity) => (await select('WHERE identity = ?', [identity]))[0],
    list: () => select('ORDER BY accounts.login', []),
  }
}

/** Adds accounts. A login, token, certificate or identity that exists fails with `conflict`. */
export function accountStore(connection: Connection): AccountStore {
  return {
    ...accountReader(connection),
    add: async (row) => {
      await connection.run(
        `INSERT INTO accounts (login, role, national_role, password_hash, token_hash, purpose, justification, offices, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          ...[row.login, row.role, row.nationalRole, row.passwordHash, row.tokenHash],
          ...[row.purpose, row.justification, row.offices.join(' '), row.createdAt],
        ],
      )
      if (row.tool !== null) await addTerms(connection, row.login, row.tool)
      if (row.enrolment !== null) await addEnrolment(connection, row.login, row.enrolment)
    },
    enrol: async (login, enrolment) => {
      await connection.run('DELETE FROM enrolments WHERE login = ?', [login])
      await addEnrolment(connection, login, enrolment)
    },
    narrow: async (login, nationalRole) => {
      await connection.run('UPDATE accounts SET national_role = ? WHERE login = ?', [nationalRole, login])
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

async function addEnrolment(connection: Connection, login: string, enrolment: Enrolment): Promise<void> {
  const { identity, invitedBy, vouchedBy, vouchedAt, leftAt } = enrolment
  await connection.run('INSERT INTO enrolments (login, identity, invited_by, vouched_by, vouched_at, left_at) VALUES (?, ?, ?, ?, ?, ?)', [
    login,
    identity,
    invitedBy,
    vouchedBy,
    vouchedAt,
    leftAt,
  ])
}

// Written out, for it is made for every request: copying what is left of a row costs several times as much.
function accountOf(stored: StoredAccount): AccountRow {
  const { offices } = stored
  return {
    login: stored.login,
    role: stored.role,
    nationalRole: stored.nationalRole,
    passwordHash: stored.passwordHash,
    tokenHash: stored.tokenHash,
    purpose: stored.purpose,
    justification: stored.justification,
    createdAt: stored.createdAt,
    offices: offices === '' ? [] : offices.split(' '),
    tool: termsOf(stored),
    enrolment: enrolmentOf(stored),
  }
}

function termsOf(stored: StoredAccount): Terms | null {
  const { legalBasis, owner, posts, requestsPerMinute, certificate, reviewedAt, reviewedBy, reviewBy, revokedAt } = stored
  if (owner === null) return null
  return { legalBasis, owner, posts, requestsPerMinute, certificate, reviewedAt, reviewedBy, reviewBy, revokedAt } as Terms
}

function enrolmentOf({ identity, invitedBy, vouchedBy, vouchedAt, leftAt }: StoredAccount): Enrolment | null {
  return identity === null || invitedBy === null ? null : { identity, invitedBy, vouchedBy, vouchedAt, leftAt }
}
