/** Submissions and the ids under which changed objects are shown. */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import { StorageError } from './errors.ts'
import type { ShownIdStore, SubmissionRow, SubmissionStore } from './ports.ts'

const COLUMNS = `id, state, agreement, purpose, justification, account, proposed_by AS "proposedBy", approved_by AS "approvedBy", necessity, notice, answers, anonymised, received_at AS "receivedAt",
  position, behind, objects, report, tightenings, stays, approval`

/** Reads submissions. `list` leaves out those still being received; `unfinished` has them, oldest first. */
export function submissionReader(connection: Connection): Pick<SubmissionStore, 'find' | 'list' | 'unfinished'> {
  return {
    find: async (id) => (await connection.all<KeptRow>(`SELECT ${COLUMNS} FROM submissions WHERE id = ?`, [id])).map(rowOf)[0],
    list: async (limit) => {
      const rows = await connection.all<KeptRow>(
        `SELECT ${COLUMNS} FROM submissions WHERE state <> 'receiving' ORDER BY received_at DESC, seq DESC LIMIT ?`,
        [limit],
      )
      return rows.map(rowOf)
    },
    unfinished: async () => {
      const rows = await connection.all<KeptRow>(
        `SELECT ${COLUMNS} FROM submissions WHERE state IN ('receiving', 'awaiting-approval', 'releasing') ORDER BY seq`,
      )
      return rows.map(rowOf)
    },
  }
}

type KeptRow = Omit<SubmissionRow, 'tightenings' | 'stays' | 'behind' | 'approval' | 'anonymised'> & {
  readonly anonymised: number
  readonly tightenings: string | null
  readonly stays: string | null
  readonly behind: string | null
  readonly approval: string | null
}

/** Most submissions are not tightened, and nobody is behind. */
function rowOf({ tightenings, stays, behind, approval, anonymised, ...row }: KeptRow): SubmissionRow {
  return {
    ...row,
    anonymised: anonymised === 1,
    behind: behind === null ? {} : JSON.parse(behind),
    tightenings: tightenings === null ? [] : JSON.parse(tightenings),
    stays: stays === null ? [] : JSON.parse(stays),
    approval: approval === null ? null : JSON.parse(approval),
  }
}

/** Keeps submissions; a row put again replaces the first. */
export function submissionStore(connection: Connection): SubmissionStore {
  return {
    ...submissionReader(connection),
    put: async (row) => {
      await connection.run(
        `INSERT INTO submissions (id, state, agreement, purpose, justification, account, proposed_by, approved_by, necessity, notice, answers, anonymised,
           received_at, position, behind, objects, report, tightenings, stays, approval)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, agreement = excluded.agreement, purpose = excluded.purpose,
           justification = excluded.justification, account = excluded.account, proposed_by = excluded.proposed_by, approved_by = excluded.approved_by,
           necessity = excluded.necessity, notice = excluded.notice, answers = excluded.answers, anonymised = excluded.anonymised,
           received_at = excluded.received_at, position = excluded.position, behind = excluded.behind,
           objects = excluded.objects, report = excluded.report,
           tightenings = excluded.tightenings, stays = excluded.stays, approval = excluded.approval`,
        [
          row.id,
          row.state,
          row.agreement,
          row.purpose,
          row.justification,
          row.account,
          row.proposedBy,
          row.approvedBy,
          row.necessity,
          row.notice,
          row.answers,
          row.anonymised ? 1 : 0,
          row.receivedAt,
          row.position,
          Object.keys(row.behind).length === 0 ? null : JSON.stringify(row.behind),
          row.objects,
          row.report,
          row.tightenings.length === 0 ? null : JSON.stringify(row.tightenings),
          row.stays.length === 0 ? null : JSON.stringify(row.stays),
          row.approval === null ? null : JSON.stringify(row.approval),
        ],
      )
    },
    remove: async (id) => {
      await connection.erase('DELETE FROM submissions WHERE id = ?', [id])
    },
  }
}

type ShownIdRow = { readonly objectKey: string; readonly shownId: string }

/** Reads shown ids. */
export function shownIdReader(connection: Connection): Pick<ShownIdStore, 'find'> {
  return {
    find: async (recipient, objectKeys) => {
      const rows = await connection.all<ShownIdRow>(
        `SELECT object_key AS "objectKey", shown_id AS "shownId" FROM shown_ids
         WHERE recipient = ? AND object_key IN (SELECT value FROM json_each(?))`,
        [recipient, textList(objectKeys)],
      )
      return new Map(rows.map((row) => [row.objectKey, row.shownId]))
    },
  }
}

/** Keeps shown ids. A second id for the same object and recipient fails with `conflict`: it would not be stable. */
export function shownIdStore(connection: Connection): ShownIdStore {
  const reader = shownIdReader(connection)
  return {
    ...reader,
    put: async (recipient, rows) => {
      const added = await connection.many(
        'INSERT INTO shown_ids (recipient, object_key, shown_id) VALUES (?, ?, ?) ON CONFLICT (recipient, object_key) DO NOTHING',
        rows.map(({ objectKey, shownId }): SqlValues => [recipient, objectKey, shownId]),
      )
      if (added === rows.length) return
      const keys = rows.map((row) => row.objectKey)
      const kept = await reader.find(recipient, keys)
      if (rows.some((row) => kept.get(row.objectKey) !== row.shownId))
        throw new StorageError('conflict', 'object is shown under another id')
    },
    remove: async (shownIds) => {
      await connection.erase('DELETE FROM shown_ids WHERE shown_id IN (SELECT value FROM json_each(?))', [textList(shownIds)])
    },
  }
}
