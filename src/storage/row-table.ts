/** Rows that are kept as the program has them: a column for each member, some of them JSON. */
import type { Connection, SqlValue, SqlValues } from './driver.ts'

/** A table of such rows, found by their id. */
export type RowTable<Row> = {
  /** `rest` is what follows the name of the table. */
  select(rest?: string, values?: SqlValues): Promise<readonly Row[]>
  insert(row: Row): Promise<void>
  /** Sets the members that are given, and no others. @returns whether there is such a row */
  update(id: string, members: Partial<Row>): Promise<boolean>
}

/** What a table of rows is like. */
export type RowShape<Row> = {
  readonly table: string
  /** Every column by the member that it keeps. */
  readonly columns: Readonly<Record<keyof Row & string, string>>
  /** Members that are kept as JSON; null stays null. */
  readonly json: readonly (keyof Row & string)[]
}

/** The table of a shape. Names in it are written into statements as they are. */
export function rowTable<Row extends { readonly id: string }>(
  connection: Connection,
  { table, columns, json }: RowShape<Row>,
): RowTable<Row> {
  type Member = keyof Row & string
  type KeptRow = Record<Member, SqlValue>
  const members = Object.keys(columns) as readonly Member[]
  const selected = members.map((member) => `${columns[member]} AS "${member}"`).join(', ')
  const columnValue = (row: Partial<Row>, member: Member): SqlValue => {
    const value = row[member] ?? null
    return value !== null && json.includes(member) ? JSON.stringify(value) : (value as SqlValue)
  }
  const rowOf = (kept: KeptRow): Row => {
    const read = json.map((member) => [member, kept[member] === null ? null : JSON.parse(kept[member] as string)] as const)
    return { ...kept, ...Object.fromEntries(read) } as unknown as Row
  }
  return {
    select: async (rest = '', values = []) =>
      (await connection.all<KeptRow>(`SELECT ${selected} FROM ${table} ${rest}`, values)).map(rowOf),
    insert: async (row) => {
      const names = members.map((member) => columns[member]).join(', ')
      const places = members.map(() => '?').join(', ')
      const values = members.map((member) => columnValue(row, member))
      await connection.run(`INSERT INTO ${table} (${names}) VALUES (${places})`, values)
    },
    update: async (id, changes) => {
      const changed = members.filter((member) => Object.hasOwn(changes, member))
      const settings = changed.map((member) => `${columns[member]} = ?`).join(', ')
      const values = changed.map((member) => columnValue(changes, member))
      return (await connection.run(`UPDATE ${table} SET ${settings} WHERE id = ?`, [...values, id])) === 1
    },
  }
}
