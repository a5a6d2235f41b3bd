/** The facts of an object that a decision asks for. */
import type { Instant, Result } from '../foundation/index.ts'
import { accepted, refused } from '../foundation/index.ts'
import type { MarkingErrorCode } from './errors.ts'
import { type Grading, gradingOfLabels, reviewedBy, UNGRADED } from './grading/grading.ts'
import { gradingLabels } from './grading/grading-labels.ts'
import { statedLabels } from './grading/stated-labels.ts'
import type { Handling, MarkingReading } from './marking/marking.ts'
import { fieldLevels, markedHandling } from './marking/marking.ts'
import type { Mark } from './marking/marks.ts'
import { stricterPap } from './marking/pap.ts'
import { publishedTerms } from './marking/terms.ts'
import type { Tlp } from './marking/tlp.ts'
import { membersOf } from './members.ts'
import type { Reference } from './model/references.ts'
import type { StixObject } from './model/stix-object.ts'
import { idOf, typeOf, versionOf } from './model/stix-object.ts'
import type { DataSubject } from './personal/data-subject.ts'
import { labelledCategory } from './personal/data-subject.ts'

/** What a decision needs to know of one object; nothing of its content. */
export type ItemFacts = {
  readonly id: string
  readonly type: string
  /** See `versionOf`. */
  readonly version: string | null
  readonly marking: Tlp
  readonly dataSubject: DataSubject
  readonly grading: Grading
  readonly references: readonly Reference[]
  /** Whether markings say anything of single fields, which `minimise` applies. */
  readonly hasFieldMarkings: boolean
  /** The grading and the data subject as labels, for what goes out without the labels of the original. */
  readonly gradingLabels: readonly string[]
  /** The last instant for which it is known how to handle it: markings end, and a review is due; null where nothing sets an end. */
  readonly handledUntil: Instant | null
  /** Markings that are marked themselves: nobody has the item without having their definitions. */
  readonly guardedMarkings: readonly string[]
}

/** The facts of an object, or a refusal when its level cannot be told. */
export function factsOf(object: StixObject, reading: MarkingReading): Result<ItemFacts, MarkingErrorCode> {
  const labels = statedLabels(object)
  const category = labelledCategory(labels)
  const { marks, references, isPersonal } = membersOf(object, { isPersonSaid: category !== undefined })
  const handling = markedHandling(object, marks, reading)
  if (!handling.ok) return handling
  const { level, touchesFields } = handling.value
  const grading = markedGrading(gradingOfLabels(labels), handling.value)
  const until = earliest(handling.value.until, reviewedBy(grading))
  if (until !== null && reading.now !== undefined && until < reading.now)
    return refused('review-overdue', 'the day on which its origin wanted it reviewed is past')
  const hasFieldMarkings = touchesFields || object.granular_markings !== undefined
  const dataSubject = category ?? (isPersonal ? 'unspecified' : 'none')
  return accepted({
    id: idOf(object),
    type: typeOf(object),
    version: versionOf(object),
    marking: level,
    dataSubject,
    grading,
    gradingLabels: labelsOf(object, { grading, dataSubject, hasFieldMarkings, marks }, reading),
    references,
    hasFieldMarkings,
    handledUntil: until,
    guardedMarkings: guardedMarkings(marks, reading),
  })
}

// What may be done with an item is said by labels or by markings; the stricter holds.
function markedGrading(grading: Grading, { pap }: Handling): Grading {
  if (pap === null) return grading
  return { ...grading, pap: grading.pap === 'none' ? pap : stricterPap(grading.pap, pap) }
}

function earliest(left: Instant | null, right: Instant | null): Instant | null {
  return left === null ? right : right === null ? left : Math.min(left, right)
}

const NONE: readonly string[] = []

function labelsOf(
  object: StixObject,
  said: Pick<ItemFacts, 'grading' | 'dataSubject' | 'hasFieldMarkings'> & { readonly marks: readonly Mark[] },
  { defined }: MarkingReading,
): readonly string[] {
  if (said.grading === UNGRADED && said.dataSubject === 'none') return NONE
  const areLabelsMarked =
    said.hasFieldMarkings && [...fieldLevels(said.marks, defined).keys()].some((selector) => /^labels(?:\.|$)/.test(selector))
  return gradingLabels(object, { ...said, areLabelsMarked })
}

function guardedMarkings(marks: readonly Mark[], { defined }: MarkingReading): readonly string[] {
  if (defined === undefined || marks.length === 0) return NONE
  const guarded = new Set<string>()
  for (const { id } of marks) if (id !== undefined && publishedTerms(id) === undefined && defined(id)?.isMarked === true) guarded.add(id)
  return guarded.size === 0 ? NONE : [...guarded]
}
