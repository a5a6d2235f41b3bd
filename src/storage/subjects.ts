/**
 * Accesses to what is held about persons, and the chains that commit to them. An access stands here under the STIX id of the object until
 * the next checkpoint, and then under the pseudonym of its subject alone. Neither follows from the acts: a rebuild leaves both.
 * Reads that wait for their entry are entered first, so that accesses stand here in the order in which they were had.
 */
import type { Instant } from '../foundation/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { integerList, textList } from './driver.ts'
import { enterReads, hasNotedReads } from './noted-reads.ts'
import type { AccessRow, Change, HoldingKey, LinkRow, SubjectReader, SubjectStore } from './ports.ts'

type ChangeOf<Name extends Change['change']> = Extract<Change, { readonly change: Name }>

const LISTED = 'SELECT value FROM json_each(?)'
const INSERT = 'INSERT INTO subject_accesses (stix_id, deed, at, agreement, purpose, party, account, cause)'
/** As the index of what is about people has it. */
const ABOUT_PEOPLE = "data_subject <> 'none'"
const ACCESS_COLUMNS = 'seq, stix_id AS "stixId", deed, at, agreement, purpose, party, account, cause'
const LINK_COLUMNS = 'link_id AS id, subject, number, at, visible_from AS "visibleFrom", contents'

/** Reads chains. */
export function subjectReader(connection: Connection): SubjectReader {
  return {
    links: ({ subject, from, limit }) =>
      connection.all<LinkRow>(
        `SELECT ${LINK_COLUMNS} FROM subject_links WHERE subject = ? AND number >= ? AND contents IS NOT NULL ORDER BY number LIMIT ?`,
        [subject, from, limit],
      ),
    find: async (id) => (await connection.all<LinkRow>(`SELECT ${LINK_COLUMNS} FROM subject_links WHERE link_id = ?`, [id]))[0],
    hasPending: async () =>
      (await hasNotedReads(connection)) || (await connection.all('SELECT 1 AS one FROM subject_accesses LIMIT 1')).length > 0,
    expired: ({ before, limit }) =>
      connection.all<LinkRow>(`SELECT ${LINK_COLUMNS} FROM subject_links WHERE at < ? AND contents IS NOT NULL ORDER BY at, seq LIMIT ?`, [
        before,
        limit,
      ]),
  }
}

