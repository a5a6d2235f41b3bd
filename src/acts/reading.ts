/**
 * May somebody read an item now? The decision under the agreement and everything that is looked up beside it, in one answer: whoever shows
 * items asks here and nowhere else ([0049](../../docs/decisions/0049-one-answer-to-who-reads.md)).
 */
import { type Conditioned, clearanceFault, deedFault, isForRole, isInCase, readsUncategorised } from '../agreement/index.ts'
import { accepted, type Instant, type Refusal, type Result, refused } from '../foundation/index.ts'
import type { Permission, RefusalCode } from '../policy/index.ts'
import type { AgreementEntry } from './directory.ts'
import type { HoldingKey } from './holding-key.ts'
import { classOfFace } from './item-class.ts'
import { leavesReading } from './narrowing.ts'
import { isForPurpose } from './other-purposes.ts'
import type { FaceRow, HeldClass, ItemRow } from './views.ts'

/** What of an item its reading hangs on. */
export type ReadableItem = Pick<FaceRow, 'holding' | 'origin' | 'purpose' | 'otherPurposes' | 'narrowing' | 'face' | 'retainUntil'> & {
  /** Absent where whoever found it looked among held items alone. */
  readonly state?: ItemRow['state']
}

/** Who reads, and when. */
export type Reader = Conditioned & {
  /** Code of the node's own party. */
  readonly self: string
  readonly now: Instant
  /** The purpose that is stated. */
  readonly purpose: string
}

/** Why something may not be read; for the own party alone, for much of it is nobody else's to know. */
export type ReadingRefusalCode =
  | 'role-not-allowed'
  | 'training-missing'
  | 'case-missing'
  | 'clearance-missing'
  | 'uncategorised-closed'
  | 'item-not-held'
  | 'retention-ended'
  | 'purpose-not-given'
  | 'reading-narrowed'
  | RefusalCode

/**
 * The answer for one item, with the articles that it rests on. Each of what is looked up can only refuse, so that it is read exactly where
 * the decision permits and nothing stands against it.
 */
export function readingOf(
  item: ReadableItem,
  { record, decider }: Pick<AgreementEntry, 'record' | 'decider'>,
  reader: Reader,
): Result<Permission, ReadingRefusalCode> {
  const { agreement } = record
  const { face } = item
  const { purpose } = reader
  const fault = deedFault(reader, agreement, 'read')
  if (fault !== undefined) return { ok: false, refusal: fault }
  const unheld = itemFault(item, agreement.retention.article, reader.now)
  if (unheld !== undefined && face === null) return { ok: false, refusal: unheld }
  // Both are shut above; the compiler is told so.
  if (reader.role === 'operator' || face === null) throw new Error('what nobody may read is refused before')
  const { role } = reader
  // Decided in any case: which of the conditions below refuses changes nothing of what was done.
  const decision = decider.decide({ action: 'read', from: item.origin, to: reader.self, purpose, item: classOfFace(face), role })
  if (unheld !== undefined) return { ok: false, refusal: unheld }
  if (!isForPurpose(item, purpose, reader.now))
    return refused('purpose-not-given', 'it was not given for this purpose', agreement.purposes.article)
  if (!isForRole(reader, purpose)) return refused('purpose-not-given', 'the national role of the official does not read for this purpose')
  if (!leavesReading(item.narrowing, { purpose, role }))
    return refused('reading-narrowed', 'whoever it comes from narrowed since who may read it for what', agreement.reading.article)
  if (!readsUncategorised(role, agreement, face.dataSubject))
    return refused(
      'uncategorised-closed',
      'nobody categorised whom it is about, and this role does not read such',
      agreement.reading.article,
    )
  const uncleared = clearanceFault(reader, agreement, face.marking)
  if (uncleared !== undefined) return { ok: false, refusal: uncleared }
  if (!isInCase(reader, agreement, item.holding))
    return refused('case-missing', 'it is not tied to the case that is named', agreement.reading.article)
  if (decision.verdict !== 'refuse') return accepted(decision)
  return refused(decision.code, decision.reason, decision.articles[0]?.number)
}

/**
 * Those of the classes of which this reader may read items, but for what hangs on one item alone: the end of its retention and the cases that
 * it is tied to. Pages are asked for by their numbers, so that what is withheld is no work; each item is decided on after all.
 */
export function readableClasses(
  classes: readonly HeldClass[],
  entry: Pick<AgreementEntry, 'record' | 'decider'>,
  reader: Reader,
): readonly HeldClass[] {
  const attributes = { ...(reader.attributes ?? { trainings: [], clearance: null }), tied: { has: () => true } }
  const asked = { ...reader, attributes }
  const retainUntil = reader.now + 1
  return classes.filter((held) => readingOf({ ...held, holding: ANY, retainUntil }, entry, asked).ok)
}

const ANY = '' as HoldingKey

/** Why nobody reads an item any more, whoever it is. */
function itemFault(
  { face, state = 'held', retainUntil }: ReadableItem,
  retention: string,
  now: Instant,
): Refusal<'item-not-held' | 'retention-ended'> | undefined {
  if (state !== 'held' || face === null) return { code: 'item-not-held', reason: 'it is restricted or erased', article: retention }
  if (retainUntil <= now) return { code: 'retention-ended', reason: 'its retention ended', article: retention }
  return undefined
}
