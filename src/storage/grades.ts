/** Grades that officials gave what came from elsewhere. */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, GradeReader, GradeReasonStore, GradeRow, HoldingKey } from './ports.ts'

type ItemsGraded = Extract<Change, { readonly change: 'items-graded' }>
type StoredGrade = GradeRow & { readonly holding: HoldingKey }

const LISTED = 'SELECT value FROM json_each(?)'
const COLUMNS = `graded_items.item_id AS holding, act_id AS id, account, COALESCE(reason, '') AS reason, reliability, credibility, nature, review,
  graded_at AS "gradedAt"`
const GRADED = `graded_items JOIN grades ON grades.act_id = graded_items.grade
  LEFT JOIN grade_reasons ON grade_reasons.grade = graded_items.grade`

/** Reads grades. */
export function gradeReader(connection: Connection): GradeReader {
  return {
    latest: async (holdings) => {
      if (holdings.length === 0) return new Map()
      const rows = await connection.all<StoredGrade>(
        `SELECT ${COLUMNS} FROM ${GRADED} WHERE graded_items.seq IN (
           SELECT MAX(seq) FROM graded_items WHERE item_id IN (${LISTED}) GROUP BY item_id)`,
        [textList(holdings)],
      )
      return new Map(rows.map(({ holding, ...row }) => [holding, row]))
    },
    history: async (holding, limit) => {
      const rows = await connection.all<StoredGrade>(
        `SELECT ${COLUMNS} FROM ${GRADED} WHERE graded_items.item_id = ? ORDER BY graded_items.seq DESC LIMIT ?`,
        [holding, limit],
      )
      return rows.map(({ holding: _, ...row }) => row)
    },
  }
}

/** Keeps the texts of reasons, which acts name by digest. */
export function gradeReasonStore(connection: Connection): GradeReasonStore {
  return {
    put: async (id, reason) => {
      await connection.run('INSERT INTO grade_reasons (grade, reason) VALUES (?, ?)', [id, reason])
    },
  }
}

/** Items are graded. */
export async function gradeItems(connection: Connection, { id, agreement, account, holdings, grade, at }: ItemsGraded): Promise<void> {
  const { reliability, credibility, nature, review } = grade
  await connection.run(
    `INSERT INTO grades (act_id, agreement, account, reliability, credibility, nature, review, graded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, agreement, account, reliability, credibility, nature, review, at],
  )
  await connection.many(
    'INSERT INTO graded_items (item_id, grade) VALUES (?, ?)',
    holdings.map((holding): SqlValues => [holding, id]),
  )
}

/** What was said of items goes with the last of them that is kept; that it was said stays, as its act does. */
export async function forgetGradeReasons(connection: Connection, holdings: readonly HoldingKey[]): Promise<void> {
  await connection.erase(
    `DELETE FROM grade_reasons WHERE grade IN (SELECT grade FROM graded_items WHERE item_id IN (${LISTED}))
       AND NOT EXISTS (SELECT 1 FROM graded_items JOIN items ON items.item_id = graded_items.item_id
         WHERE graded_items.grade = grade_reasons.grade AND items.state <> 'erased')
       AND NOT EXISTS (SELECT 1 FROM graded_items JOIN feed_objects ON feed_objects.item_id = graded_items.item_id
         WHERE graded_items.grade = grade_reasons.grade)`,
    [textList(holdings)],
  )
}
