/** Reservations as if their party had stated them: what a directory reads, with their statements added. */
import type { AgreementRow, DirectoryReader, KeptStatement } from '../../src/acts/index.ts'
import { hex, type Json, sha256, utf8 } from '../../src/foundation/index.ts'

/** A reader that tells of these reservations on every agreement. */
export function withReservations(reader: DirectoryReader, reservations: readonly Json[]): DirectoryReader {
  if (reservations.length === 0) return reader
  return {
    ...reader,
    parties: () => reader.parties(),
    directoryVersion: () => reader.directoryVersion(),
    forkedLedgers: () => reader.forkedLedgers(),
    agreements: async () => (await reader.agreements()).map((row) => withStatements(row, reservations)),
  }
}

function withStatements(row: AgreementRow, reservations: readonly Json[]): AgreementRow {
  const stated = reservations.map((reservation, index): KeptStatement => {
    const { party } = reservation as { readonly party: string }
    const actId = hex(sha256(utf8(`reserve ${party} ${index} ${row.hash}`)))
    return { kind: 'reserve', party, actId, at: 0, body: { reservation } }
  })
  return { ...row, statements: [...row.statements, ...stated] }
}
