/**
 * The scratch index of one submission: a SQLite file that is not durable and
 * is gone after `close`. Verdicts belong to object ids, so that of several
 * versions of one id the strictest verdict holds for all.
 */
import { rmSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { earlierTimestamp } from '../foundation/index.ts'
import type { IndexedObject, IndexedValue, RepeatedObject, SettledObject, SubmissionIndex } from './ports.ts'
import { assertRecipients, EVERYONE, settleVerdicts } from './scratch-settle.ts'
import { translated } from './sqlite.ts'

/** The system keeps the rest of the file in memory as long as nobody else needs it. */
const CACHE_KIB = 4_096

const SCHEMA = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = FILE;
  PRAGMA cache_size = -${CACHE_KIB};
  CREATE TABLE ids (
    id INTEGER PRIMARY KEY,
    object_key TEXT NOT NULL UNIQUE,
    is_submitted INTEGER NOT NULL DEFAULT 0,
    is_referenced INTEGER NOT NULL DEFAULT 0,
    uuid_key TEXT,
    names_uuid INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    withheld INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE objects (
    position INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    version_key TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX objects_by_id ON objects (id);
  CREATE TABLE edges (
    position INTEGER NOT NULL,
    target INTEGER NOT NULL,
    source INTEGER NOT NULL,
    is_required INTEGER NOT NULL,
    PRIMARY KEY (position, target)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE links (
    item INTEGER NOT NULL,
    input TEXT NOT NULL,
    counted INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (item, input, counted, made_by)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE revoked (
    object_key TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE treated (
    recipient INTEGER NOT NULL,
    value_key TEXT NOT NULL,
    strictness INTEGER NOT NULL,
    annex INTEGER,
    PRIMARY KEY (recipient, value_key)
  ) STRICT, WITHOUT ROWID`

/** Ids of what objects name, so that a name is looked up once and not for each object. */
const TARGETS_REMEMBERED_MAX = 4_096

/** From the mildest on. */
const TREATMENTS = ['pseudonymise', 'generalise', 'never'] as const

/**
 * A new, empty index at that path; what was there is lost. `settle` takes the
 * number of recipients. After a StorageError the index is of no use but to be
 * closed. @throws StorageError, also from its methods
 */
export function openSubmissionIndex(path: string): SubmissionIndex {
  rmSync(path, { force: true })
  // Defensive mode would keep the journal on, which is written for nothing here and outlives a crash.
  const file = translated(() => new DatabaseSync(path, { defensive: false }))
  const close = (): void => {
    file.close()
    rmSync(path, { force: true })
  }
  try {
    translated(() => file.exec(SCHEMA))
  } catch (error) {
    close()
    throw error
  }
  const find = preparedReads(file)
  const add = preparedWrites(file)
  return {
    add: (objects) => inOne(file, () => objects.flatMap((object) => add.object(object) ?? [])),
    addKnown: (rows) => inOne(file, () => rows.forEach(add.known)),
    withhold: (rows) => inOne(file, () => rows.forEach(add.withheld)),
    change: (rows) => inOne(file, () => rows.forEach(add.changed)),
    addRevoked: (rows) => inOne(file, () => rows.forEach(add.revoked)),
    revokedVersion: (objectKey) => translated(() => find.revoked.get(objectKey)?.version as string | undefined),
    addValues: (rows) => inOne(file, () => rows.forEach(add.value)),
    hasValues: (recipient) => translated(() => find.anyValue.get(recipient) !== undefined),
    treatmentOf: (recipient, valueKey) => translated(() => TREATMENTS[find.strictness.get(recipient, valueKey)?.strictness as number]),
    annexOf: (recipient, valueKey) => translated(() => (find.annex.get(recipient, valueKey)?.annex ?? null) as number | null),
    linkCount: ({ item, input, recipient, max }) =>
      translated(() => find.links.get(item, input, recipient === null ? 0 : 2 ** recipient, max)?.count as number),
    settle: (recipients) => {
      assertRecipients(recipients)
      inOne(file, () => settleVerdicts(file, recipients))
    },
    unresolvedCount: () => translated(() => find.unresolved.get()?.count as number),
    unresolvedAmong: (objectKeys) => translated(() => objectKeys.filter((objectKey) => find.isUnresolved.get(objectKey) !== undefined)),
    page: ({ from, limit, which = 'all' }) =>
      translated(() => (find.pages[which].all(from, limit) as unknown as SettledRow[]).map(settledOf)),
    versions: (objectKey) => translated(() => (find.versions.all(objectKey) as unknown as SettledRow[]).map(settledOf)),
    targets: (index) => translated(() => (find.targets.all(index) as unknown as TargetRow[]).map(verdictOf)),
    counts: (recipient) => translated(() => ({ ...find.counts.get({ bit: 2 ** recipient }) }) as Counts),
    close,
  }
}

type SettledRow = readonly [index: number, offset: number, length: number, objectKey: string, withheld: number, changed: number]
type TargetRow = readonly [objectKey: string, withheld: number, changed: number]

// Rows come as lists: as dictionaries each would take several times as long.
function settledOf([index, offset, length, objectKey, withheld, changed]: SettledRow): SettledObject {
  return { index, offset, length, objectKey, withheld, changed }
}

function verdictOf([objectKey, withheld, changed]: TargetRow): ReturnType<SubmissionIndex['targets']>[number] {
  return { objectKey, withheld, changed }
}

type Counts = ReturnType<SubmissionIndex['counts']>

function inOne<T>(file: DatabaseSync, work: () => T): T {
  return translated(() => {
    file.exec('BEGIN')
    const value = work()
    file.exec('COMMIT')
    return value
  })
}

function preparedWrites(file: DatabaseSync) {
  const findVersion = file.prepare('SELECT digest FROM objects WHERE version_key = ?')
  const findId = file.prepare('SELECT id FROM ids WHERE object_key = ?')
  const addId = file.prepare(
    'INSERT INTO ids (object_key, is_submitted, is_referenced, uuid_key, withheld, changed) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const addUuid = file.prepare(
    `INSERT INTO ids (object_key, names_uuid, known) VALUES (?, 1, ?)
     ON CONFLICT (object_key) DO UPDATE SET known = known & excluded.known RETURNING id`,
  )
  const addVerdict = file.prepare(
    'UPDATE ids SET is_submitted = 1, uuid_key = ?, withheld = withheld | ?, changed = changed | ? WHERE id = ?',
  )
  const addObject = file.prepare('INSERT INTO objects (position, id, version_key, digest, start, length) VALUES (?, ?, ?, ?, ?, ?)')
  const addEdge = file.prepare(
    `INSERT INTO edges (position, target, source, is_required) VALUES (?, ?, ?, ?)
     ON CONFLICT (position, target) DO UPDATE SET is_required = max(is_required, excluded.is_required)`,
  )
  const addRelease = file.prepare('UPDATE ids SET known = known | ?, changed = changed | ? WHERE id = ? AND is_submitted = 0')
  const withhold = file.prepare('UPDATE ids SET withheld = withheld | ? WHERE id = (SELECT id FROM objects WHERE position = ?)')
  const change = file.prepare('UPDATE ids SET changed = changed | ? WHERE id = (SELECT id FROM objects WHERE position = ?)')
  const addValue = file.prepare(
    `INSERT INTO treated (recipient, value_key, strictness, annex) VALUES (?, ?, ?, ?)
     ON CONFLICT (recipient, value_key) DO UPDATE SET strictness = excluded.strictness, annex = excluded.annex
     WHERE excluded.strictness > strictness`,
  )
  const findRevoked = file.prepare('SELECT version FROM revoked WHERE object_key = ?')
  const addRevoked = file.prepare(
    'INSERT INTO revoked (object_key, version) VALUES (?, ?) ON CONFLICT (object_key) DO UPDATE SET version = excluded.version',
  )
  const addLink = file.prepare('INSERT INTO links (item, input, counted, made_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const markReferenced = file.prepare('UPDATE ids SET is_referenced = 1 WHERE id = ? AND is_referenced = 0')
  const foundId = (objectKey: string): number | undefined => findId.get(objectKey)?.id as number | undefined
  const idOf = (objectKey: string): number => foundId(objectKey) ?? Number(addId.run(objectKey, 0, 0, null, 0, 0).lastInsertRowid)
  const submittedId = ({ objectKey, uuidKey, withheld, changed }: IndexedObject): number => {
    const known = foundId(objectKey)
    if (known === undefined) return Number(addId.run(objectKey, 1, 0, uuidKey, withheld, changed).lastInsertRowid)
    addVerdict.run(uuidKey, withheld, changed, known)
    return known
  }
  // Objects that lie together name the same ones again and again, such as who created them.
  const targets = new Map<string, number>()
  const targetOf = (objectKey: string): number => {
    const remembered = targets.get(objectKey)
    if (remembered !== undefined) return remembered
    const known = foundId(objectKey)
    if (known !== undefined) markReferenced.run(known)
    const id = known ?? Number(addId.run(objectKey, 0, 1, null, 0, 0).lastInsertRowid)
    if (targets.size >= TARGETS_REMEMBERED_MAX) targets.clear()
    targets.set(objectKey, id)
    return id
  }
  return {
    object: (object: IndexedObject): RepeatedObject | undefined => {
      const { index, versionKey, digest, references, uuids, link } = object
      const earlier = findVersion.get(versionKey)
      if (earlier !== undefined) return { index, isSame: earlier.digest === digest }
      const id = submittedId(object)
      addObject.run(index, id, versionKey, digest, object.offset, object.length)
      for (const reference of references) addEdge.run(index, targetOf(reference.objectKey), id, reference.isRequired ? 1 : 0)
      for (const { uuidKey, isComputable } of uuids)
        addEdge.run(index, addUuid.get(uuidKey, isComputable ? 0 : EVERYONE)?.id as number, id, 0)
      if (link !== undefined) addLink.run(idOf(link.item), link.input, idOf(link.counted), id)
      return undefined
    },
    known: ({ objectKey, recipients, changed }: { objectKey: string; recipients: number; changed: number }): void => {
      addRelease.run(recipients, changed, idOf(objectKey))
    },
    withheld: ({ index, withheld }: { index: number; withheld: number }): void => {
      withhold.run(withheld, index)
    },
    changed: ({ index, changed }: { index: number; changed: number }): void => {
      change.run(changed, index)
    },
    revoked: ({ objectKey, version }: { objectKey: string; version: string }): void => {
      addRevoked.run(objectKey, earlierTimestamp(version, findRevoked.get(objectKey)?.version as string | undefined))
    },
    value: ({ recipient, valueKey, treatment, annex }: IndexedValue): void => {
      addValue.run(recipient, valueKey, TREATMENTS.indexOf(treatment), annex)
    },
  }
}

function preparedReads(file: DatabaseSync) {
  const verdict = 'ids.object_key AS objectKey, ids.withheld, ids.changed & ~ids.withheld AS changed'
  const settled = `SELECT position AS "index", start AS "offset", length, ${verdict} FROM objects JOIN ids ON ids.id = objects.id`
  const page = (condition: string): string => `${settled} WHERE position >= ? AND ${condition} ORDER BY position LIMIT ?`
  return {
    anyValue: file.prepare('SELECT 1 FROM treated WHERE recipient = ? LIMIT 1'),
    strictness: file.prepare('SELECT strictness FROM treated WHERE recipient = ? AND value_key = ?'),
    revoked: file.prepare('SELECT version FROM revoked WHERE object_key = ?'),
    annex: file.prepare('SELECT annex FROM treated WHERE recipient = ? AND value_key = ?'),
    links: file.prepare(
      `SELECT COUNT(*) AS count FROM (
         SELECT DISTINCT counted FROM links JOIN ids ON ids.id = links.made_by
         WHERE links.item = (SELECT id FROM ids WHERE object_key = ?) AND links.input = ? AND (ids.withheld & ?) = 0 LIMIT ?)`,
    ),
    unresolved: file.prepare('SELECT COUNT(*) AS count FROM ids WHERE is_submitted = 0 AND is_referenced = 1'),
    isUnresolved: file.prepare('SELECT 1 FROM ids WHERE object_key = ? AND is_submitted = 0 AND is_referenced = 1'),
    pages: {
      all: asLists(file, page('1')),
      changed: asLists(file, page('ids.changed & ~ids.withheld <> 0')),
      withheld: asLists(file, page('ids.withheld <> 0')),
    },
    versions: asLists(file, `${settled} WHERE ids.object_key = ? ORDER BY position`),
    targets: asLists(
      file,
      `SELECT ${verdict} FROM edges JOIN ids ON ids.id = edges.target WHERE edges.position = ? ORDER BY ids.object_key`,
    ),
    counts: file.prepare(
      `SELECT COUNT(CASE WHEN withheld & :bit THEN 1 END) AS withheld,
         COUNT(CASE WHEN changed & ~withheld & :bit THEN 1 END) AS changed,
         COUNT(CASE WHEN NOT (withheld & :bit) THEN 1 END) AS released
       FROM objects JOIN ids ON ids.id = objects.id`,
    ),
  }
}

function asLists(file: DatabaseSync, sql: string): StatementSync {
  const statement = file.prepare(sql)
  statement.setReturnArrays(true)
  return statement
}
