/**
 * Counts by year of what went, came and was erased. They are taken when it happens, for whom an item was about goes with its content, and once:
 * a rebuild of the read models neither needs nor changes them.
 */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, YearlyCountReader, YearlyCountRow } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>
type Counted = YearlyCountRow['counted']
type Group = {
  readonly agreement: string
  readonly party: string
  readonly subject: string | null
  readonly grading: string | null
  readonly items: number
}

/** By the number in the column. */
const KEPT_AS: readonly YearlyCountRow['special'][] = ['no', 'yes', 'untold']
const LISTED = 'SELECT value FROM json_each(?)'
const ADD = `INSERT INTO yearly_counts (year, agreement, party, counted, data_subject, is_special, items) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (year, agreement, party, counted, data_subject, is_special) DO UPDATE SET items = yearly_counts.items + excluded.items`

/** Reads the counts. */
export function yearlyCountReader(connection: Connection): YearlyCountReader {
  return {
    of: async (year) => {
      const rows = await connection.all<Omit<YearlyCountRow, 'special'> & { special: number }>(
        `SELECT agreement, party, counted, data_subject AS "dataSubject", is_special AS special, items
         FROM yearly_counts WHERE year = ? ORDER BY agreement, party, counted, data_subject, is_special`,
        [year],
      )
      return rows.map((row) => ({ ...row, special: KEPT_AS[row.special] ?? 'untold' }))
    },
  }
}

/** What came is counted from the items themselves. */
export async function countReceived(connection: Connection, { items }: ChangeOf<'items-held'>): Promise<void> {
  const received = items.filter(({ role, face }) => role === 'received' && face !== null)
  const [first] = received
  if (first === undefined) return
  const groups = Map.groupBy(
    received,
    ({ agreement, origin, face }) => `${agreement} ${origin} ${face?.dataSubject} ${face?.grading.special}`,
  )
  const rows = [...groups.values()].map((group): SqlValues => {
    const { agreement, origin, face } = group[0] as (typeof received)[number]
    const subject = face?.dataSubject ?? 'none'
    return [yearOf(first.heldSince), agreement, origin, 'received', subject, kept(subject, face?.grading.special), group.length]
  })
  await connection.many(ADD, rows)
}

/** What went is counted by what each copy was made from. */
export async function countSent(connection: Connection, { holdings, recipient }: ChangeOf<'items-sent'>): Promise<void> {
  const groups = await connection.all<Group & { heldSince: number }>(
    `SELECT releases.agreement, CAST(? AS TEXT) AS party, COALESCE(origin.data_subject, items.data_subject) AS subject,
       COALESCE(origin.grading, items.grading) AS grading, MAX(releases.held_since) AS "heldSince", COUNT(*) AS items
     FROM items JOIN releases ON releases.seq = items.release LEFT JOIN items AS origin ON origin.item_id = items.source
     WHERE items.item_id IN (${LISTED})
     GROUP BY releases.agreement, COALESCE(origin.data_subject, items.data_subject), COALESCE(origin.grading, items.grading)`,
    [recipient, textList(holdings)],
  )
  for (const group of groups) await add(connection, 'disclosed', { year: yearOf(group.heldSince), groups: [group] })
}

/** What is erased is counted before its class is gone. */
export async function countErased(connection: Connection, { holdings, at }: ChangeOf<'items-erased'>): Promise<void> {
  const groups = await connection.all<Group>(
    `SELECT releases.agreement, releases.origin AS party, items.data_subject AS subject, items.grading AS grading, COUNT(*) AS items
     FROM items JOIN releases ON releases.seq = items.release
     WHERE items.item_id IN (${LISTED}) AND items.role = 'received' AND items.state <> 'erased'
     GROUP BY releases.agreement, releases.origin, items.data_subject, items.grading`,
    [textList(holdings)],
  )
  await add(connection, 'erased', { year: yearOf(at), groups })
}

async function add(
  connection: Connection,
  counted: Counted,
  { year, groups }: { readonly year: number; readonly groups: readonly Group[] },
): Promise<void> {
  if (groups.length === 0) return
  await connection.many(
    ADD,
    groups.map(({ agreement, party, subject, grading, items }): SqlValues => {
      return [year, agreement, party, counted, subject ?? 'none', kept(subject ?? 'none', specialOf(grading)), items]
    }),
  )
}

/** How it is kept; what is about nobody is of no category, whatever was said. */
function kept(dataSubject: string, special: string | undefined): number {
  const place = KEPT_AS.findIndex((word) => word === (dataSubject === 'none' ? 'no' : special))
  return place < 0 ? KEPT_AS.indexOf('untold') : place
}

/** What its grading, as kept, says of a special category. */
function specialOf(grading: string | null): string | undefined {
  return grading === null ? undefined : ((JSON.parse(grading) as { readonly special?: string }).special ?? undefined)
}

function yearOf(at: number): number {
  return new Date(at).getUTCFullYear()
}
