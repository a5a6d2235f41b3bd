/** Passkeys, invitations and sessions of officials. */
import { attributeReader, attributeStore } from './attributes.ts'
import { caseReader, caseStore } from './cases.ts'
import { deputationReader, deputationStore } from './deputations.ts'
import type { Connection } from './driver.ts'
import { roleProposalReader, roleProposalStore } from './national-roles.ts'
import type { InvitationRow, IssuerAccountRow, PasskeyRow, PeopleReader, PeopleStore, SessionRow } from './ports.ts'
import { sessionReasonReader, sessionReasonStore } from './session-reasons.ts'

const PASSKEYS = `SELECT credential, login, public_key AS "publicKey", sign_count AS "signCount", is_backup_eligible AS "isBackupEligible",
  name, created_at AS "createdAt", used_at AS "usedAt" FROM passkeys`
const SESSIONS = `SELECT token_hash AS "tokenHash", login, challenge, started_at AS "startedAt", seen_at AS "seenAt", ends_at AS "endsAt",
  is_by_issuer AS "isByIssuer", issuer_session AS "issuerSession" FROM sessions`
const ISSUER_ACCOUNTS = 'SELECT issuer, subject, login, created_at AS "createdAt" FROM issuer_accounts'

type StoredSession = Omit<SessionRow, 'isByIssuer'> & { readonly isByIssuer: number }
type StoredPasskey = Omit<PasskeyRow, 'isBackupEligible'> & { readonly isBackupEligible: number }

/** Reads what is kept of officials beside their accounts. */
export function peopleReader(connection: Connection): PeopleReader {
  const passkeys = async (rest: string, values: readonly string[]): Promise<readonly PasskeyRow[]> =>
    (await connection.all<StoredPasskey>(`${PASSKEYS} ${rest}`, values)).map((row) => ({
      ...row,
      isBackupEligible: row.isBackupEligible === 1,
    }))
  return {
    passkeys: {
      find: async (credential) => (await passkeys('WHERE credential = ?', [credential]))[0],
      of: (login) => passkeys('WHERE login = ? ORDER BY created_at, credential', [login]),
      counts: async () => {
        const rows = await connection.all<{ login: string; count: number }>('SELECT login, COUNT(*) AS count FROM passkeys GROUP BY login')
        return new Map(rows.map(({ login, count }) => [login, Number(count)]))
      },
    },
    issuerAccounts: {
      find: async (issuer, subject) =>
        (await connection.all<IssuerAccountRow>(`${ISSUER_ACCOUNTS} WHERE issuer = ? AND subject = ?`, [issuer, subject]))[0],
      list: () => connection.all<IssuerAccountRow>(`${ISSUER_ACCOUNTS} ORDER BY login`),
    },
    invitations: {
      find: async (tokenHash) =>
        (
          await connection.all<InvitationRow>(
            'SELECT login, token_hash AS "tokenHash", ends_at AS "endsAt" FROM invitations WHERE token_hash = ?',
            [tokenHash],
          )
        )[0],
    },
    deputations: deputationReader(connection),
    attributes: attributeReader(connection),
    cases: caseReader(connection),
    roleProposals: roleProposalReader(connection),
    sessions: {
      ...sessionReasonReader(connection),
      find: async (tokenHash) => {
        const [row] = await connection.all<StoredSession>(`${SESSIONS} WHERE token_hash = ?`, [tokenHash])
        return row === undefined ? undefined : { ...row, isByIssuer: row.isByIssuer === 1 }
      },
      hasChallenge: async (challenge) => (await connection.all('SELECT 1 FROM sessions WHERE challenge = ?', [challenge])).length > 0,
    },
  }
}

/** Writes it. A credential, token or challenge that exists fails with `conflict`. */
export function peopleStore(connection: Connection): PeopleStore {
  const { passkeys, issuerAccounts, invitations, sessions } = peopleReader(connection)
  const reasons = sessionReasonStore(connection)
  return {
    passkeys: {
      ...passkeys,
      add: async ({ credential, login, publicKey, signCount, isBackupEligible, name, createdAt, usedAt }) => {
        await connection.run(
          `INSERT INTO passkeys (credential, login, public_key, sign_count, is_backup_eligible, name, created_at, used_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          [credential, login, publicKey, signCount, isBackupEligible ? 1 : 0, name, createdAt, usedAt],
        )
      },
      use: async (credential, { signCount, at }) => {
        await connection.run('UPDATE passkeys SET sign_count = ?, used_at = ? WHERE credential = ?', [signCount, at, credential])
      },
      remove: async (credential) => {
        await connection.run('DELETE FROM passkeys WHERE credential = ?', [credential])
      },
      removeOf: async (login) => {
        await connection.run('DELETE FROM passkeys WHERE login = ?', [login])
      },
    },
    issuerAccounts: {
      ...issuerAccounts,
      add: async ({ issuer, subject, login, createdAt }) => {
        await connection.run('INSERT INTO issuer_accounts (issuer, subject, login, created_at) VALUES (?, ?, ?, ?)', [
          issuer,
          subject,
          login,
          createdAt,
        ])
      },
      removeOf: async (login) => {
        await connection.run('DELETE FROM issuer_accounts WHERE login = ?', [login])
      },
    },
    invitations: {
      ...invitations,
      put: async ({ login, tokenHash, endsAt }) => {
        await connection.run('DELETE FROM invitations WHERE login = ?', [login])
        await connection.run('INSERT INTO invitations (login, token_hash, ends_at) VALUES (?, ?, ?)', [login, tokenHash, endsAt])
      },
      remove: async (login) => {
        await connection.run('DELETE FROM invitations WHERE login = ?', [login])
      },
    },
    deputations: deputationStore(connection),
    attributes: attributeStore(connection),
    cases: caseStore(connection),
    roleProposals: roleProposalStore(connection),
    sessions: {
      ...sessions,
      state: reasons.state,
      add: async ({ tokenHash, login, challenge, startedAt, seenAt, endsAt, isByIssuer, issuerSession }) => {
        await connection.run(
          `INSERT INTO sessions (token_hash, login, challenge, started_at, seen_at, ends_at, is_by_issuer, issuer_session)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          [tokenHash, login, challenge, startedAt, seenAt, endsAt, isByIssuer ? 1 : 0, issuerSession],
        )
      },
      see: async (tokenHash, at) => {
        await connection.run('UPDATE sessions SET seen_at = ? WHERE token_hash = ?', [at, tokenHash])
      },
      end: async (tokenHash, at) => {
        await reasons.removeWhere('token_hash = ?', [tokenHash])
        await connection.run('UPDATE sessions SET ends_at = ? WHERE token_hash = ? AND ends_at > ?', [at, tokenHash, at])
      },
      removeOf: async (login) => {
        await reasons.removeWhere('login = ?', [login])
        await connection.run('DELETE FROM sessions WHERE login = ?', [login])
      },
      endOfIssuer: async (which, at) => {
        const [column, value] = 'login' in which ? ['login', which.login] : ['issuer_session', which.issuerSession]
        await reasons.removeWhere(`${column} = ? AND is_by_issuer = 1`, [value])
        await connection.run(`UPDATE sessions SET ends_at = ? WHERE ${column} = ? AND is_by_issuer = 1 AND ends_at > ?`, [at, value, at])
      },
      removeEnded: async (before) => {
        await reasons.removeWhere('ends_at < ?', [before])
        await connection.run('DELETE FROM sessions WHERE ends_at < ?', [before])
      },
    },
  }
}
