/** What was asked to be given on, what was answered, and what went. */
import { type HoldingKey, type OtherPurpose, type Threat, withOtherPurpose } from '../acts/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Folding } from './item-changes.ts'
import { reclassify } from './item-classes.ts'
import type { Change, OnwardAskRow, OnwardCopyRow, OnwardItemRow, OnwardReader, OnwardReasonStore } from './ports.ts'
import { addAnew } from './standing-again.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const ASK_COLUMNS = `act_id AS id, agreement, asker, origin, recipient, purpose, items, asked_at AS "askedAt", until, state, answer, reason,
  answered_at AS "answeredAt", valid_until AS "validUntil", threat,
  (SELECT at FROM deliveries WHERE deliveries.act_id = onward_asks.act_id AND deliveries.recipient = onward_asks.origin
    AND deliveries.state = 'applied') AS "toldAt"`
const COPY_COLUMNS = 'item_id AS copy, source, recipient, agreement, ask, erased_at AS "erasedAt"'
const LISTED = 'SELECT value FROM json_each(?)'

type Stored = Omit<OnwardAskRow, 'threat'> & { readonly threat: string | null }

/** Reads what was asked, answered and given on. */
export function onwardReader(connection: Connection): OnwardReader {
  const rows = async (rest: string, values: SqlValues): Promise<readonly OnwardAskRow[]> => {
    const found = await connection.all<Stored>(`SELECT ${ASK_COLUMNS} FROM onward_asks ${rest}`, values)
    return found.map((row) => ({ ...row, threat: row.threat === null ? null : (JSON.parse(row.threat) as Threat) }))
  }
  return {
    ask: async (id) => (await rows('WHERE act_id = ?', [id]))[0],
    asks: (limit) => rows('ORDER BY seq DESC LIMIT ?', [limit]),
    itemsOf: async (id) => {
      const rows = await connection.all<Omit<OnwardItemRow, 'isConsented'> & { readonly isConsented: number }>(
        'SELECT item_id AS holding, is_consented AS "isConsented", erased_at AS "erasedAt" FROM onward_items WHERE ask = ? ORDER BY seq',
        [id],
      )
      return rows.map((row) => ({ ...row, isConsented: row.isConsented === 1 }))
    },
    unanswered: ({ now, limit }) => rows(`WHERE state = 'open' AND until <= ? ORDER BY until, seq LIMIT ?`, [now, limit]),
    untoldEnds: ({ asker, now }) =>
      rows(
        `WHERE state = 'consented' AND asker = ? AND recipient = ?
           AND valid_until > (SELECT uses_ended FROM recalled_progress) AND valid_until <= ? ORDER BY valid_until, seq`,
        [asker, asker, now],
      ),
    refusedAmong: async ({ holdings, recipient }) => {
      const found = await connection.all<{ readonly holding: HoldingKey }>(
        `SELECT DISTINCT item_id AS holding FROM onward_items JOIN onward_asks ON onward_asks.act_id = onward_items.ask
         WHERE item_id IN (${LISTED}) AND recipient = ? AND asker <> recipient
           AND (state = 'refused' OR (state = 'lapsed' AND threat IS NOT NULL))`,
        [textList(holdings), recipient],
      )
      return new Set(found.map(({ holding }) => holding))
    },
    copiesOf: (sources) =>
      connection.all<OnwardCopyRow>(`SELECT ${COPY_COLUMNS} FROM onward_copies WHERE source IN (${LISTED}) ORDER BY seq`, [
        textList(sources),
      ]),
    copies: (holdings) =>
      connection.all<OnwardCopyRow>(`SELECT ${COPY_COLUMNS} FROM onward_copies WHERE item_id IN (${LISTED}) ORDER BY seq`, [
        textList(holdings),
      ]),
  }
}

/** Keeps who asked here and why, which acts name by digest at most. */
export function onwardReasonStore(connection: Connection): OnwardReasonStore {
  return {
    put: async (ask, { account, justification }) => {
      await connection.run('INSERT INTO onward_reasons (ask, account, justification) VALUES (?, ?, ?)', [ask, account, justification])
    },
    find: async (ask) =>
      (
        await connection.all<{ account: string; justification: string }>(
          'SELECT account, justification FROM onward_reasons WHERE ask = ?',
          [ask],
        )
      )[0],
  }
}

/** Who asked and why goes with the last of the items that were asked for: nothing is left that it would explain. */
export async function forgetReasons(connection: Connection, holdings: readonly string[]): Promise<void> {
  await connection.erase(
    `DELETE FROM onward_reasons WHERE ask IN (SELECT ask FROM onward_items WHERE item_id IN (${LISTED}))
       AND NOT EXISTS (SELECT 1 FROM onward_items JOIN items ON items.item_id = onward_items.item_id
         WHERE onward_items.ask = onward_reasons.ask AND items.state <> 'erased')`,
    [textList(holdings)],
  )
}

/** A question is put; one that is kept already changes nothing. */
export async function askOnward(connection: Connection, change: ChangeOf<'onward-asked'>): Promise<void> {
  const { id, agreement, asker, origin, recipient, purpose, holdings, at, until, threat } = change
  const added = await connection.run(
    `INSERT INTO onward_asks (act_id, agreement, asker, origin, recipient, purpose, items, asked_at, until, threat, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open') ON CONFLICT (act_id) DO NOTHING`,
    [id, agreement, asker, origin, recipient, purpose, holdings.length, at, until, threat === undefined ? null : JSON.stringify(threat)],
  )
  if (added === 0) return
  await connection.many(
    'INSERT INTO onward_items (ask, item_id, is_consented) VALUES (?, ?, ?)',
    holdings.map((holding): SqlValues => [id, holding, 0]),
  )
}

