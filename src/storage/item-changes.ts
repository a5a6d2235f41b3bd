/** Folds changes of items. */
import type { Instant } from '../foundation/index.ts'
import { gradingClaims, UNGRADED } from '../intelligence/index.ts'
import { AddedDates } from './added-dates.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import { classNumber } from './item-classes.ts'
import { borneBySeveral, latestAmong, settleLatest } from './latest-items.ts'
import { narrowHeld } from './narrowings.ts'
import type { Change, ItemEntry } from './ports.ts'
import { forgetServed, tellRecalled } from './served.ts'
import { addAnew, standingAfter } from './standing-again.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

/** How changes of items are folded: where the latest items are found once after all changes, no single one looks for them. */
export type Folding = { readonly isBulk: boolean }

const LISTED = 'SELECT value FROM json_each(?)'

const INSERT = `INSERT INTO items (item_id, release, agreement, role, retain_until, added_at, state, is_latest,
  source, type, stix_id, version, marking, data_subject, grading, is_revoked, class, places)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO NOTHING`

/** Adds items; one whose id is kept, erased or not, changes nothing. */
export async function holdItems(connection: Connection, { items }: ChangeOf<'items-held'>, { isBulk }: Folding): Promise<void> {
  const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM progress')
  const releases = await releasesOf(connection, items)
  const dates = new AddedDates(progress?.addedAt ?? 0, items[0]?.releaseAct ?? '')
  const classes = await classesOf(connection, items, releases)
  const rows = items.map((item, index) => {
    const addedAt = dates.next(item.holding, item.heldSince)
    return valuesOf(item, { release: releases[index] as Release, classed: classes[index] ?? null, addedAt })
  })
  const added = await connection.many(INSERT, rows)
  await connection.run('UPDATE progress SET last_added_at = ?', [dates.last])
  if (added > 0)
    await narrowHeld(
      connection,
      items.map(({ holding }) => holding),
    )
  if (added === 0 || isBulk) return
  const stixIds = new Set(items.flatMap(({ face }) => face?.stixId ?? []))
  await settleLatest(connection, await borneBySeveral(connection, [...stixIds]))
}

/** What is kept with an item that others have as well, and its date. */
type Kept = { readonly release: Release; readonly classed: number | null; readonly addedAt: number }

function valuesOf(item: ItemEntry, { release, classed, addedAt }: Kept): SqlValues {
  const { face } = item
  return [
    item.holding,
    release.seq,
    release.agreementNumber,
    item.role,
    item.retainUntil,
    addedAt,
    'held',
    face === null ? 0 : 1,
    item.source,
    face?.type ?? null,
    face?.stixId ?? null,
    face?.version ?? null,
    face?.marking ?? null,
    face?.dataSubject ?? null,
    gradingText(face),
    face?.isRevoked === true ? 1 : null,
    classed,
    item.role === 'sent' ? null : (face?.places ?? null),
  ]
}

/** Most items are not graded: those hold nothing. */
function gradingText(face: ItemEntry['face']): string | null {
  if (face === null || face.grading === UNGRADED) return null
  const text = JSON.stringify(gradingClaims(face.grading))
  return text === '{}' ? null : text
}

/** The class of each item, in their order. */
async function classesOf(
  connection: Connection,
  items: readonly ItemEntry[],
  releases: readonly Release[],
): Promise<readonly (number | null)[]> {
  const known = new Map<string, number | null>()
  const classes: (number | null)[] = []
  for (const [index, { role, origin, purpose, face }] of items.entries()) {
    const { type = null, stixId = null, marking = null, dataSubject = null } = face ?? {}
    const { agreementNumber: agreement } = releases[index] as Release
    const grading = gradingText(face)
    const name = JSON.stringify([agreement, role, origin, purpose, type, marking, dataSubject, grading])
    const row = { agreement, role, origin, purpose, type, stixId, marking, dataSubject, grading, narrowing: null, otherPurposes: null }
    if (!known.has(name)) known.set(name, await classNumber(connection, row))
    classes.push(known.get(name) ?? null)
  }
  return classes
}

/** What items of one act have in common, as kept once for all of them. */
type Release = { readonly seq: number; readonly agreementNumber: number }

/** The release of each item, in their order. */
async function releasesOf(connection: Connection, items: readonly ItemEntry[]): Promise<readonly Release[]> {
  const releases: Release[] = []
  let last: { readonly item: ItemEntry; readonly release: Release } | undefined
  for (const item of items) {
    if (last === undefined || !isSameRelease(last.item, item)) last = { item, release: await keptRelease(connection, item) }
    releases.push(last.release)
  }
  return releases
}

