/** Requests for data, and what answered them. */
import { unreachable } from '../foundation/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, RequestAccountStore, RequestAnswerRow, RequestChange, RequestReader, RequestRow, RequestTally } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>
type StoredRequest = Omit<RequestRow, 'types' | 'about'> & { readonly types: string | null; readonly about: string }

const LISTED = 'SELECT value FROM json_each(?)'
// The delivery of an own request; of a received one there is none.
const ROWS = `SELECT requests.act_id AS id, agreement, asker, asked, purpose, urgency, types, about, item_id AS holding, asked_at AS "askedAt", until,
  silence, requests.state, reason, answer, answered_at AS "answeredAt", requests.items, missed_at AS "missedAt", deliveries.state AS delivery,
  deliveries.code FROM requests LEFT JOIN deliveries ON deliveries.act_id = requests.act_id AND deliveries.recipient = requests.asked`
const TAKEN = `COALESCE(deliveries.state, 'applied') <> 'refused'`

/** Reads requests. */
export function requestReader(connection: Connection): RequestReader {
  const rows = async (rest: string, values: SqlValues): Promise<readonly RequestRow[]> =>
    (await connection.all<StoredRequest>(`${ROWS} ${rest}`, values)).map(rowOf)
  return {
    find: async (id) => (await rows('WHERE requests.act_id = ?', [id]))[0],
    list: (limit) => rows('ORDER BY requests.seq DESC LIMIT ?', [limit]),
    answersTo: (id) =>
      connection.all<RequestAnswerRow>(
        'SELECT act_id AS "actId", items, answered_at AS at FROM request_answers WHERE request = ? ORDER BY seq',
        [id],
      ),
    countSince: async ({ agreement, asker, asked, since }) => {
      const [counted] = await connection.all<{ requests: number }>(
        'SELECT COUNT(*) AS requests FROM requests WHERE asker = ? AND asked = ? AND agreement = ? AND asked_at >= ?',
        [asker, asked, agreement, since],
      )
      return counted?.requests ?? 0
    },
    silent: ({ now, limit }) =>
      rows(
        `WHERE requests.state = 'open' AND until <= ? AND silence IN ('refuse', 'lapse', 'erase') AND ${TAKEN} ORDER BY until, requests.seq LIMIT ?`,
        [now, limit],
      ),
    tally: () =>
      connection.all<RequestTally>(
        `SELECT asker, asked, state, COUNT(*) AS requests, CAST(SUM(items) AS BIGINT) AS items FROM requests GROUP BY asker, asked, state ORDER BY asker, asked, state`,
      ),
    overdue: ({ asked, now }) =>
      connection.all<{ asker: string; requests: number }>(
        `SELECT asker, COUNT(*) AS requests FROM requests WHERE state = 'open' AND until <= ? AND asked = ? GROUP BY asker ORDER BY asker`,
        [now, asked],
      ),
    missed: ({ asker, now, limit }) =>
      rows(
        `WHERE missed_at IS NULL AND asker = ? AND until <= ? AND (requests.state IN ('open', 'lapsed') OR answered_at > until) AND ${TAKEN}
         ORDER BY until, requests.seq LIMIT ?`,
        [asker, now, limit],
      ),
  }
}

function rowOf({ types, about, ...row }: StoredRequest): RequestRow {
  return { ...row, types: types === null ? null : JSON.parse(types), about: JSON.parse(about) }
}

/** Keeps who asked and who declined here, which acts do not name. */
export function requestAccountStore(connection: Connection): RequestAccountStore {
  return {
    put: async (request, { deed, account }) => {
      await connection.run(
        'INSERT INTO request_accounts (request, deed, account) VALUES (?, ?, ?) ON CONFLICT (request, deed) DO NOTHING',
        [request, deed, account],
      )
    },
    of: async (request) => {
      const kept = await connection.all<{ deed: 'asked' | 'declined'; account: string }>(
        'SELECT deed, account FROM request_accounts WHERE request = ?',
        [request],
      )
      const by = (deed: string) => kept.find((row) => row.deed === deed)?.account ?? null
      return { asked: by('asked'), declined: by('declined') }
    },
  }
}

/** Who asked and who declined goes with the text: nothing is left that it would explain. */
export async function forgetRequestAccounts(connection: Connection, holdings: readonly string[]): Promise<void> {
  await connection.erase(`DELETE FROM request_accounts WHERE request IN (SELECT act_id FROM requests WHERE item_id IN (${LISTED}))`, [
    textList(holdings),
  ])
}

/** Whether a change is one of requests. */
export function isOfRequest(change: Change): change is RequestChange {
  return change.change.startsWith('request-')
}

/** Folds one. */
export async function changeRequest(connection: Connection, change: RequestChange): Promise<void> {
  switch (change.change) {
    case 'request-put':
      return putRequest(connection, change)
    case 'request-given':
      return giveInAnswer(connection, change)
    case 'request-ended':
      return endRequest(connection, change)
    case 'request-missed':
      return missRequest(connection, change)
    default:
      return unreachable(change)
  }
}

/** A request is put; one that is kept already changes nothing. */
async function putRequest(connection: Connection, change: ChangeOf<'request-put'>): Promise<void> {
  const { id, agreement, asker, asked, purpose, urgency, types, about, holding, at, until, silence } = change
  await connection.run(
    `INSERT INTO requests (act_id, agreement, asker, asked, purpose, urgency, types, about, item_id, asked_at, until, silence, state, items)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 0) ON CONFLICT (act_id) DO NOTHING`,
    [
      ...[id, agreement, asker, asked, purpose, urgency],
      ...[types === null ? null : JSON.stringify(types), JSON.stringify(about), holding, at, until, silence],
    ],
  )
}

/** A release answers it; each release counts once, and the first one says when it was answered. */
async function giveInAnswer(connection: Connection, { id, answer, items, at }: ChangeOf<'request-given'>): Promise<void> {
  const added = await connection.run(
    'INSERT INTO request_answers (request, act_id, items, answered_at) VALUES (?, ?, ?, ?) ON CONFLICT (act_id) DO NOTHING',
    [id, answer, items, at],
  )
  if (added === 0) return
  await connection.run(
    `UPDATE requests SET state = 'given', items = items + ?, answer = COALESCE(answer, ?), answered_at = COALESCE(answered_at, ?)
     WHERE act_id = ? AND state IN ('open', 'given')`,
    [items, answer, at, id],
  )
}

/** It ends with nothing; the first end stays. */
async function endRequest(connection: Connection, change: ChangeOf<'request-ended'>): Promise<void> {
  const { id, answer, state, reason, at } = change
  await connection.run(`UPDATE requests SET state = ?, reason = ?, answer = ?, answered_at = ? WHERE act_id = ? AND state = 'open'`, [
    state,
    reason,
    answer,
    at,
    id,
  ])
}

/** That its clock ran out is published; the first time stays. */
async function missRequest(connection: Connection, { id, at }: ChangeOf<'request-missed'>): Promise<void> {
  await connection.run('UPDATE requests SET missed_at = ? WHERE act_id = ? AND missed_at IS NULL', [at, id])
}
