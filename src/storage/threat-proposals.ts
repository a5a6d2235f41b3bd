/** Threats that an official stated and another one did not agree to yet. */
import type { Connection } from './driver.ts'
import type { ThreatProposal, ThreatProposalStore } from './ports.ts'

const COLUMNS = 'id, agreement, origin, account, official, threat, salt, items, stated_at AS "statedAt", ends_at AS "endsAt"'

type Row = Omit<ThreatProposal, 'threat' | 'items'> & { readonly threat: string; readonly items: string }

/** Keeps them. */
export function threatProposalStore(connection: Connection): ThreatProposalStore {
  const rows = async (rest: string, values: readonly (string | number)[]): Promise<readonly ThreatProposal[]> => {
    const found = await connection.all<Row>(`SELECT ${COLUMNS} FROM threat_proposals ${rest}`, values)
    return found.map((row) => ({ ...row, threat: JSON.parse(row.threat), items: JSON.parse(row.items) }) as ThreatProposal)
  }
  return {
    find: async (id) => (await rows('WHERE id = ?', [id]))[0],
    list: (limit) => rows('ORDER BY stated_at DESC, id LIMIT ?', [limit]),
    put: async ({ id, agreement, origin, account, official, threat, salt, items, statedAt, endsAt }) => {
      await connection.run(
        `INSERT INTO threat_proposals (id, agreement, origin, account, official, threat, salt, items, stated_at, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET threat = excluded.threat`,
        [id, agreement, origin, account, official, JSON.stringify(threat), salt, JSON.stringify(items), statedAt, endsAt],
      )
    },
    remove: async (id) => (await connection.run('DELETE FROM threat_proposals WHERE id = ?', [id])) === 1,
    removeEnded: (now) => connection.run('DELETE FROM threat_proposals WHERE ends_at <= ?', [now]),
  }
}