function isSameRelease(left: ItemEntry, right: ItemEntry): boolean {
  return (
    left.releaseAct === right.releaseAct &&
    left.role === right.role &&
    left.origin === right.origin &&
    left.agreement === right.agreement &&
    left.purpose === right.purpose &&
    left.heldSince === right.heldSince
  )
}

async function keptRelease(connection: Connection, item: ItemEntry): Promise<Release> {
  const { releaseAct, role, origin, agreement, purpose, heldSince } = item
  // An update that changes nothing makes a row that is there be returned as well.
  const [numbered] = await connection.all<{ number: number }>(
    `INSERT INTO agreement_numbers (agreement) VALUES (?)
     ON CONFLICT (agreement) DO UPDATE SET agreement = excluded.agreement RETURNING number`,
    [agreement],
  )
  const [kept] = await connection.all<{ seq: number }>(
    `INSERT INTO releases (act_id, role, origin, agreement, purpose, held_since) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (act_id, role, origin, agreement, purpose, held_since) DO UPDATE SET act_id = excluded.act_id RETURNING seq`,
    [releaseAct, role, origin, agreement, purpose, heldSince],
  )
  return { seq: (kept as { seq: number }).seq, agreementNumber: (numbered as { number: number }).number }
}

/** Copies made for one recipient, of items that are kept; one that it was sent before changes nothing. */
export async function sendItems(connection: Connection, { holdings, recipient, actId }: ChangeOf<'items-sent'>): Promise<void> {
  await connection.run('INSERT INTO sendings (act_id, recipient) VALUES (?, ?) ON CONFLICT (act_id, recipient) DO NOTHING', [
    actId,
    recipient,
  ])
  await connection.run(
    `INSERT INTO sent (item, recipient, sending)
     SELECT items.seq, sendings.recipient, sendings.seq FROM items CROSS JOIN sendings
     WHERE items.item_id IN (${LISTED}) AND sendings.act_id = ? AND sendings.recipient = ?
     ON CONFLICT (item, recipient) DO NOTHING`,
    [textList(holdings), actId, recipient],
  )
}

/** Held items are shown to nobody any more. */
export async function restrictItems(connection: Connection, change: ChangeOf<'items-restricted'>, { isBulk }: Folding): Promise<void> {
  const { holdings } = change
  const uncovered = isBulk ? [] : await latestAmong(connection, holdings)
  const standing = isBulk ? [] : await leave(connection, change)
  // What something beside an order restricts stays restricted when the order ends, whichever of the two came first.
  const [isByOrder, states] = change.isByOrder === true ? ['1', "= 'held'"] : ['NULL', "<> 'erased'"]
  await connection.run(
    `UPDATE items SET state = 'restricted', is_latest = 0, is_by_order = ${isByOrder} WHERE item_id IN (${LISTED}) AND state ${states}`,
    [textList(holdings)],
  )
  await addAnew(connection, standing, change.at)
  await settleLatest(connection, uncovered)
}

/** Whoever got the items is told. @returns the rows that stand in their place */
async function leave(connection: Connection, change: ChangeOf<'items-restricted'> | ChangeOf<'items-erased'>): Promise<readonly number[]> {
  await tellRecalled(connection, change)
  return standingAfter(connection, change.holdings)
}

/** What was derived from content goes; the row stays, so that nothing revives the id. */
export async function eraseItems(connection: Connection, change: ChangeOf<'items-erased'>, { isBulk }: Folding): Promise<void> {
  const { holdings, at, cause } = change
  const list = textList(holdings)
  const uncovered = isBulk ? [] : await latestAmong(connection, holdings)
  const standing = isBulk ? [] : await leave(connection, change)
  await connection.erase(
    `UPDATE items SET state = 'erased', is_latest = 0, erased_at = ?, erased_for = ?, source = NULL, type = NULL, stix_id = NULL,
       version = NULL, marking = NULL, data_subject = NULL, grading = NULL, is_revoked = NULL, class = NULL, places = NULL
     WHERE item_id IN (${LISTED}) AND state <> 'erased'`,
    [at, cause, list],
  )
  for (const table of ['postponed', 'taken_back']) await connection.run(`DELETE FROM ${table} WHERE item_id IN (${LISTED})`, [list])
  await connection.erase(`DELETE FROM case_items WHERE holding IN (${LISTED})`, [list])
  await forgetServed(connection, holdings)
  await addAnew(connection, standing, at)
  await settleLatest(connection, uncovered)
}

/** The recipient proved that it erased its copies; the first time stays. */
export async function confirmErasure(connection: Connection, change: ChangeOf<'erasure-confirmed'>): Promise<void> {
  const at: Instant = change.at
  await connection.run(
    `UPDATE sent SET erased_at = ? WHERE item IN (SELECT seq FROM items WHERE item_id IN (${LISTED})) AND recipient = ? AND erased_at IS NULL`,
    [at, textList(change.holdings), change.recipient],
  )
}
