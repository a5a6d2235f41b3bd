/** What came to be passed on without its origin, and what an overseer knows of the origins of what was. */
import type { Connection, SqlValues } from './driver.ts'
import { askOnward, confirmOnwardErasure, giveOn } from './onward.ts'
import type { Change, OriginRow, PassedOnReader, ToPassOnRow } from './ports.ts'

/** Reads them. */
export function passedOnReader(connection: Connection): PassedOnReader {
  return {
    waiting: ({ agreement, recipient, purpose, before, after, limit }) =>
      connection.all<ToPassOnRow>(
        `SELECT to_pass_on.seq, to_pass_on.item_id AS holding, to_pass_on.release_act AS release, arrived_at AS "arrivedAt"
         FROM to_pass_on JOIN items ON items.item_id = to_pass_on.item_id
         WHERE to_pass_on.agreement = ? AND to_pass_on.seq > ? AND to_pass_on.purpose = ? AND arrived_at < ? AND items.state = 'held'
           AND NOT EXISTS (SELECT 1 FROM onward_copies WHERE onward_copies.source = to_pass_on.item_id AND onward_copies.recipient = ?)
         ORDER BY to_pass_on.seq LIMIT ?`,
        [agreement, after, purpose, before, recipient, limit],
      ),
    origin: async (copy) =>
      (
        await connection.all<OriginRow>(
          `SELECT item_id AS copy, act_id AS act, recipient, origin, source, traced_at AS "tracedAt" FROM traced_origins WHERE item_id = ?`,
          [copy],
        )
      )[0],
  }
}

type Given = Extract<Change, { change: 'onward-asked' | 'to-pass-on' | 'origins-traced' | 'given-on' | 'onward-erased' }>

/** A question is put, items came to be passed on, an overseer is told of origins, copies of received items went, or are vouched for as erased. */
export async function changeGiven(connection: Connection, change: Given): Promise<void> {
  switch (change.change) {
    case 'onward-asked':
      return askOnward(connection, change)
    case 'to-pass-on':
      return keepToPassOn(connection, change)
    case 'origins-traced':
      return traceOrigins(connection, change)
    case 'given-on':
      return giveOn(connection, change)
    case 'onward-erased':
      return confirmOnwardErasure(connection, change)
  }
}

/** Items came to be passed on; one that is kept already changes nothing. */
async function keepToPassOn(connection: Connection, change: Extract<Change, { change: 'to-pass-on' }>): Promise<void> {
  const { holdings, agreement, purpose, release, at } = change
  await connection.many(
    `INSERT INTO to_pass_on (item_id, agreement, purpose, release_act, arrived_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (item_id) DO NOTHING`,
    holdings.map((holding): SqlValues => [holding, agreement, purpose, release, at]),
  )
}

/** The overseer is told of origins; the first word on an item stays. */
async function traceOrigins(connection: Connection, change: Extract<Change, { change: 'origins-traced' }>): Promise<void> {
  const { act, recipient, items, at } = change
  await connection.many(
    `INSERT INTO traced_origins (item_id, act_id, recipient, origin, source, traced_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO NOTHING`,
    items.map(({ copy, origin, source }): SqlValues => [copy, act, recipient, origin, source, at]),
  )
}
