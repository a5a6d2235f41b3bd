/** Contests of the accuracy of items: who raised them, and what became of them. */
import { originOf } from '../acts/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, ContestReader, ContestRow, HoldingKey, RaisedContest } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const LISTED = 'SELECT value FROM json_each(?)'
const COLUMNS = `act_id AS id, contest, agreement, raised_by AS "raisedBy", origin, ground, document,
  (SELECT COUNT(*) FROM contest_items WHERE contest_items.contest = contests.contest AND contest_items.origin = contests.origin AND is_raised = 1) AS items, raised_at AS "raisedAt", until, state, answer, reason,
  answered_at AS "answeredAt"`
/** Those of which somebody is still told, or that nobody answered. */
const STANDING = `(state = 'open' OR state = 'flagged' OR (state = 'declined' AND ground <> 'holder'))`

/** Reads them. */
export function contestReader(connection: Connection): ContestReader {
  const rows = <Row extends ContestRow>(condition: string, values: SqlValues) =>
    connection.all<Row>(`SELECT ${COLUMNS} FROM contests ${condition}`, values)
  return {
    find: async (id) => (await rows<RaisedContest>('WHERE act_id = ?', [id]))[0],
    of: async ({ contest, origin }) => (await rows('WHERE contest = ? AND origin = ?', [contest, origin]))[0],
    list: ({ isStanding, limit }) => rows(`${isStanding ? `WHERE ${STANDING}` : ''} ORDER BY seq DESC LIMIT ?`, [limit]),
    itemsOf: async ({ contest, origin }) => {
      const items = await connection.all<{ readonly holding: HoldingKey }>(
        'SELECT item_id AS holding FROM contest_items WHERE contest = ? AND origin = ? AND is_raised = 1 ORDER BY seq',
        [contest, origin],
      )
      return items.map(({ holding }) => holding)
    },
    openOf: async ({ raisedBy, agreement }) => {
      const [row] = await connection.all<{ readonly count: number }>(
        `SELECT COUNT(*) AS count FROM contests WHERE raised_by = ? AND agreement = ? AND state = 'open'`,
        [raisedBy, agreement],
      )
      return row?.count ?? 0
    },
    unanswered: ({ origin, now, limit }) =>
      rows<RaisedContest>(`WHERE state = 'open' AND origin = ? AND until <= ? ORDER BY until, seq LIMIT ?`, [origin, now, limit]),
  }
}

/** One is raised or answered. */
export async function changeContest(connection: Connection, change: ChangeOf<'contest-raised' | 'contest-answered'>): Promise<void> {
  return change.change === 'contest-raised' ? raiseContest(connection, change) : answerContest(connection, change)
}

/** One is raised; an id that its origin knows already changes nothing. */
async function raiseContest(connection: Connection, change: ChangeOf<'contest-raised'>): Promise<void> {
  const { id, contest, agreement, raisedBy, origin, ground, document, holdings, at, until } = change
  const added = await connection.run(
    `INSERT INTO contests (act_id, contest, agreement, raised_by, origin, ground, document, raised_at, until, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open') ON CONFLICT DO NOTHING`,
    [id, contest, agreement, raisedBy, origin, ground, document, at, until],
  )
  if (added > 0) await nameItems(connection, { contest, origin, isRaised: true }, holdings)
}

/** One is answered; the first answer stays. */
async function answerContest(connection: Connection, change: ChangeOf<'contest-answered'>): Promise<void> {
  const { id, answer, state, reason, at } = change
  await connection.run(
    `UPDATE contests SET state = CASE WHEN state = 'open' THEN ? ELSE state END, answer = ?, reason = ?, answered_at = ?
     WHERE act_id = ? AND answer IS NULL`,
    [state, answer, reason, at, id],
  )
}

/** Items are marked by contests, or are no longer: what this party contests of its own items is kept as one that it raised itself. */
export async function noteContested(connection: Connection, change: ChangeOf<'items-narrowed'>): Promise<void> {
  const { narrowing, holdings, agreement, cause, at } = change
  const [first] = holdings
  if (first === undefined) return
  const told = agreement === undefined || narrowing.lifted !== undefined ? [] : (narrowing.contests ?? [])
  for (const contest of told) await noteOwn(connection, [contest, agreement as string, originOf(first), cause, at], holdings)
  for (const { contest } of narrowing.lifted ?? []) await noteLifted(connection, contest, holdings)
}

type Own = readonly [contest: string, agreement: string, origin: string, cause: string, at: number]

/** What others raised stays theirs, and is over once it is lifted of every copy. */
async function noteOwn(
  connection: Connection,
  [contest, agreement, origin, cause, at]: Own,
  holdings: readonly HoldingKey[],
): Promise<void> {
  await connection.run(
    `INSERT INTO contests (contest, agreement, raised_by, origin, document, raised_at, state)
     SELECT ?, ?, ?, ?, ?, ?, 'flagged' WHERE NOT EXISTS (SELECT 1 FROM contests WHERE contest = ?)`,
    [contest, agreement, origin, origin, cause, at, contest],
  )
  const [row] = await connection.all<{ readonly raisedBy: string }>(
    'SELECT raised_by AS "raisedBy" FROM contests WHERE contest = ? AND origin = ?',
    [contest, origin],
  )
  if (row !== undefined) await nameItems(connection, { contest, origin, isRaised: row.raisedBy === origin }, holdings)
}

/** One is over once none of its items is marked by it any more. */
async function noteLifted(connection: Connection, contest: string, holdings: readonly HoldingKey[]): Promise<void> {
  const lifted = await connection.run(`UPDATE contest_items SET is_lifted = 1 WHERE contest = ? AND item_id IN (${LISTED})`, [
    contest,
    textList(holdings),
  ])
  if (lifted === 0) return
  await connection.run(
    `UPDATE contests SET state = 'lifted' WHERE contest = ? AND state <> 'corrected' AND NOT EXISTS (SELECT 1 FROM contest_items
       WHERE contest_items.contest = contests.contest AND contest_items.origin = contests.origin AND is_lifted = 0)`,
    [contest],
  )
}

type Named = { readonly contest: string; readonly origin: string; readonly isRaised: boolean }

async function nameItems(connection: Connection, { contest, origin, isRaised }: Named, holdings: readonly HoldingKey[]): Promise<void> {
  await connection.many(
    `INSERT INTO contest_items (contest, origin, item_id, is_raised, is_lifted) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (contest, origin, item_id) DO NOTHING`,
    holdings.map((holding): SqlValues => [contest, origin, holding, isRaised ? 1 : 0, 0]),
  )
}
