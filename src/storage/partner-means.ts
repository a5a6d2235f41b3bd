/** What the nodes of partners told of themselves. */
import type { Connection } from './driver.ts'
import type { PartnerMeansStore } from './ports.ts'

type Row = { readonly version: string; readonly algorithms: string; readonly toldAt: number }

/** Reads and writes what each partner's node told last. */
export function partnerMeansStore(connection: Connection): PartnerMeansStore {
  return {
    of: async (party) => {
      const [row] = await connection.all<Row>('SELECT version, algorithms, told_at AS "toldAt" FROM partner_means WHERE party = ?', [party])
      return row === undefined ? undefined : { version: row.version, algorithms: row.algorithms.split(' '), toldAt: row.toldAt }
    },
    put: async (party, { version, algorithms, toldAt }) => {
      await connection.run(
        `INSERT INTO partner_means (party, version, algorithms, told_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (party) DO UPDATE SET version = excluded.version, algorithms = excluded.algorithms, told_at = excluded.told_at`,
        [party, version, algorithms.join(' '), toldAt],
      )
    },
  }
}
