/** Reads items. */
import { type ErasedRow, narrowingOfText, type OtherPurpose, type ReceivedVersion, type RevokedVersion } from '../acts/index.ts'
import { type Grading, gradingOfClaims, UNGRADED } from '../intelligence/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { inOrderOf, integerList, textList } from './driver.ts'
import { classesUnder } from './item-classes.ts'
import { chosenBy, NOT_NEWER_READABLE, pageRows } from './item-pages.ts'
import type { FaceRow, HoldingKey, ItemReader, ItemRow } from './ports.ts'
import { answeredBy, servedTo } from './served.ts'

const COLUMNS = `items.item_id AS holding, items.role, releases.origin, releases.agreement, releases.purpose,
  releases.act_id AS "releaseAct", items.retain_until AS "retainUntil", releases.held_since AS "heldSince", items.source, items.state,
  items.erased_at AS "erasedAt", items.erased_for AS "erasedFor", items.added_at AS "addedAt", items.type, items.stix_id AS "stixId",
  items.is_latest AS "isLatest", items.version, items.marking, items.data_subject AS "dataSubject", items.grading, items.narrowing, items.other_purposes AS "otherPurposes"`

const faceColumns = (
  isLatest: string,
): string => `items.item_id, items.seq, releases.origin, releases.purpose, items.added_at, items.retain_until,
  ${isLatest}, items.type, items.stix_id,
  items.version, items.marking, items.data_subject, items.grading, items.narrowing, items.other_purposes,
  CASE WHEN EXISTS (SELECT 1 FROM graded_items WHERE graded_items.item_id = items.item_id) THEN 1 ELSE 0 END`

const FACE_COLUMNS = faceColumns('items.is_latest')
/** As far as a reader of some classes may know. `is_latest` compares within one role: what is the latest in it is so among any of its classes. */
const READABLE_COLUMNS = {
  ofOneRole: faceColumns(`CASE WHEN items.is_latest = 1 OR ${NOT_NEWER_READABLE} THEN 1 ELSE 0 END`),
  ofSeveralRoles: faceColumns(`CASE WHEN ${NOT_NEWER_READABLE} THEN 1 ELSE 0 END`),
}

// The cross join makes SQLite find items first, and what their act says of them then.
const WITH_RELEASE = 'CROSS JOIN releases WHERE releases.seq = items.release AND'

const NEAREST = `COALESCE((SELECT near.seq FROM items AS near WHERE near.item_id >= asked.value ORDER BY near.item_id LIMIT 1),
  (SELECT near.seq FROM items AS near ORDER BY near.item_id LIMIT 1))`

/** Null in each where the item has no face. */
type StoredFace = {
  readonly type: string | null
  readonly stixId: string | null
  readonly version: string | null
  readonly marking: string | null
  readonly dataSubject: string | null
  /** JSON of what its origin said of it; null where it said nothing. */
  readonly grading: string | null
}

type StoredItem = Omit<ItemRow, 'face' | 'isLatest' | 'narrowing' | 'otherPurposes'> &
  StoredFace & { readonly isLatest: number; readonly narrowing: Text; readonly otherPurposes: Text }

