/**
 * Classes of items: those that are decided on alike, whoever reads them, but for when their retention ends and the cases they are tied to.
 *
 * INVARIANT: `class` names the class of the row's own columns and its release; it is null for copies that were sent, and where no face is left.
 */
import { narrowingOfText, type OtherPurpose } from '../acts/index.ts'
import { gradingOfClaims } from '../intelligence/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { integerList } from './driver.ts'
import type { HeldClass } from './ports.ts'

/** What a class is told by, as rows of items and releases keep it. */
export type Classed = {
  /** Its number. */
  readonly agreement: number
  readonly role: string
  readonly origin: string
  readonly purpose: string
  readonly type: string | null
  readonly stixId: string | null
  readonly marking: string | null
  readonly dataSubject: string | null
  readonly grading: string | null
  readonly narrowing: string | null
  readonly otherPurposes: string | null
}

const COLUMNS = ['agreement', 'role', 'origin', 'purpose', 'type', 'marking', 'data_subject', 'grading', 'narrowing', 'other_purposes']

/** The number of a class, which is made where there is none; null where an item is of none. In a transaction that writes. */
export async function classNumber(connection: Connection, row: Classed): Promise<number | null> {
  const { agreement, role, origin, purpose, type, stixId, marking, dataSubject } = row
  if (role === 'sent' || type === null || stixId === null || marking === null || dataSubject === null) return null
  const handling = [gradesText(row.grading), readingText(row.narrowing), row.otherPurposes ?? '[]']
  const values = [agreement, role, origin, purpose, type, marking, dataSubject, ...handling]
  const places = COLUMNS.map(() => '?').join(', ')
  const [known] = await connection.all<Numbered>(
    `SELECT number FROM item_classes WHERE ${COLUMNS.map((column) => `${column} = ?`).join(' AND ')}`,
    values,
  )
  if (known !== undefined) return known.number
  const [made] = await connection.all<Numbered>(
    `INSERT INTO item_classes (${COLUMNS.join(', ')}) VALUES (${places}) RETURNING number`,
    values,
  )
  return (made as Numbered).number
}

type Numbered = { readonly number: number }

/** Without the day of the review, on which no decision looks. */
function gradesText(grading: string | null): string {
  if (grading === null) return '{}'
  const { review: _, ...claims } = JSON.parse(grading) as { readonly [axis: string]: string }
  return JSON.stringify(claims)
}

/** Who may read for what; the other terms stand in columns of their own, or let everybody read. */
function readingText(narrowing: string | null): string {
  if (narrowing === null) return '{}'
  const { purposes, readers } = narrowingOfText(narrowing)
  return JSON.stringify({ ...(purposes && { purposes }), ...(readers && { readers }) })
}

/** Finds the classes of rows that are handled otherwise than before. */
export async function reclassify(connection: Connection, seqs: readonly number[]): Promise<void> {
  const rows = await connection.all<Classed & { readonly seq: number }>(
    `SELECT items.seq, items.agreement, items.role, releases.origin, releases.purpose, items.type, items.stix_id AS "stixId", items.marking,
       items.data_subject AS "dataSubject", items.grading, items.narrowing, items.other_purposes AS "otherPurposes"
     FROM items CROSS JOIN releases WHERE items.seq IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND releases.seq = items.release`,
    [integerList(seqs)],
  )
  for (const row of rows) await connection.run('UPDATE items SET class = ? WHERE seq = ?', [await classNumber(connection, row), row.seq])
}

type StoredClass = {
  readonly number: number
  readonly role: 'own' | 'received'
  readonly origin: string
  readonly purpose: string
  readonly type: string
  readonly marking: string
  readonly dataSubject: string
  readonly grading: string
  readonly narrowing: string
  readonly otherPurposes: string
}

// What the store remembers is the same list for as long as nothing changed: each is read once.
const read = new WeakMap<readonly StoredClass[], readonly HeldClass[]>()

/** The classes of an agreement. */
export async function classesUnder(connection: Connection, agreement: string): Promise<readonly HeldClass[]> {
  const rows = await connection.remembered<StoredClass>(
    `SELECT number, role, origin, purpose, type, marking, data_subject AS "dataSubject", grading, narrowing, other_purposes AS "otherPurposes"
     FROM item_classes WHERE agreement = (SELECT number FROM agreement_numbers WHERE agreement = ?) ORDER BY number`,
    [agreement] satisfies SqlValues,
  )
  const known = read.get(rows)
  if (known !== undefined) return known
  const classes = rows.map(classOf)
  read.set(rows, classes)
  return classes
}

function classOf({ number, role, origin, purpose, type, marking, dataSubject, ...handling }: StoredClass): HeldClass {
  const grading = gradingOfClaims(JSON.parse(handling.grading))
  const narrowing = handling.narrowing === '{}' ? null : narrowingOfText(handling.narrowing)
  const otherPurposes = JSON.parse(handling.otherPurposes) as readonly OtherPurpose[]
  return {
    number,
    role,
    origin,
    purpose,
    narrowing,
    otherPurposes,
    face: { type, stixId: '', version: null, marking, dataSubject, grading },
  }
}
