/** Reads items. */
import type { Connection, SqlValue, SqlValues } from './driver.ts'
import { inOrderOf, textList } from './driver.ts'
import type { ItemQuestion, ItemReader, ItemRow } from './ports.ts'

const COLUMNS = `items.item_id AS holding, items.role, items.origin, items.agreement, items.purpose, items.release_act AS "releaseAct",
  items.retain_until AS "retainUntil", items.held_since AS "heldSince", items.source, items.state, items.erased_at AS "erasedAt",
  items.erased_for AS "erasedFor", items.added_at AS "addedAt", items.type, items.stix_id AS "stixId", items.version, items.marking,
  items.data_subject AS "dataSubject"`

type StoredFace = {
  readonly type: string
  readonly stixId: string
  readonly version: string | null
  readonly marking: string
  readonly dataSubject: string
}
type StoredItem = Omit<ItemRow, 'face'> & { readonly [Key in keyof StoredFace]: StoredFace[Key] | null }

/** Reads items. */
export function itemReader(connection: Connection): ItemReader {
  const select = async (rest: string, values: SqlValues): Promise<ItemRow[]> =>
    (await connection.all<StoredItem>(`SELECT ${COLUMNS} FROM items ${rest}`, values)).map(itemOf)
  return {
    page: async (question) => {
      const { tables, conditions, values } = narrowing(question)
      const sql = `SELECT ${COLUMNS} FROM ${tables} WHERE ${conditions} ORDER BY items.added_at LIMIT ?`
      return (await connection.all<StoredItem>(sql, [...values, question.limit])).map(itemOf)
    },
    find: async (holdings) => {
      const rows = await select('WHERE item_id IN (SELECT value FROM json_each(?))', [textList(holdings)])
      return inOrderOf(holdings, rows, (row) => row.holding)
    },
    byStixId: (stixId) => select('WHERE stix_id = ? ORDER BY added_at', [stixId]),
    sentFrom: (sources) =>
      connection.all(
        `SELECT sent.item_id AS holding, items.source, sent.recipient, sent.act_id AS "actId" FROM items JOIN sent ON sent.item_id = items.item_id
         WHERE items.source IN (SELECT value FROM json_each(?)) ORDER BY sent.seq`,
        [textList(sources)],
      ),
    overdue: ({ now, limit }) =>
      select(
        `WHERE state <> 'erased' AND retain_until <= ? AND NOT EXISTS (SELECT 1 FROM postponed WHERE postponed.item_id = items.item_id)
         ORDER BY retain_until, added_at LIMIT ?`,
        [now, limit],
      ),
  }
}

type Narrowing = { readonly tables: string; readonly conditions: string; readonly values: SqlValue[] }

function narrowing(question: ItemQuestion): Narrowing {
  const { agreement, roles, addedAfter, stixIds, types, markings, isLatestOnly = true } = question
  const values: SqlValue[] = []
  const conditions: string[] = []
  const narrow = (condition: string, ...more: SqlValues): void => {
    conditions.push(condition)
    values.push(...more)
  }
  narrow("items.agreement = ? AND items.state = 'held'", agreement)
  narrow(`items.role IN (${places(roles)})`, ...roles)
  if (addedAfter !== undefined) narrow('items.added_at > ?', addedAfter)
  if (types !== undefined) narrow('items.type IN (SELECT value FROM json_each(?))', textList(types))
  if (markings !== undefined) narrow('items.marking IN (SELECT value FROM json_each(?))', textList(markings))
  if (isLatestOnly) narrow('items.is_latest = 1')
  if (isLatestOnly && roles.length > 1) narrow(noNewerInOtherRole(places(roles)), ...roles)
  const all = conditions.join(' AND ')
  if (stixIds === undefined) return { tables: 'items', conditions: all, values }
  return {
    // The cross join makes SQLite begin with the ids asked for.
    tables: 'json_each(?) AS asked CROSS JOIN items',
    conditions: `items.stix_id = asked.value AND ${unindexed(all)}`,
    values: [textList([...new Set(stixIds)]), ...values],
  }
}

/** Placeholders for these values; of none, a term that equals nothing. */
function places(values: readonly string[]): string {
  return values.length === 0 ? 'NULL' : values.map(() => '?').join(', ')
}

/** The same condition, in a form that keeps planners from choosing an index for it: that of the STIX id is the one to take. */
function unindexed(condition: string): string {
  return `CASE WHEN ${condition} THEN 1 ELSE 0 END = 1`
}

// `is_latest` compares within one role; a question for several compares their latest.
function noNewerInOtherRole(roles: string): string {
  const isNewer = `other.agreement = items.agreement AND other.state = 'held' AND other.is_latest = 1
    AND other.role <> items.role AND other.role IN (${roles})
    AND (other.version_order > items.version_order OR (other.version_order = items.version_order AND other.added_at > items.added_at))`
  return `NOT EXISTS (SELECT 1 FROM items AS other WHERE other.stix_id = items.stix_id AND ${unindexed(isNewer)})`
}

function itemOf(row: StoredItem): ItemRow {
  const { type, stixId, version, marking, dataSubject, ...item } = row
  if (type === null || stixId === null || marking === null || dataSubject === null) return { ...item, face: null }
  return { ...item, face: { type, stixId, version, marking, dataSubject } }
}
