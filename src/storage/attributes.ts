/** What officers recorded of officials. */
import type { Connection } from './driver.ts'
import type { AttributeRow, AttributeStore } from './ports.ts'

const COLUMNS = `SELECT login, kind, value, ends_at AS "endsAt", recorded_by AS "recordedBy", recorded_at AS "recordedAt", level
  FROM official_attributes`

type StoredAttribute = Omit<AttributeRow, 'level'> & { readonly level: NonNullable<AttributeRow['level']> | null }

function attributeOf({ level, ...row }: StoredAttribute): AttributeRow {
  return level === null ? row : { ...row, level }
}

/** Reads attributes. */
export function attributeReader(connection: Connection): Pick<AttributeStore, 'of' | 'list'> {
  return {
    of: async (login) =>
      (await connection.all<StoredAttribute>(`${COLUMNS} WHERE login = ? ORDER BY kind, value`, [login])).map(attributeOf),
    list: async () => (await connection.all<StoredAttribute>(`${COLUMNS} ORDER BY login, kind, value`)).map(attributeOf),
  }
}

/** Writes them. */
export function attributeStore(connection: Connection): AttributeStore {
  const remove: AttributeStore['remove'] = async (login, { kind, value }) => {
    await connection.run('DELETE FROM official_attributes WHERE login = ? AND kind = ? AND value = ?', [login, kind, value])
  }
  return {
    ...attributeReader(connection),
    put: async ({ login, kind, value, endsAt, recordedBy, recordedAt, level = null }) => {
      if (kind === 'clearance') await connection.run('DELETE FROM official_attributes WHERE login = ? AND kind = ?', [login, kind])
      await remove(login, { kind, value })
      await connection.run(
        'INSERT INTO official_attributes (login, kind, value, ends_at, recorded_by, recorded_at, level) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [login, kind, value, endsAt, recordedBy, recordedAt, level],
      )
    },
    remove,
    removeOf: async (login) => {
      await connection.run('DELETE FROM official_attributes WHERE login = ?', [login])
    },
  }
}