/** Reads items. */
export function itemReader(connection: Connection): ItemReader {
  const select: Select = async (rest, values) => (await connection.all<StoredItem>(`SELECT ${COLUMNS} FROM ${rest}`, values)).map(itemOf)
  return {
    version: () => itemsVersion(connection),
    classes: (agreement) => classesUnder(connection, agreement),
    page: (asked) =>
      pageRows(asked, (question) => {
        const { tables, conditions, values, order } = chosenBy(question)
        return select(`${tables} ${WITH_RELEASE} ${conditions} ${order}`, [...values, question.limit])
      }),
    faces: (asked) =>
      pageRows({ ...asked, isLatestOnly: false }, async (question) => {
        const { classes, limit, roles } = question
        const { tables, conditions, values, order } = chosenBy(question)
        const readable = roles.length === 1 ? READABLE_COLUMNS.ofOneRole : READABLE_COLUMNS.ofSeveralRoles
        const [columns, first] = classes === undefined ? [FACE_COLUMNS, []] : [readable, [integerList(classes)]]
        const sql = `SELECT ${columns} FROM ${tables} ${WITH_RELEASE} ${conditions} ${order}`
        return (await connection.lists(sql, [...first, ...values, limit])).map(faceRowOf)
      }),
    ...namedReader(connection, select),
    servedTo: (holdings, limit) => servedTo(connection, holdings, limit),
    answeredBy: (holdings, limit) => answeredBy(connection, holdings, limit),
    byStixId: (stixId) => select(`items ${WITH_RELEASE} stix_id = ? ORDER BY added_at`, [stixId]),
    ...placingReader(connection, select),
    sentFrom: (sources) =>
      connection.all(
        `SELECT items.item_id AS holding, items.source, sent.recipient, sendings.act_id AS "actId"
         FROM items JOIN sent ON sent.item = items.seq JOIN sendings ON sendings.seq = sent.sending
         WHERE items.source IN (SELECT value FROM json_each(?)) ORDER BY sent.sending, sent.item`,
        [textList(sources)],
      ),
    sentTo: async ({ recipient, holdings }) => {
      const rows = await connection.all<Pick<ItemRow, 'holding'>>(
        `SELECT items.item_id AS holding FROM items JOIN sent ON sent.item = items.seq
         WHERE items.item_id IN (SELECT value FROM json_each(?)) AND sent.recipient = ?`,
        [textList(holdings), recipient],
      )
      return new Set(rows.map(({ holding }) => holding))
    },
    receivedAmong: async (stixIds) => {
      const rows = await connection.all<Omit<ReceivedVersion, 'isOwnFirst'> & { ownFirst: number }>(
        // The cross join makes SQLite begin with the ids asked for.
        `SELECT DISTINCT items.stix_id AS "stixId", items.version, items.marking, items.data_subject AS "dataSubject", releases.origin,
           CASE WHEN EXISTS (SELECT 1 FROM items AS own WHERE own.stix_id = items.stix_id AND own.role = 'own'
             AND own.seq < (SELECT MIN(first.seq) FROM items AS first WHERE first.stix_id = items.stix_id AND first.role = 'received'))
             THEN 1 ELSE 0 END AS "ownFirst"
         FROM json_each(?) AS asked CROSS JOIN items JOIN releases ON releases.seq = items.release
         WHERE items.stix_id = asked.value AND items.role = 'received' AND items.state <> 'erased' AND items.version IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM items AS own WHERE own.stix_id = items.stix_id AND own.version = items.version AND own.role = 'own')`,
        [textList(stixIds)],
      )
      return rows.map(({ ownFirst, ...row }) => ({ ...row, isOwnFirst: ownFirst === 1 }))
    },
    revokedAmong: async (stixIds) => {
      const rows = await connection.all<Omit<RevokedVersion, 'isOwnFirst'> & { ownFirst: number }>(
        `SELECT items.stix_id AS "stixId", items.version, items.role, releases.origin,
           CASE WHEN EXISTS (SELECT 1 FROM items AS own WHERE own.stix_id = items.stix_id AND own.role = 'own' AND own.seq < items.seq)
             THEN 1 ELSE 0 END AS "ownFirst"
         FROM json_each(?) AS asked CROSS JOIN items JOIN releases ON releases.seq = items.release
         WHERE items.stix_id = asked.value AND items.is_revoked = 1 AND items.role <> 'sent' AND items.version IS NOT NULL
         ORDER BY items.seq`,
        [textList(stixIds)],
      )
      return rows.map(({ ownFirst, ...row }) => ({ ...row, isOwnFirst: ownFirst === 1 }))
    },
    sentCount: async ({ recipient, agreement, since }) => {
      const [counted] = await connection.all<{ items: number }>(
        `SELECT COUNT(*) AS items FROM sent WHERE recipient = ? AND sending IN (
           SELECT sendings.seq FROM sendings JOIN releases ON releases.act_id = sendings.act_id
           WHERE sendings.recipient = ? AND releases.agreement = ? AND releases.held_since >= ?)`,
        [recipient, recipient, agreement, since],
      )
      return counted?.items ?? 0
    },
    erasedSince: ({ since, after, limit }) =>
      connection.all<ErasedRow>(
        `SELECT seq, item_id AS holding, erased_at AS "erasedAt" FROM items WHERE seq > ? AND state = 'erased' AND erased_at >= ? ORDER BY seq LIMIT ?`,
        [after, since, limit],
      ),
    overdue: ({ now, limit }) =>
      select(
        `items ${WITH_RELEASE} state <> 'erased' AND retain_until <= ?
           AND NOT EXISTS (SELECT 1 FROM postponed WHERE postponed.item_id = items.item_id)
         ORDER BY retain_until, added_at LIMIT ?`,
        [now, limit],
      ),
    receivedFrom: ({ origin, agreements, until, limit }) =>
      select(
        // Few acts brought many items, so the acts come first.
        `releases CROSS JOIN items WHERE items.release = releases.seq AND items.state = 'held' AND releases.role = 'received'
           AND releases.origin = ? AND releases.agreement IN (SELECT value FROM json_each(?)) AND releases.held_since <= ?
         ORDER BY added_at LIMIT ?`,
        [origin, textList(agreements), until, limit],
      ),
  }
}

type Select = (rest: string, values: SqlValues) => Promise<ItemRow[]>

