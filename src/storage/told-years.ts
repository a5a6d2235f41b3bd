/** What parties told the overseers of their years. */
import type { Connection } from './driver.ts'
import type { Change, ToldYearReader, ToldYearRow } from './ports.ts'

/** Reads them. */
export function toldYearReader(connection: Connection): ToldYearReader {
  return {
    of: async (year) => {
      const rows = await connection.all<Omit<ToldYearRow, 'figures'> & { figures: string }>(
        'SELECT party, agreement, figures, told_at AS "toldAt" FROM told_years WHERE year = ? ORDER BY agreement, party',
        [year],
      )
      return rows.map((row) => ({ ...row, figures: JSON.parse(row.figures) as ToldYearRow['figures'] }))
    },
  }
}

/** A party told one. */
export async function noteYear(
  connection: Connection,
  { party, agreement, figures, at }: Extract<Change, { change: 'year-told' }>,
): Promise<void> {
  await connection.run(
    'INSERT INTO told_years (agreement, party, year, figures, told_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (agreement, party, year) DO NOTHING',
    [agreement, party, figures.year, JSON.stringify(figures), at],
  )
}
