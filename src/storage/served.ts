/**
 * Which account got which item, and what it is told when the item is taken back.
 * Neither follows from the acts: a rebuild of the read models carries both over.
 */
import { DAY_MS } from '../foundation/index.ts'
import { AddedDates } from './added-dates.ts'
import type { Connection, SqlValues } from './driver.ts'
import { integerList, textList } from './driver.ts'
import type { HoldingKey, RecalledReader, RecalledRow, RecalledStore, RecalledTeller, Serving, Taken, UsesEndedStore } from './ports.ts'

/** Days for which an account is told what was taken back. */
const TOLD_DAYS = 90
const LISTED = 'SELECT value FROM json_each(?)'

/** Remembers who gets what. @returns for each whether all of it is held still; of what is not, nothing is remembered */
export async function serveItems(connection: Connection, servings: readonly Serving[]): Promise<readonly boolean[]> {
  const current = new Set<Serving>()
  for (const [account, own] of Map.groupBy(servings, (serving) => serving.account)) {
    const found = await heldFor(connection, account, new Set(own.flatMap(({ items }) => items.map(({ seq }) => seq))))
    const fresh = new Set<number>()
    for (const serving of own) {
      if (!serving.items.every(({ holding, seq }) => found.get(seq)?.holding === holding)) continue
      current.add(serving)
      for (const { seq } of serving.items) if (found.get(seq)?.isKnown === false) fresh.add(seq)
    }
    await addServed(connection, account, fresh)
  }
  return servings.map((serving) => current.has(serving))
}

type Held = { readonly holding: HoldingKey; readonly isKnown: boolean }

/** Those of the items that are held, by their place, each with whether the account is known to have it. */
async function heldFor(connection: Connection, account: string, seqs: ReadonlySet<number>): Promise<ReadonlyMap<number, Held>> {
  const rows = await connection.lists(
    `SELECT items.item_id, items.seq, CASE WHEN served.item IS NULL THEN 0 ELSE 1 END
     FROM items LEFT JOIN served ON served.item = items.seq AND served.account = ?
     WHERE items.seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND state = 'held'`,
    [account, integerList([...seqs])],
  )
  return new Map(rows.map(([holding, seq, isKnown]) => [seq as number, { holding: holding as HoldingKey, isKnown: isKnown === 1 }]))
}

async function addServed(connection: Connection, account: string, items: ReadonlySet<number>): Promise<void> {
  if (items.size === 0) return
  await connection.run('INSERT INTO served (item, account) SELECT CAST(value AS BIGINT), ? FROM json_each(?)', [
    account,
    integerList([...items]),
  ])
}

/** Logins of tools that were served any of these items. */
export async function servedTo(connection: Connection, holdings: readonly HoldingKey[], limit: number): Promise<readonly string[]> {
  const rows = await connection.all<{ login: string }>(
    `SELECT DISTINCT served.account AS login FROM items JOIN served ON served.item = items.seq JOIN tools ON tools.login = served.account
     WHERE items.item_id IN (${LISTED}) ORDER BY login LIMIT ?`,
    [textList(holdings), limit],
  )
  return rows.map(({ login }) => login)
}

/** Of the tools that were served any of these items, those whose webhook answered for each that it got that it was taken back. */
export async function answeredBy(connection: Connection, holdings: readonly HoldingKey[], limit: number): Promise<readonly string[]> {
  const rows = await connection.all<{ login: string }>(
    `SELECT served.account AS login FROM items JOIN served ON served.item = items.seq JOIN webhooks ON webhooks.account = served.account
     LEFT JOIN recalled ON recalled.item_id = items.item_id AND recalled.account = served.account
     WHERE items.item_id IN (${LISTED}) GROUP BY served.account
     HAVING COUNT(*) = SUM(CASE WHEN recalled.added_at <= webhooks.told_until THEN 1 ELSE 0 END) ORDER BY login LIMIT ?`,
    [textList(holdings), limit],
  )
  return rows.map(({ login }) => login)
}

/** Tells whoever got any of these items, as far as they are held, that they are taken back. To be done before they change. */
export async function tellRecalled(connection: Connection, { holdings, cause, at, purpose }: Taken): Promise<void> {
  const readsFor = purpose === undefined ? '' : ' AND served.account IN (SELECT login FROM accounts WHERE purpose = ?)'
  const rows = await connection.all<Omit<RecalledRow, 'cause' | 'addedAt'>>(
    `SELECT items.item_id AS holding, served.account, releases.agreement, items.role, items.stix_id AS "stixId"
     FROM items JOIN served ON served.item = items.seq JOIN releases ON releases.seq = items.release
     WHERE items.item_id IN (${LISTED}) AND items.state = 'held' AND items.stix_id IS NOT NULL${readsFor}
     ORDER BY served.account, items.seq`,
    [textList(holdings), ...(purpose === undefined ? [] : [purpose])],
  )
  if (rows.length === 0) return
  const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM recalled_progress')
  const dates = new AddedDates(progress?.addedAt ?? 0, rows[0]?.holding ?? '')
  await connection.many(
    'INSERT INTO recalled (item_id, account, agreement, role, stix_id, cause, added_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    rows.map(({ holding, account, agreement, role, stixId }): SqlValues => {
      const addedAt = dates.next(`${holding} ${account}`, at)
      return [holding, account, agreement, role, stixId, cause, addedAt, at + TOLD_DAYS * DAY_MS]
    }),
  )
  await connection.run('UPDATE recalled_progress SET last_added_at = ?', [dates.last])
}

/** Forgets who got items that are erased. */
export async function forgetServed(connection: Connection, holdings: readonly HoldingKey[]): Promise<void> {
  await connection.run(`DELETE FROM served WHERE item IN (SELECT seq FROM items WHERE item_id IN (${LISTED}))`, [textList(holdings)])
}

/** Reads what accounts are told. */
export function recalledReader(connection: Connection): RecalledReader {
  return {
    page: ({ account, agreement, role, addedAfter, limit }) =>
      connection.all<RecalledRow>(
        `SELECT item_id AS holding, account, agreement, role, stix_id AS "stixId", cause, added_at AS "addedAt" FROM recalled
         WHERE account = ? AND agreement = ? AND added_at > ?${role === undefined ? '' : ' AND role = ?'} ORDER BY added_at LIMIT ?`,
        [account, agreement, addedAfter, ...(role === undefined ? [] : [role]), limit],
      ),
  }
}

/** Tells accounts, and forgets what they were told long ago. */
export function recalledStore(connection: Connection): RecalledStore & RecalledTeller & UsesEndedStore {
  return {
    tell: (told) => tellRecalled(connection, told),
    toldEnds: async (until) => {
      await connection.run('UPDATE recalled_progress SET uses_ended = ? WHERE uses_ended < ?', [until, until])
    },
    expire: async (now) => {
      const [due] = await connection.all('SELECT 1 FROM recalled WHERE expires_at <= ? LIMIT 1', [now])
      if (due !== undefined) await connection.erase('DELETE FROM recalled WHERE expires_at <= ?', [now])
    },
  }
}
