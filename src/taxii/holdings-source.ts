/** What a node holds under an agreement, as far as the reader may see it under the agreement and the node's own reservations. */
import {
  type AgreementEntry,
  classOfFace,
  type FaceRow,
  type HoldingRole,
  type ItemReader,
  isForPurpose,
  leavesReading,
} from '../acts/index.ts'
import { isCleared, type OfficialAttributes, type ReaderRole, readsUncategorised } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
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
  readonly attributes: OfficialAttributes | undefined
  readonly purpose: string
  readonly now: Instant
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
  if (row.face === null || !isReadable(row, row.face, reading)) return []
  const { stixId, type, version, dataSubject } = row.face
  const { holding, seq, addedAt, isLatest, isGraded, narrowing, otherPurposes, retainUntil } = row
  // What was received was derived so that it says so.
  const erasedAt = reading.holdings === 'own' ? retainUntil : null
  const mayBeAboutPeople = dataSubject !== 'none'
  return [
    {
      holding,
      seq,
      agreement: reading.entry.row.hash,
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

function isReadable(
  row: FaceRow,
  face: NonNullable<FaceRow['face']>,
  { entry, self, origin, role, attributes, purpose, now }: HoldingsReading,
): boolean {
  if (!isForPurpose(row, purpose, now) || (origin !== undefined && row.origin !== origin)) return false
  if (!leavesReading(row.narrowing, { purpose, role })) return false
  if (!readsUncategorised(role, entry.record.agreement, face.dataSubject)) return false
  const reader = attributes === undefined ? { role } : { role, attributes }
  if (!isCleared(reader, entry.record.agreement, face.marking)) return false
  const question = { action: 'read', from: row.origin, to: self, purpose, item: classOfFace(face), role } as const
  return entry.decider.decide(question).verdict === 'permit'
}
