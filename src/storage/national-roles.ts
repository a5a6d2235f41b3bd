/** Roles that the party made up, as the acts say them, and what waits to be confirmed. */
import { canonicalJson, hex, sha256, utf8 } from '../foundation/index.ts'
import type { Connection } from './driver.ts'
import type { Change, NationalRoleReader, NationalRoleRow, RoleProposalRow, RoleProposalStore } from './ports.ts'

const ROLES = `SELECT name, act_id AS "actId", terms, digest, said_by AS "by", confirmed_by AS "confirmedBy", said_at AS at
  FROM national_roles`
const PROPOSALS = 'SELECT name, terms, digest, proposed_by AS "proposedBy", proposed_at AS "proposedAt" FROM role_proposals'

/** Reads the roles. */
export function nationalRoleReader(connection: Connection): NationalRoleReader {
  return {
    // Asked with each request of whoever is in one.
    find: async (name) => (await connection.remembered<NationalRoleRow>(`${ROLES} WHERE name = ?`, [name]))[0],
    list: () => connection.all<NationalRoleRow>(`${ROLES} ORDER BY name`),
  }
}

/** Reads what waits. */
export function roleProposalReader(connection: Connection): Pick<RoleProposalStore, 'find' | 'list'> {
  return {
    find: async (name) => (await connection.all<RoleProposalRow>(`${PROPOSALS} WHERE name = ?`, [name]))[0],
    list: () => connection.all<RoleProposalRow>(`${PROPOSALS} ORDER BY name`),
  }
}

/** Writes what waits. */
export function roleProposalStore(connection: Connection): RoleProposalStore {
  const remove = async (name: string): Promise<void> => {
    await connection.run('DELETE FROM role_proposals WHERE name = ?', [name])
  }
  return {
    ...roleProposalReader(connection),
    put: async ({ name, terms, digest, proposedBy, proposedAt }) => {
      await remove(name)
      await connection.run('INSERT INTO role_proposals (name, terms, digest, proposed_by, proposed_at) VALUES (?, ?, ?, ?, ?)', [
        ...[name, terms, digest, proposedBy, proposedAt],
      ])
    },
    remove,
  }
}

/** What a role is since. */
export async function changeRole(connection: Connection, change: Extract<Change, { change: 'role-changed' }>): Promise<void> {
  const { id, role, by, confirmedBy, terms, at } = change
  const text = terms === null ? null : canonicalJson(terms)
  await connection.run('DELETE FROM national_roles WHERE name = ?', [role])
  await connection.run(
    'INSERT INTO national_roles (name, act_id, terms, digest, said_by, confirmed_by, said_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [role, id, text, text === null ? null : hex(sha256(utf8(text))), by, confirmedBy, at],
  )
}
