/** Which held items stand on a page, as tables and conditions of a statement. */
import { batches } from '../foundation/index.ts'
import type { SqlValue, SqlValues } from './driver.ts'
import { integerList, textList } from './driver.ts'
import { versionOrder } from './latest-items.ts'
import type { ItemQuestion } from './ports.ts'

/** What a statement is made of; `conditions` stand behind `WHERE`, and `order`, whose one value is the limit, behind them. */
export type Chosen = { readonly tables: string; readonly conditions: string; readonly order: string; readonly values: readonly SqlValue[] }

/** A question, and of several statements that answer it the classes that one is about. */
export type PageQuestion = ItemQuestion & { readonly isAlert?: boolean; readonly part?: readonly number[] }

const CONFIRMED = "FROM alerts WHERE alerts.agreement = ? AND alerts.state = 'confirmed'"
/** Classes that one statement reads side by side. */
const CLASSES_MAX = 64
const NO_CLASS = 0

/**
 * The rows of a page, in order. Of a question that names classes nothing else is looked at, so that neither the statements nor the rows that
 * are read tell how much there is of other classes.
 */
export async function pageRows<Row extends { readonly addedAt: number }>(
  question: PageQuestion,
  ask: (question: PageQuestion) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const { classes, limit } = question
  if (classes === undefined) return ask(question)
  const parts = await Promise.all(batches(classes, CLASSES_MAX).map((part) => ask({ ...question, part })))
  const [only = []] = parts
  return parts.length < 2
    ? only
    : parts
        .flat()
        .sort((left, right) => left.addedAt - right.addedAt)
        .slice(0, limit)
}

/** The items of a page. */
export function chosenBy(question: PageQuestion): Chosen {
  const { part, stixIds, isAlert = false } = question
  if (part !== undefined && stixIds === undefined && !isAlert) return sideBySide(part, narrowing(question))
  return { ...found(question), order: 'ORDER BY items.added_at LIMIT ?' }
}

function found(question: PageQuestion): Omit<Chosen, 'order'> {
  const { agreement, stixIds, isAlert = false, part } = question
  const { conditions, values } = narrowing(question)
  const all = conditions.join(' AND ')
  if (isAlert && stixIds === undefined) {
    // Few items are alerts, so these come first.
    const tables = `(SELECT DISTINCT item_id ${CONFIRMED}) AS alert CROSS JOIN items`
    return { tables, conditions: `items.item_id = alert.item_id AND ${unindexed(all)}`, values: [agreement, ...values] }
  }
  if (stixIds !== undefined && part !== undefined) {
    // Each class of each id has its own place in the index: rows of other classes are not even passed.
    const tables = 'json_each(?) AS asked CROSS JOIN json_each(?) AS readable CROSS JOIN items'
    const asked = `items.stix_id = asked.value AND items.class = CAST(readable.value AS BIGINT) AND ${unindexed(all)}`
    return { tables, conditions: asked, values: [textList([...new Set(stixIds)]), integerList(part), ...values] }
  }
  if (stixIds !== undefined) {
    // The cross join makes SQLite begin with the ids asked for.
    const asked = `items.stix_id = asked.value AND ${unindexed(all)}`
    return { tables: 'json_each(?) AS asked CROSS JOIN items', conditions: asked, values: [textList([...new Set(stixIds)]), ...values] }
  }
  return { tables: 'items', conditions: all, values }
}

type Narrowing = { readonly conditions: readonly string[]; readonly values: SqlValue[] }

function narrowing({
  agreement,
  roles,
  addedAfter,
  stixIds,
  types,
  markings,
  isLatestOnly = true,
  isAlert,
  classes,
  part,
}: PageQuestion): Narrowing {
  const values: SqlValue[] = []
  const conditions: string[] = ["items.state = 'held'"]
  const narrow = (condition: string, ...more: SqlValues): void => {
    conditions.push(condition)
    values.push(...more)
  }
  if (part === undefined) {
    narrow('items.agreement = (SELECT number FROM agreement_numbers WHERE agreement = ?)', agreement)
    narrow(`items.role IN (${places(roles)})`, ...roles)
  } else if (isAlert === true && stixIds === undefined) narrow(`items.class IN (${INTEGERS})`, integerList(part))
  if (addedAfter !== undefined) narrow('items.added_at > ?', addedAfter)
  if (types !== undefined) narrow('items.type IN (SELECT value FROM json_each(?))', textList(types))
  if (markings !== undefined) narrow('items.marking IN (SELECT value FROM json_each(?))', textList(markings))
  if (isAlert === true && stixIds !== undefined) narrow(`EXISTS (SELECT 1 ${CONFIRMED} AND alerts.item_id = items.item_id)`, agreement)
  if (isLatestOnly && classes !== undefined) narrow(NOT_NEWER_READABLE, integerList(classes))
  if (isLatestOnly && classes === undefined) narrow('items.is_latest = 1')
  if (isLatestOnly && classes === undefined && roles.length > 1) narrow(noNewerInOtherRole(places(roles)), ...roles)
  return { conditions, values }
}

const INTEGERS = 'SELECT CAST(value AS BIGINT) FROM json_each(?)'

/** The classes each in the order of their own index, merged: what is passed over is nothing. */
function sideBySide(part: readonly number[], { conditions, values }: Narrowing): Chosen {
  const term = `SELECT items.seq, items.added_at FROM items WHERE items.class = ? AND ${conditions.join(' AND ')}`
  // Few statements are prepared: as many terms as the next power of two.
  const terms = Array.from({ length: 2 ** Math.ceil(Math.log2(part.length)) }, (_, index) => part[index] ?? NO_CLASS)
  return {
    tables: `(${terms.map(() => term).join(' UNION ALL ')} ORDER BY added_at LIMIT ?) AS chosen CROSS JOIN items`,
    conditions: 'items.seq = chosen.seq',
    order: '',
    values: terms.flatMap((number) => [number, ...values]),
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

/** Whether a row is a later version or copy of the object of `items`. */
function isNewer(other: string): string {
  const [others, own] = [versionOrder(other), versionOrder('items')]
  return `(${others} > ${own} OR (${others} = ${own} AND ${other}.added_at > items.added_at))`
}

/** Of several classes, given as one value, no held row is a later version: what is of others counts for nothing. */
export const NOT_NEWER_READABLE = `NOT EXISTS (SELECT 1 FROM json_each(?) AS readable CROSS JOIN items AS other
  WHERE other.stix_id = items.stix_id AND other.class = CAST(readable.value AS BIGINT) AND ${unindexed(`other.state = 'held' AND ${isNewer('other')}`)})`

// `is_latest` compares within one role; a question for several compares their latest.
function noNewerInOtherRole(roles: string): string {
  const newer = `other.agreement = items.agreement AND other.state = 'held' AND other.is_latest = 1
    AND other.role <> items.role AND other.role IN (${roles}) AND ${isNewer('other')}`
  return `NOT EXISTS (SELECT 1 FROM items AS other WHERE other.stix_id = items.stix_id AND ${unindexed(newer)})`
}
