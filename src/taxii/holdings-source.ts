/** What a node holds under an agreement, as far as the reader may see it under the agreement and the node's own reservations. */
import { type AgreementEntry, type FaceRow, type HoldingRole, type ItemReader, type Reader, readingOf } from '../acts/index.ts'
import { type ServedRow, type Source, scanOf } from './source.ts'

/** Who reads what for which purpose. */
export type HoldingsReading = {
  readonly entry: AgreementEntry
  readonly holdings: Exclude<HoldingRole, 'sent'>
  /** Only the texts of alerts. */
  readonly isAlerts: boolean
  /** Only what this party sent; undefined for all. */
  readonly origin: string | undefined
  readonly reader: Reader
}

/** Where they are. */
export type HoldingsParts = {
  readonly faces: Pick<ItemReader, 'faces'>
  readonly objects: Source['objects']
}

/**
 * Holdings of one role of holding. An item is seen only for the purpose it was
 * shared for, or one that its origin consented to since, and only where the decision permits reading its class.
 */
export function holdingsSource(reading: HoldingsReading, parts: HoldingsParts): Source {
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const rows = await parts.faces.faces({
        agreement: reading.entry.row.hash,
        roles: [reading.holdings],
        isAlert: reading.isAlerts,
        addedAfter,
        limit,
        ...(reading.origin === undefined ? {} : { origin: reading.origin }),
        ...(stixIds === undefined ? {} : { stixIds }),
        ...(types === undefined ? {} : { types }),
      })
      return scanOf(
        rows,
        limit,
        rows.flatMap((row) => servedRow(row, reading)),
      )
    },
    objects: parts.objects,
  }
}

function servedRow(row: FaceRow, reading: HoldingsReading): readonly ServedRow[] {
  const { entry, origin, reader } = reading
  if (row.face === null || (origin !== undefined && row.origin !== origin) || !readingOf(row, entry, reader).ok) return []
  const { stixId, type, version, dataSubject } = row.face
  const { holding, seq, addedAt, isLatest, isGraded, narrowing, otherPurposes, retainUntil } = row
  // What was received was derived so that it says so.
  const erasedAt = reading.holdings === 'own' ? retainUntil : null
  const mayBeAboutPeople = dataSubject !== 'none'
  return [
    {
      holding,
      seq,
      agreement: entry.row.hash,
      stixId,
      type,
      version,
      addedAt,
      isLatest,
      isGraded,
      mayBeAboutPeople,
      narrowing,
      otherPurposes,
      erasedAt,
    },
  ]
}
