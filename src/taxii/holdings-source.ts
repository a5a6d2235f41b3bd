/** What a node holds under an agreement, as far as the reader may see it under the agreement and the node's own reservations. */
import {
  type AgreementEntry,
  type FaceRow,
  type HeldClass,
  type HoldingRole,
  type Reader,
  readableClasses,
  readingOf,
} from '../acts/index.ts'
import type { Faces } from './kept-faces.ts'
import { type ServedRow, type Source, type SourceQuestion, scanOf } from './source.ts'

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
  readonly faces: Faces
  readonly objects: Source['objects']
}

/**
 * Holdings of one role of holding. An item is seen only for the purpose it was shared for, or one that its origin consented to since, and only
 * where the decision permits reading its class. Rows of other classes are not looked at, however many there are.
 */
export function holdingsSource(reading: HoldingsReading, parts: HoldingsParts): Source {
  const { entry, holdings, isAlerts, reader } = reading
  const agreement = entry.row.hash
  const classes = memoised(async () => (await parts.faces.classes(agreement)).filter((held) => isAsked(held, reading)))
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const known = (await classes()).filter(isOfType({ stixIds, types }))
      const numbers = readableClasses(known, entry, reader).map(({ number }) => number)
      const asked = { agreement, roles: [holdings], isAlert: isAlerts, classes: numbers, addedAfter, limit }
      const rows = await parts.faces.faces({ ...asked, ...(stixIds === undefined ? {} : { stixIds }) })
      return scanOf(
        rows,
        limit,
        rows.flatMap((row) => servedRow(row, reading)),
      )
    },
    objects: parts.objects,
  }
}

function isAsked({ role, origin }: HeldClass, { holdings, origin: asked }: HoldingsReading): boolean {
  return role === holdings && (asked === undefined || origin === asked)
}

/** A class says of which type its items are, and an id does. */
function isOfType({ stixIds, types }: Pick<SourceQuestion, 'stixIds' | 'types'>): (held: HeldClass) => boolean {
  const ofIds = stixIds && new Set(stixIds.map((id) => id.split('--', 1)[0]))
  return ({ face: { type } }) => (types?.includes(type) ?? true) && (ofIds?.has(type) ?? true)
}

/** Asks once, however often the answer is wanted. */
function memoised<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined
  return () => {
    answer ??= ask()
    return answer
  }
}

function servedRow(row: FaceRow, reading: HoldingsReading): readonly ServedRow[] {
  const { entry, origin, reader } = reading
  if (row.face === null || (origin !== undefined && row.origin !== origin) || !readingOf(row, entry, reader).ok) return []
  const { stixId, type, version, dataSubject } = row.face
  const { holding, seq, addedAt, isLatest, isGraded, narrowing, otherPurposes, retainUntil } = row
  // What was received was derived so that it says so.
  const erasedAt = reading.holdings === 'own' ? retainUntil : null
  const isAboutPeople = dataSubject !== 'none'
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
      isAboutPeople,
      narrowing,
      otherPurposes,
      erasedAt,
    },
  ]
}