/** A question ends; the first end stays. */
export async function answerOnward(connection: Connection, change: ChangeOf<'onward-answered'>, folding: Folding): Promise<void> {
  const { ask, answer, state, reason, holdings, until, at } = change
  const ended = await connection.run(
    `UPDATE onward_asks SET state = ?, answer = ?, reason = ?, answered_at = ?, valid_until = ? WHERE act_id = ? AND state = 'open'`,
    [state, answer, reason, at, until, ask],
  )
  if (ended === 0) return
  await connection.run(`UPDATE onward_items SET is_consented = 1 WHERE ask = ? AND item_id IN (${LISTED})`, [ask, textList(holdings)])
  if (until !== null) await letBeUsed(connection, { ...change, until }, folding)
}

type Usable = { readonly seq: number; readonly role: string; readonly others: string | null; readonly purpose: string }

/** Of a question about another purpose: the items may be used for it from now on, and clients that poll by date get them anew. */
async function letBeUsed(
  connection: Connection,
  { ask, holdings, until, at }: ChangeOf<'onward-answered'> & { readonly until: number },
  { isBulk }: Folding,
): Promise<void> {
  const rows = await connection.all<Usable>(
    `SELECT items.seq, items.role, items.other_purposes AS others, onward_asks.purpose FROM items CROSS JOIN onward_asks
     WHERE items.item_id IN (${LISTED}) AND items.state <> 'erased' AND onward_asks.act_id = ? AND onward_asks.recipient = onward_asks.asker
     ORDER BY items.seq`,
    [textList(holdings), ask],
  )
  for (const { seq, others, purpose } of rows) {
    const known = others === null ? [] : (JSON.parse(others) as readonly OtherPurpose[])
    const text = JSON.stringify(withOtherPurpose(known, { purpose, until }))
    await connection.run('UPDATE items SET other_purposes = ? WHERE seq = ?', [text, seq])
  }
  await reclassify(
    connection,
    rows.map(({ seq }) => seq),
  )
  if (isBulk) return
  await addAnew(
    connection,
    rows.flatMap(({ seq, role }) => (role === 'received' ? [seq] : [])),
    at,
  )
}

/** Copies of received items were made for another party. */
export async function giveOn(connection: Connection, { copies, recipient, agreement, ask }: ChangeOf<'given-on'>): Promise<void> {
  await connection.many(
    `INSERT INTO onward_copies (item_id, source, recipient, agreement, ask) VALUES (?, ?, ?, ?, ?) ON CONFLICT (item_id) DO NOTHING`,
    copies.map(({ copy, source }): SqlValues => [copy, source, recipient, agreement, ask]),
  )
}

/** The recipient confirmed the erasure of its copies to whoever gave them on; the first time stays. */
export async function confirmCopyErasure(connection: Connection, change: ChangeOf<'erasure-confirmed'>): Promise<void> {
  await connection.run(`UPDATE onward_copies SET erased_at = ? WHERE item_id IN (${LISTED}) AND recipient = ? AND erased_at IS NULL`, [
    change.at,
    textList(change.holdings),
    change.recipient,
  ])
}

/** Whoever gave them on vouches to the origin that they are erased there; the first time stays. */
export async function confirmOnwardErasure(connection: Connection, change: ChangeOf<'onward-erased'>): Promise<void> {
  const { asker, recipient, holdings, at } = change
  await connection.run(
    `UPDATE onward_items SET erased_at = ? WHERE item_id IN (${LISTED}) AND erased_at IS NULL
       AND ask IN (SELECT act_id FROM onward_asks WHERE asker = ? AND recipient = ? AND (onward_items.is_consented = 1 OR threat IS NOT NULL))`,
    [at, textList(holdings), asker, recipient],
  )
}
