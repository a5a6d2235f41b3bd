/** What a node holds under an agreement, as far as the reader may see it under the agreement and the node's own reservations. */
import { type AgreementEntry, type AlertReader, classOfFace, type HoldingRole, type ItemReader, type ItemRow } from '../acts/index.ts'
import type { ReaderRole } from '../agreement/index.ts'
import { type ContentsParts, objectTexts } from './object-text.ts'
import { type ServedRow, type Source, scanOf } from './source.ts'

/** Who reads what for which purpose. */
export type HoldingsReading = {
  readonly entry: AgreementEntry
  /** Code of the node's own party. */
  readonly self: string
  readonly holdings: Exclude<HoldingRole, 'sent'>
  /** Only the texts of alerts. */
  readonly isAlerts: boolean
  /** Only what this party sent; undefined for all. */
  readonly origin: string | undefined
  readonly role: ReaderRole
  readonly purpose: string
}

/** Where holdings are found. */
export type HoldingsParts = ContentsParts & {
  readonly items: Pick<ItemReader, 'page'>
  readonly alerts: Pick<AlertReader, 'confirmed'>
}

/**
 * Holdings of one role of holding. An item is seen only for the purpose it was
 * shared for, and only where the decision permits reading its class.
 */
export function holdingsSource(reading: HoldingsReading, parts: HoldingsParts): Source {
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const rows = await parts.items.page({
        agreement: reading.entry.row.hash,
        roles: [reading.holdings],
        isLatestOnly: false,
        addedAfter,
        limit,
        ...(stixIds === undefined ? {} : { stixIds }),
        ...(types === undefined ? {} : { types }),
      })
      const alerts = reading.isAlerts ? await parts.alerts.confirmed(reading.entry.row.hash) : undefined
      const meant = alerts === undefined ? rows : rows.filter(({ holding }) => alerts.has(holding))
      return scanOf(
        rows,
        limit,
        meant.flatMap((row) => servedRow(row, reading)),
      )
    },
    objects: (holdings) => objectTexts(holdings, parts),
  }
}

function servedRow(row: ItemRow, reading: HoldingsReading): readonly ServedRow[] {
  if (row.face === null || !isReadable(row, row.face, reading)) return []
  const { stixId, type, version } = row.face
  const { holding, agreement, addedAt, isLatest } = row
  return [{ holding, agreement, stixId, type, version, addedAt, isLatest }]
}

function isReadable(row: ItemRow, face: NonNullable<ItemRow['face']>, { entry, self, origin, role, purpose }: HoldingsReading): boolean {
  if (row.purpose !== purpose || (origin !== undefined && row.origin !== origin)) return false
  const question = { action: 'read', from: row.origin, to: self, purpose, item: classOfFace(face), role } as const
  return entry.decider.decide(question).verdict === 'permit'
}