/** Notes accesses and keeps chains. */
export function subjectStore(connection: Connection): SubjectStore {
  return {
    ...subjectReader(connection),
    note: async ({ stixId, deed, at, agreement, purpose, party, account, cause }) => {
      await enterReads(connection)
      await connection.run(`${INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, [stixId, deed, at, agreement, purpose, party, account, cause])
    },
    aboutPeople: (holdings) => aboutPeople(connection, holdings),
    pending: async (limit) => {
      await enterReads(connection)
      return connection.all<AccessRow>(`SELECT ${ACCESS_COLUMNS} FROM subject_accesses ORDER BY seq LIMIT ?`, [limit])
    },
    pendingOf: async (stixId, limit) => {
      await enterReads(connection)
      return connection.all<AccessRow>(`SELECT ${ACCESS_COLUMNS} FROM subject_accesses WHERE stix_id = ? ORDER BY seq LIMIT ?`, [
        stixId,
        limit,
      ])
    },
    ends: async (subjects) => {
      const rows = await connection.all<{ subject: string; number: number; id: string }>(
        // From what is asked for, so that the greatest number is looked up once for a chain and not once for each of its links.
        `SELECT kept.subject, kept.number, kept.link_id AS id FROM (${LISTED}) AS asked JOIN subject_links AS kept
           ON kept.subject = asked.value AND kept.number = (SELECT MAX(number) FROM subject_links WHERE subject = asked.value)`,
        [textList(subjects)],
      )
      return new Map(rows.map(({ subject, number, id }) => [subject, { number, id }]))
    },
    link: async (links, seqs) => {
      await connection.many(
        'INSERT INTO subject_links (link_id, subject, number, at, visible_from, contents) VALUES (?, ?, ?, ?, ?, ?)',
        links.map((link): SqlValues => [link.id, link.subject, link.number, link.at, link.visibleFrom, link.contents]),
      )
      await connection.run('DELETE FROM subject_accesses WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?))', [
        integerList(seqs),
      ])
    },
    // Emptying the log is what destroys; no row is negative.
    forgetLinked: async () => {
      await connection.erase('DELETE FROM subject_accesses WHERE seq < 0')
    },
    destroyContents: async (ids) => {
      const list = textList(ids)
      await connection.erase(`UPDATE subject_links SET contents = NULL WHERE link_id IN (${LISTED})`, [list])
      // The end of a chain says what the next link follows; nothing else of it is kept.
      await connection.erase(
        `DELETE FROM subject_links WHERE link_id IN (${LISTED}) AND EXISTS
           (SELECT 1 FROM subject_links AS later WHERE later.subject = subject_links.subject AND later.number > subject_links.number)`,
        [list],
      )
    },
  }
}

/** Items came here, or copies for partners were made: those are told of when they are sent. */
export async function noteHeld(connection: Connection, { items }: ChangeOf<'items-held'>): Promise<void> {
  const about = items.flatMap((item): SqlValues[] => {
    const { face, role, origin, agreement, purpose, heldSince } = item
    if (face === null || face.dataSubject === 'none' || role === 'sent') return []
    const [deed, party] = role === 'own' ? (['submitted', null] as const) : (['received', origin] as const)
    return [[face.stixId, deed, heldSince, agreement, purpose, party, null, null]]
  })
  if (about.length === 0) return
  await enterReads(connection)
  await connection.many(`${INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, about)
}

/** Copies went to a partner: what each was made from says whom it is about. */
export async function noteSent(connection: Connection, { holdings, recipient }: ChangeOf<'items-sent'>): Promise<void> {
  await enterReads(connection)
  await connection.run(
    `${INSERT}
     SELECT COALESCE(origin.stix_id, items.stix_id), 'disclosed', releases.held_since, releases.agreement, releases.purpose, CAST(? AS TEXT), NULL, NULL
     FROM items JOIN releases ON releases.seq = items.release LEFT JOIN items AS origin ON origin.item_id = items.source
     WHERE items.item_id IN (${LISTED}) AND COALESCE(origin.data_subject, items.data_subject) <> 'none'
       AND COALESCE(origin.stix_id, items.stix_id) IS NOT NULL ORDER BY items.seq`,
    [recipient, textList(holdings)],
  )
}

/** What was received was given on to another party: the copies, which are kept as such already, say when and for what. */
export async function noteGivenOn(connection: Connection, { copies }: ChangeOf<'given-on'>): Promise<void> {
  await enterReads(connection)
  await connection.run(
    `${INSERT}
     SELECT origin.stix_id, 'disclosed', releases.held_since, releases.agreement, releases.purpose, onward_copies.recipient, NULL, NULL
     FROM onward_copies JOIN items AS origin ON origin.item_id = onward_copies.source
       JOIN items AS copy ON copy.item_id = onward_copies.item_id JOIN releases ON releases.seq = copy.release
     WHERE onward_copies.item_id IN (${LISTED}) AND origin.data_subject <> 'none' AND origin.stix_id IS NOT NULL ORDER BY onward_copies.seq`,
    [textList(copies.map(({ copy }) => copy))],
  )
}

/** Items are shown to nobody any more, or will be gone. */
export async function noteTaken(
  connection: Connection,
  { change, holdings, cause, at }: ChangeOf<'items-restricted'> | ChangeOf<'items-erased'>,
): Promise<void> {
  const [deed, standing] = change === 'items-erased' ? ['erased', "state <> 'erased'"] : ['restricted', "state = 'held'"]
  await enterReads(connection)
  await connection.run(
    `${INSERT}
     SELECT items.stix_id, '${deed}', CAST(? AS BIGINT), releases.agreement, NULL, NULL, NULL, CAST(? AS TEXT)
     FROM items JOIN releases ON releases.seq = items.release
     WHERE item_id IN (${LISTED}) AND ${ABOUT_PEOPLE} AND stix_id IS NOT NULL AND items.role <> 'sent' AND ${standing} ORDER BY items.seq`,
    [at, cause, textList(holdings)],
  )
}

/** Less may be done with items from now on, or a contest of them was lifted. Copies are those of what they were made from. */
export async function noteNarrowed(
  connection: Connection,
  rows: readonly { readonly seq: number }[],
  { deed, at }: { readonly deed: 'narrowed' | 'contest-lifted'; readonly at: Instant },
): Promise<void> {
  await enterReads(connection)
  await connection.run(
    `${INSERT}
     SELECT items.stix_id, '${deed}', CAST(? AS BIGINT), releases.agreement, NULL, NULL, NULL, NULL
     FROM items JOIN releases ON releases.seq = items.release
     WHERE items.seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND ${ABOUT_PEOPLE} AND stix_id IS NOT NULL AND items.role <> 'sent' ORDER BY items.seq`,
    [at, integerList(rows.map(({ seq }) => seq))],
  )
}

async function aboutPeople(connection: Connection, holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, string>> {
  if (holdings.length === 0) return new Map()
  const rows = await connection.lists(
    `SELECT item_id, stix_id FROM items WHERE item_id IN (${LISTED}) AND ${ABOUT_PEOPLE} AND stix_id IS NOT NULL`,
    [textList(holdings)],
  )
  return new Map(rows.map(([holding, stixId]) => [holding as HoldingKey, stixId as string]))
}
