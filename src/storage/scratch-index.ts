/**
 * The scratch index of one submission: a SQLite file that is not durable and
 * is gone after `close`. Verdicts belong to object ids, so that of several
 * versions of one id the strictest verdict holds for all.
 */
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StorageError } from './errors.ts'
import type { IndexedObject, SettledObject, SubmissionIndex } from './ports.ts'
import { translated } from './sqlite.ts'

/** Most recipients of one submission: bits of an integer. */
export const SUBMISSION_RECIPIENTS_MAX = 30

const CACHE_KIB = 16_384

const SCHEMA = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = FILE;
  PRAGMA cache_size = -${CACHE_KIB};
  CREATE TABLE ids (
    id INTEGER PRIMARY KEY,
    object_key TEXT NOT NULL UNIQUE,
    is_submitted INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    withheld INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE objects (position INTEGER PRIMARY KEY, id INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL) STRICT;
  CREATE TABLE edges (
    position INTEGER NOT NULL,
    target INTEGER NOT NULL,
    source INTEGER NOT NULL,
    is_required INTEGER NOT NULL,
    PRIMARY KEY (position, target)
  ) STRICT, WITHOUT ROWID`

/** A new, empty index at that path; what was there is lost. @throws StorageError, also from its methods */
export function openSubmissionIndex(path: string): SubmissionIndex {
  rmSync(path, { force: true })
  const file = translated(() => new DatabaseSync(path))
  translated(() => file.exec(SCHEMA))
  const find = preparedReads(file)
  const add = preparedWrites(file)
  return {
    add: (objects) => inOne(file, () => objects.forEach(add.object)),
    addKnown: (rows) => inOne(file, () => rows.forEach(add.known)),
    unresolved: ({ after, limit }) => translated(() => find.unresolved.all(after, limit).map((row) => row.object_key as string)),
    settle: (recipients) => settle(file, recipients),
    page: ({ from, limit }) => translated(() => find.page.all(from, limit).map((row) => ({ ...row }) as unknown as SettledObject)),
    targets: (index) => translated(() => find.targets.all(index).map((row) => ({ ...row }) as unknown as Target)),
    counts: (recipient) => translated(() => ({ ...find.counts.get({ bit: 2 ** recipient }) }) as unknown as Counts),
    close: () => {
      file.close()
      rmSync(path, { force: true })
    },
  }
}

type Target = ReturnType<SubmissionIndex['targets']>[number]
type Counts = ReturnType<SubmissionIndex['counts']>

function inOne(file: DatabaseSync, work: () => void): void {
  translated(() => {
    file.exec('BEGIN')
    work()
    file.exec('COMMIT')
  })
}

function preparedWrites(file: DatabaseSync) {
  const findId = file.prepare('SELECT id FROM ids WHERE object_key = ?')
  const addId = file.prepare('INSERT INTO ids (object_key) VALUES (?)')
  const addVerdict = file.prepare('UPDATE ids SET is_submitted = 1, withheld = withheld | ?, changed = changed | ? WHERE id = ?')
  const addObject = file.prepare('INSERT INTO objects (position, id, start, length) VALUES (?, ?, ?, ?)')
  const addEdge = file.prepare(
    `INSERT INTO edges (position, target, source, is_required) VALUES (?, ?, ?, ?)
     ON CONFLICT (position, target) DO UPDATE SET is_required = max(is_required, excluded.is_required)`,
  )
  const addRelease = file.prepare('UPDATE ids SET known = known | ?, changed = changed | ? WHERE id = ? AND is_submitted = 0')
  const idOf = (objectKey: string): number => {
    const known = findId.get(objectKey)
    return known === undefined ? Number(addId.run(objectKey).lastInsertRowid) : (known.id as number)
  }
  return {
    object: ({ index, objectKey, offset, length, withheld, changed, references }: IndexedObject): void => {
      const id = idOf(objectKey)
      addVerdict.run(withheld, changed, id)
      addObject.run(index, id, offset, length)
      for (const reference of references) addEdge.run(index, idOf(reference.objectKey), id, reference.isRequired ? 1 : 0)
    },
    known: ({ objectKey, recipients, changed }: { objectKey: string; recipients: number; changed: number }): void => {
      addRelease.run(recipients, changed, idOf(objectKey))
    },
  }
}

function preparedReads(file: DatabaseSync) {
  const verdict = 'ids.object_key AS objectKey, ids.withheld, ids.changed & ~ids.withheld AS changed'
  return {
    unresolved: file.prepare(
      `SELECT object_key FROM ids WHERE is_submitted = 0 AND object_key > ? AND EXISTS (SELECT 1 FROM edges WHERE target = ids.id)
       ORDER BY object_key LIMIT ?`,
    ),
    page: file.prepare(
      `SELECT position AS "index", start AS "offset", length, ${verdict} FROM objects JOIN ids ON ids.id = objects.id
       WHERE position >= ? ORDER BY position LIMIT ?`,
    ),
    targets: file.prepare(
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

// Both verdicts only ever spread, so one walk from those that bear one reaches the fixpoint; UNION visits each id once.
const SPREAD_WITHHELD = `
  WITH RECURSIVE reached (id) AS (
    SELECT id FROM ids WHERE withheld & :bit
    UNION SELECT edges.source FROM reached JOIN edges ON edges.target = reached.id AND edges.is_required = 1
  )
  UPDATE ids SET withheld = withheld | :bit WHERE id IN (SELECT id FROM reached)`
const BEGIN_CHANGED = `
  UPDATE ids SET changed = changed | :bit WHERE id IN (
    SELECT edges.source FROM edges JOIN ids AS target ON target.id = edges.target WHERE target.withheld & :bit
  )`
const SPREAD_CHANGED = `
  WITH RECURSIVE reached (id) AS (
    SELECT id FROM ids WHERE changed & :bit
    UNION SELECT edges.source FROM reached JOIN edges ON edges.target = reached.id
  )
  UPDATE ids SET changed = changed | :bit WHERE id IN (SELECT id FROM reached)`

function settle(file: DatabaseSync, recipients: number): void {
  if (!Number.isInteger(recipients) || recipients < 1 || recipients > SUBMISSION_RECIPIENTS_MAX) {
    throw new StorageError('store-misused', `a submission has 1 to ${SUBMISSION_RECIPIENTS_MAX} recipients`)
  }
  translated(() => {
    const everyone = 2 ** recipients - 1
    file.exec('CREATE INDEX IF NOT EXISTS edges_by_target ON edges (target, is_required, source)')
    file.prepare('UPDATE ids SET withheld = withheld | (~known & ?) WHERE is_submitted = 0').run(everyone)
    for (const statement of [SPREAD_WITHHELD, BEGIN_CHANGED, SPREAD_CHANGED]) {
      const spread = file.prepare(statement)
      for (let recipient = 0; recipient < recipients; recipient += 1) spread.run({ bit: 2 ** recipient })
    }
  })
}
