/** Own items that were taken back. */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { HoldingKey, TakenBackStore } from './ports.ts'

/** Keeps which own items were taken back; one taken back again changes nothing. */
export function takenBackStore(connection: Connection): TakenBackStore {
  return {
    add: async (holdings) => {
      await connection.many(
        'INSERT INTO taken_back (item_id) VALUES (?) ON CONFLICT (item_id) DO NOTHING',
        holdings.map((holding): SqlValues => [holding]),
      )
    },
    among: async (holdings) => {
      const rows = await connection.all<{ holding: HoldingKey }>(
        'SELECT item_id AS holding FROM taken_back WHERE item_id IN (SELECT value FROM json_each(?))',
        [textList(holdings)],
      )
      return new Set(rows.map(({ holding }) => holding))
    },
  }
}
