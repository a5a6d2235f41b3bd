/**
 * What a rebuild of the items must not lose: the date at which each was added, which clients continue from, and who got it.
 * Neither is in the acts.
 */
import type { Connection } from './driver.ts'

/** Puts both aside, before the items are deleted. */
export async function keepPlaces(connection: Connection): Promise<void> {
  await connection.run('CREATE TABLE places_before AS SELECT item_id, seq, added_at FROM items')
  await connection.run('CREATE TABLE served_before AS SELECT account, item FROM served')
  await connection.run('DELETE FROM served')
}

/** Gives both back to the items that are there again. */
export async function restorePlaces(connection: Connection): Promise<void> {
  await connection.run('CREATE UNIQUE INDEX places_before_by_id ON places_before (item_id)')
  await connection.run(
    `UPDATE items SET added_at = places_before.added_at FROM places_before
     WHERE places_before.item_id = items.item_id AND places_before.added_at <> items.added_at`,
  )
  await connection.run(
    `INSERT INTO served (account, item) SELECT served_before.account, items.seq FROM served_before
     JOIN places_before ON places_before.seq = served_before.item JOIN items ON items.item_id = places_before.item_id`,
  )
  await connection.run(
    `UPDATE progress SET last_added_at = COALESCE((SELECT MAX(added_at) FROM places_before), 0)
     WHERE last_added_at < COALESCE((SELECT MAX(added_at) FROM places_before), 0)`,
  )
  await connection.run('DROP TABLE places_before')
  await connection.run('DROP TABLE served_before')
}
