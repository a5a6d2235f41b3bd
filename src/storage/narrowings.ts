/** What origins narrowed of items that they released. */
import { meetNarrowings, narrowedFace, narrowingOfText, narrowingText } from '../acts/index.ts'
import { type Grading, gradingClaims, gradingOfClaims, UNGRADED } from '../intelligence/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Folding } from './item-changes.ts'
import { reclassify } from './item-classes.ts'
import type { Change, HoldingKey, Narrowing, NarrowingReader, UntoldRow } from './ports.ts'
import { addAnew } from './standing-again.ts'
import { noteNarrowed } from './subjects.ts'

type ItemsNarrowed = Extract<Change, { readonly change: 'items-narrowed' }>
type Terms = { readonly holding: HoldingKey; readonly terms: string }

const LISTED = 'SELECT value FROM json_each(?)'

/** The narrowings add up, whether the items are here or not; what is held obeys at once, and clients that poll by date get it anew. */
export async function narrowItems(connection: Connection, change: ItemsNarrowed, { isBulk }: Folding): Promise<void> {
  const { holdings, narrowing, told, at } = change
  await addUp(connection, 'narrowings', { holdings, narrowing })
  if (told !== null) await addUp(connection, 'narrowings_told', { holdings, narrowing, recipient: told })
  const narrowed = await narrowHeld(connection, holdings)
  if (isBulk) return
  await addAnew(connection, received(narrowed), at)
  await noteNarrowed(connection, narrowed, { deed: narrowing.lifted === undefined ? 'narrowed' : 'contest-lifted', at })
}

/** The rows of items that came from partners, which tools poll for. */
function received(rows: readonly NarrowedRow[]): readonly number[] {
  return rows.flatMap(({ seq, role }) => (role === 'received' ? [seq] : []))
}

type Added = { readonly holdings: readonly HoldingKey[]; readonly narrowing: Narrowing; readonly recipient?: string }

async function addUp(connection: Connection, table: 'narrowings' | 'narrowings_told', added: Added): Promise<void> {
  const { holdings, narrowing, recipient } = added
  const ofRecipient = recipient === undefined ? '' : ' AND recipient = ?'
  const rows = await connection.all<Terms>(
    `SELECT item_id AS holding, terms FROM ${table} WHERE item_id IN (${LISTED})${ofRecipient}`,
    recipient === undefined ? [textList(holdings)] : [textList(holdings), recipient],
  )
  const before = new Map(rows.map(({ holding, terms }) => [holding, terms]))
  const columns = recipient === undefined ? ['item_id', 'terms'] : ['item_id', 'terms', 'recipient']
  const key = recipient === undefined ? 'item_id' : 'item_id, recipient'
  await connection.many(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${key}) DO UPDATE SET terms = excluded.terms`,
    holdings.map((holding): SqlValues => {
      const known = before.get(holding)
      const terms = narrowingText(known === undefined ? narrowing : meetNarrowings(narrowingOfText(known), narrowing))
      return recipient === undefined ? [holding, terms] : [holding, terms, recipient]
    }),
  )
}

/** A row whose handling changed. */
type NarrowedRow = { readonly seq: number; readonly role: string }

type StoredHandling = NarrowedRow &
  Terms & {
    readonly narrowing: string | null
    readonly marking: string | null
    readonly grading: string | null
    readonly retainUntil: number
  }

/** Those of the items that are kept are handled as their origin narrowed them. @returns the rows that this changed */
export async function narrowHeld(connection: Connection, holdings: readonly HoldingKey[]): Promise<readonly NarrowedRow[]> {
  const rows = await connection.all<StoredHandling>(
    // The cross join makes both databases begin with what was narrowed, which is little.
    `SELECT narrowings.item_id AS holding, narrowings.terms, items.seq, items.role, items.narrowing, items.marking, items.grading,
       items.retain_until AS "retainUntil"
     FROM narrowings CROSS JOIN items
     WHERE narrowings.item_id IN (${LISTED}) AND items.item_id = narrowings.item_id AND items.state <> 'erased' ORDER BY items.seq`,
    [textList(holdings)],
  )
  const changed = rows.filter(({ terms, narrowing }) => terms !== narrowing)
  for (const row of changed) await narrowRow(connection, row)
  return changed
}

async function narrowRow(connection: Connection, row: StoredHandling): Promise<void> {
  const narrowing = narrowingOfText(row.terms)
  const { marking, grading } = narrowedHandling(row, narrowing)
  const retainUntil = Math.min(row.retainUntil, narrowing.retainUntil ?? row.retainUntil)
  await connection.run('UPDATE items SET narrowing = ?, marking = ?, grading = ?, retain_until = ? WHERE seq = ?', [
    row.terms,
    marking,
    grading,
    retainUntil,
    row.seq,
  ])
  await reclassify(connection, [row.seq])
}

/** Of what lost its content no face is left to be narrowed. */
function narrowedHandling({ marking, grading }: StoredHandling, narrowing: Narrowing): Pick<StoredHandling, 'marking' | 'grading'> {
  if (marking === null) return { marking, grading }
  const stated = grading === null ? UNGRADED : gradingOfClaims(JSON.parse(grading) as Partial<Grading>)
  const face = narrowedFace({ type: '', stixId: '', version: null, dataSubject: '', marking, grading: stated }, narrowing)
  const claims = JSON.stringify(gradingClaims(face.grading))
  return { marking: face.marking, grading: claims === '{}' ? null : claims }
}

// Copies of one item, own or received, of which a recipient was not told what was narrowed of that item or of another copy of it.
// The cross joins make SQLite begin with the few that are narrowed rather than walk through all items.
function untoldOf(isOfSame: string): string {
  return `SELECT copies.item_id AS holding, sent.recipient, releases.agreement, narrowed.narrowing AS terms, told.terms AS told
    FROM items AS narrowed CROSS JOIN items AS copies CROSS JOIN sent CROSS JOIN releases
      LEFT JOIN narrowings_told AS told ON told.item_id = copies.item_id AND told.recipient = sent.recipient
    WHERE ${isOfSame} AND sent.item = copies.seq AND releases.seq = copies.release AND narrowed.narrowing IS NOT NULL AND copies.source IS NOT NULL AND copies.state = 'held'
      AND (told.terms IS NULL OR told.terms <> narrowed.narrowing)`
}

/** Reads what was narrowed. */
export function narrowingReader(connection: Connection): NarrowingReader {
  return {
    untold: async (limit) => {
      // Copies of one item that were all told have equal terms, so what differs is what somebody was not told.
      const rows = await connection.all<Omit<UntoldRow, 'narrowing' | 'told'> & Terms & { readonly told: string | null }>(
        `${untoldOf('copies.source = narrowed.source')} UNION ${untoldOf('copies.source = narrowed.item_id')} ORDER BY 1, 2 LIMIT ?`,
        [limit],
      )
      const groups = Map.groupBy(rows, ({ holding, recipient }) => `${holding} ${recipient}`)
      return [...groups.values()].map((group) => {
        const [{ holding, recipient, agreement, told }] = group as [(typeof group)[number]]
        const narrowing = group.map(({ terms }) => narrowingOfText(terms)).reduce(meetNarrowings)
        return { holding, recipient, agreement, narrowing, told: told === null ? {} : narrowingOfText(told) }
      })
    },
  }
}
