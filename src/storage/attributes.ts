/** What officers recorded of officials. */
import type { Connection } from './driver.ts'
import type { AttributeRow, AttributeStore } from './ports.ts'

const COLUMNS = `SELECT login, kind, value, ends_at AS "endsAt", recorded_by AS "recordedBy", recorded_at AS "recordedAt"
  FROM official_attributes`

/** Reads attributes. */
export function attributeReader(connection: Connection): Pick<AttributeStore, 'of' | 'list'> {
  return {
    of: (login) => connection.all<AttributeRow>(`${COLUMNS} WHERE login = ? ORDER BY kind, value`, [login]),
    list: () => connection.all<AttributeRow>(`${COLUMNS} ORDER BY login, kind, value`),
  }
}

/** Writes them. */
export function attributeStore(connection: Connection): AttributeStore {
  const remove: AttributeStore['remove'] = async (login, { kind, value }) => {
    await connection.run('DELETE FROM official_attributes WHERE login = ? AND kind = ? AND value = ?', [login, kind, value])
  }
  return {
    ...attributeReader(connection),
    put: async ({ login, kind, value, endsAt, recordedBy, recordedAt }) => {
      if (kind === 'clearance') await connection.run('DELETE FROM official_attributes WHERE login = ? AND kind = ?', [login, kind])
      await remove(login, { kind, value })
      await connection.run(
        'INSERT INTO official_attributes (login, kind, value, ends_at, recorded_by, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
        [login, kind, value, endsAt, recordedBy, recordedAt],
      )
    },
    remove,
    removeOf: async (login) => {
      await connection.run('DELETE FROM official_attributes WHERE login = ?', [login])
    },
  }
}
