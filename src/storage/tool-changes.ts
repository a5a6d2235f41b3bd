/** What was done with the accounts of tools, as the acts say it. */
import type { Connection } from './driver.ts'
import type { Change, ToolChangeReader, ToolChangeRow } from './ports.ts'

const COLUMNS = 'act_id AS id, tool, deed, done_by AS "by", owner, purpose, posts, review_by AS "reviewBy", done_at AS at'

/** Reads it. */
export function toolChangeReader(connection: Connection): ToolChangeReader {
  return {
    of: (tool, limit) =>
      connection.all<ToolChangeRow>(`SELECT ${COLUMNS} FROM tool_changes WHERE tool = ? ORDER BY number DESC LIMIT ?`, [tool, limit]),
    lastTerm: async (tool) => {
      const rows = await connection.all<ToolChangeRow>(
        `SELECT ${COLUMNS} FROM tool_changes WHERE tool = ? AND deed IN ('added', 'reviewed', 'lapsed') ORDER BY number DESC LIMIT 1`,
        [tool],
      )
      return rows[0]
    },
  }
}

/** One more. */
export async function changeTool(connection: Connection, change: Extract<Change, { change: 'tool-changed' }>): Promise<void> {
  const { id, tool, deed, by, owner, purpose, posts, reviewBy, at } = change
  await connection.run(
    `INSERT INTO tool_changes (act_id, tool, deed, done_by, owner, purpose, posts, review_by, done_at, number)
     SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(MAX(number), 0) + 1 FROM tool_changes WHERE tool = ?`,
    [id, tool, deed, by, owner, purpose, posts, reviewBy, at, tool],
  )
}