/** Items that are asked for by their keys. */
function namedReader(connection: Connection, select: Select): Pick<ItemReader, 'find' | 'nearest' | 'states'> {
  return {
    find: async (holdings) => {
      const rows = await select(`items ${WITH_RELEASE} item_id IN (SELECT value FROM json_each(?))`, [textList(holdings)])
      return inOrderOf(holdings, rows, (row) => row.holding)
    },
    nearest: async (holdings) => {
      const rows = await connection.all<StoredItem & { readonly asked: HoldingKey }>(
        `SELECT asked.value AS asked, ${COLUMNS} FROM json_each(?) AS asked CROSS JOIN items ${WITH_RELEASE} items.seq = ${NEAREST}`,
        [textList(holdings)],
      )
      return new Map(rows.map((row) => [row.asked, itemOf(row)]))
    },
    states: async (holdings) => {
      const sql = 'SELECT item_id AS holding, state FROM items WHERE item_id IN (SELECT value FROM json_each(?))'
      const rows = await connection.all<Pick<ItemRow, 'holding' | 'state'>>(sql, [textList(holdings)])
      return new Map(rows.map(({ holding, state }) => [holding, state]))
    },
  }
}

/** What relationships place where. */
function placingReader(connection: Connection, select: Select): Pick<ItemReader, 'placedAmong' | 'placing'> {
  return {
    placedAmong: async (stixIds) => {
      const rows = await connection.all<{ readonly stixId: string }>(
        `SELECT asked.value AS "stixId" FROM json_each(?) AS asked WHERE EXISTS (SELECT 1 FROM items WHERE items.places = asked.value)`,
        [textList(stixIds)],
      )
      return rows.map(({ stixId }) => stixId)
    },
    placing: (stixId, limit) =>
      select(`items ${WITH_RELEASE} items.places = ? AND items.state = 'held' ORDER BY added_at LIMIT ?`, [stixId, limit]),
  }
}

/** The version of all that is kept of items. */
export async function itemsVersion(connection: Connection): Promise<number> {
  const [progress] = await connection.remembered<{ version: number }>('SELECT items_version AS version FROM progress')
  return progress?.version as number
}

// Written out, for it is made for every row of every page: copying what is left of a row costs several times as much.
function itemOf(row: StoredItem): ItemRow {
  return {
    holding: row.holding,
    role: row.role,
    origin: row.origin,
    agreement: row.agreement,
    purpose: row.purpose,
    releaseAct: row.releaseAct,
    retainUntil: row.retainUntil,
    heldSince: row.heldSince,
    source: row.source,
    state: row.state,
    erasedAt: row.erasedAt,
    erasedFor: row.erasedFor,
    addedAt: row.addedAt,
    isLatest: row.isLatest === 1,
    narrowing: narrowingOf(row.narrowing),
    otherPurposes: otherPurposesOf(row.otherPurposes),
    face: faceOf(row),
  }
}

type Text = string | null
type FaceValues = readonly [
  HoldingKey,
  number,
  string,
  string,
  number,
  number,
  number,
  Text,
  Text,
  Text,
  Text,
  Text,
  Text,
  Text,
  Text,
  number,
]

// In the order of the columns of a face, whose types are those of the tables.
function faceRowOf(row: SqlValues): FaceRow {
  const [
    holding,
    seq,
    origin,
    purpose,
    addedAt,
    retainUntil,
    isLatest,
    type,
    stixId,
    version,
    marking,
    dataSubject,
    grading,
    narrowing,
    otherPurposes,
    isGraded,
  ] = row as FaceValues
  return {
    holding,
    seq,
    origin,
    purpose,
    addedAt,
    retainUntil,
    isLatest: isLatest === 1,
    face: faceOf({ type, stixId, version, marking, dataSubject, grading }),
    isGraded: isGraded === 1,
    narrowing: narrowingOf(narrowing),
    otherPurposes: otherPurposesOf(otherPurposes),
  }
}

// Few items are narrowed.
function narrowingOf(text: Text): ItemRow['narrowing'] {
  return text === null ? null : narrowingOfText(text)
}

const NO_OTHERS: readonly OtherPurpose[] = []

function otherPurposesOf(text: Text): readonly OtherPurpose[] {
  return text === null ? NO_OTHERS : (JSON.parse(text) as readonly OtherPurpose[])
}

function faceOf({ type, stixId, version, marking, dataSubject, grading: claims }: StoredFace): ItemRow['face'] {
  if (type === null || stixId === null || marking === null || dataSubject === null) return null
  const grading = claims === null ? UNGRADED : gradingOfClaims(JSON.parse(claims) as Partial<Grading>)
  return { type, stixId, version, marking, dataSubject, grading }
}
