/** Carries the verdicts of a submission's objects along their references, inside the scratch file. */
import type { DatabaseSync } from 'node:sqlite'
import { StorageError } from './errors.ts'

/** Most recipients of one submission: bits of an integer. */
export const SUBMISSION_RECIPIENTS_MAX = 30

// Both verdicts only ever spread, so one walk from those that bear one reaches the fixpoint; UNION visits each id once.
const SPREAD_WITHHELD = `
  WITH RECURSIVE reached (id) AS (
    SELECT id FROM ids WHERE withheld & :bit
    UNION SELECT edges.source FROM reached JOIN edges ON edges.target = reached.id AND edges.is_required = 1
  )
  UPDATE ids SET withheld = withheld | :bit WHERE id IN (SELECT id FROM reached) AND NOT (withheld & :bit)`
const BEGIN_CHANGED = `
  UPDATE ids SET changed = changed | :bit WHERE id IN (
    SELECT edges.source FROM edges JOIN ids AS target ON target.id = edges.target WHERE target.withheld & :bit
  ) AND NOT (changed & :bit)`
const SPREAD_CHANGED = `
  WITH RECURSIVE reached (id) AS (
    SELECT id FROM ids WHERE changed & :bit
    UNION SELECT edges.source FROM reached JOIN edges ON edges.target = reached.id
  )
  UPDATE ids SET changed = changed | :bit WHERE id IN (SELECT id FROM reached) AND NOT (changed & :bit)`

/** The mask of all recipients, however many there are. */
export const EVERYONE = -1

/** A UUID goes as each object of that UUID goes. Its edges lie where no object does, and are made once. */
const CONNECT_UUIDS = `
  INSERT INTO edges (position, target, source, is_required)
    SELECT -uuid.id, object.id, uuid.id, 1 FROM ids AS uuid JOIN ids AS object ON object.uuid_key = uuid.object_key
    WHERE uuid.names_uuid = 1 AND object.is_submitted = 1;
  UPDATE ids SET known = ${EVERYONE} WHERE names_uuid = 1 AND id IN (SELECT source FROM edges WHERE position < 0);
  UPDATE ids SET names_uuid = 0 WHERE names_uuid = 1`

/** @throws StorageError `store-misused` on another number than 1 to {@link SUBMISSION_RECIPIENTS_MAX} */
export function assertRecipients(recipients: number): void {
  if (!Number.isInteger(recipients) || recipients < 1 || recipients > SUBMISSION_RECIPIENTS_MAX) {
    throw new StorageError('store-misused', `a submission has 1 to ${SUBMISSION_RECIPIENTS_MAX} recipients`)
  }
}

/**
 * Brings every verdict to the fixpoint for the recipients 0 to `recipients - 1`.
 * An id that is neither submitted nor known is withheld from all of them.
 */
export function settleVerdicts(file: DatabaseSync, recipients: number): void {
  const everyone = 2 ** recipients - 1
  if (file.prepare('SELECT 1 FROM ids WHERE names_uuid = 1 LIMIT 1').get() !== undefined) {
    file.exec('CREATE INDEX IF NOT EXISTS ids_by_uuid ON ids (uuid_key)')
    file.exec(CONNECT_UUIDS)
  }
  file.exec('CREATE INDEX IF NOT EXISTS edges_by_target ON edges (target, is_required, source)')
  file.prepare('UPDATE ids SET withheld = withheld | (~known & ?) WHERE is_submitted = 0').run(everyone)
  for (const statement of [SPREAD_WITHHELD, BEGIN_CHANGED, SPREAD_CHANGED]) {
    const spread = file.prepare(statement)
    for (let recipient = 0; recipient < recipients; recipient += 1) spread.run({ bit: 2 ** recipient })
  }
}
