/**
 * When the newest version of an object is taken back, the one before stands again. A client that polls by date is past it, so it is
 * added anew: it gets the next date.
 *
 * Only a version that is handled alike is meant: whoever may see it could see the one that was taken back, so that a date which
 * changes tells nobody of a version that it may not have.
 */
import { compareTimestamps, type Instant } from '../foundation/index.ts'
import { AddedDates } from './added-dates.ts'
import type { Connection } from './driver.ts'
import { integerList, textList } from './driver.ts'
import { borneBySeveral, settleLatest } from './latest-items.ts'

const LISTED = 'SELECT value FROM json_each(?)'

type Version = {
  readonly seq: number
  readonly isLeaving: number
  readonly version: string | null
  readonly addedAt: number
  readonly handling: string
}

/** Rows that will stand in the place of these items; to be asked before they change. */
export async function standingAfter(connection: Connection, holdings: readonly string[]): Promise<readonly number[]> {
  const list = textList(holdings)
  // Of most objects there is one version: that is told by the index alone.
  const several = await connection.all<{ stixId: string }>(
    `SELECT stix_id AS "stixId" FROM items WHERE stix_id IN (SELECT stix_id FROM items WHERE item_id IN (${LISTED}) AND state = 'held')
     GROUP BY stix_id HAVING COUNT(*) > 1`,
    [list],
  )
  if (several.length === 0) return []
  const rows = await connection.all<Version>(
    `SELECT items.seq, CASE WHEN item_id IN (${LISTED}) THEN 1 ELSE 0 END AS "isLeaving", version, added_at AS "addedAt",
       stix_id || ' ' || items.agreement || ' ' || items.role || ' ' || releases.purpose || ' ' || releases.origin || ' ' || marking || ' ' ||
         data_subject || ' ' || COALESCE(grading, '') AS handling
     FROM items JOIN releases ON releases.seq = items.release
     WHERE stix_id IN (${LISTED}) AND state = 'held' AND items.role <> 'sent'`,
    [list, textList(several.map(({ stixId }) => stixId))],
  )
  return [...Map.groupBy(rows, ({ handling }) => handling).values()].flatMap((alike) => {
    const ordered = alike.toSorted(compare)
    if (ordered.at(-1)?.isLeaving !== 1) return []
    return ordered.findLast(({ isLeaving }) => isLeaving === 0)?.seq ?? []
  })
}

/** Gives rows the next dates, in the order of those they had. Of two equal versions the last added is the latest, so that is settled anew. */
export async function addAnew(connection: Connection, seqs: readonly number[], at: Instant): Promise<void> {
  if (seqs.length === 0) return
  const rows = await connection.all<{ holding: string; seq: number; stixId: string | null }>(
    `SELECT item_id AS holding, seq, stix_id AS "stixId" FROM items WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY added_at`,
    [integerList(seqs)],
  )
  const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM progress')
  const dates = new AddedDates(progress?.addedAt ?? 0, rows[0]?.holding ?? '')
  for (const { holding, seq } of rows) {
    await connection.run('UPDATE items SET added_at = ? WHERE seq = ?', [dates.next(`${holding} again`, at), seq])
  }
  await connection.run('UPDATE progress SET last_added_at = ?', [dates.last])
  await settleLatest(
    connection,
    await borneBySeveral(
      connection,
      rows.flatMap(({ stixId }) => stixId ?? []),
    ),
  )
}

function compare(left: Version, right: Version): number {
  const order =
    left.version === null || right.version === null
      ? Number(left.version !== null) - Number(right.version !== null)
      : compareTimestamps(left.version, right.version)
  return order || left.addedAt - right.addedAt
}
