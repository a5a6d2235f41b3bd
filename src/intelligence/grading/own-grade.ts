/**
 * The grade that a party itself gives what came from elsewhere. It stands beside what the origin said and never in its place: tools see it as a
 * property extension (STIX 2.1 section 7.3) that only the node which serves the object sets. It changes neither id nor version, and whoever
 * else wrote one is not believed.
 */
import { isJsonObject, type JsonObject } from '../../foundation/index.ts'
import { type CredibilityFact, isGrade, type NatureFact, type ReliabilityFact } from './grading.ts'

/** Id of the extension definition (spec/item.md#own-grade). */
export const OWN_GRADE_EXTENSION = 'extension-definition--6952c429-a016-424a-834d-1d52748d2759'

/** What an official said of an item. The axes are never fused. */
export type OwnGrade = {
  readonly reliability: ReliabilityFact
  readonly credibility: CredibilityFact
  readonly nature: Exclude<NatureFact, 'untold'>
  /** Day on which it is to be looked at again, `YYYY-MM-DD`: with its end the grade lapses. */
  readonly review: string
}

/** Such a grade, by whom and when. */
export type GivenGrade = OwnGrade & { readonly party: string; readonly gradedAt: string }

/** Whether a text is a day of the calendar. */
export function isReviewDay(text: string): boolean {
  return text !== 'none' && isGrade('review', text)
}

/** The object with the grade that this party gave it, and without any that came with it. */
export function withOwnGrade<Object extends JsonObject>(object: Object, grade: GivenGrade | undefined): Object {
  const plain = withoutOwnGrade(object)
  if (grade === undefined) return plain
  const others = isJsonObject(plain.extensions) ? plain.extensions : {}
  return { ...plain, extensions: { ...others, [OWN_GRADE_EXTENSION]: extensionOf(grade) } }
}

/** The object without any such grade; one that bears none is returned itself. */
export function withoutOwnGrade<Object extends JsonObject>(object: Object): Object {
  const { extensions, ...members } = object
  if (!isJsonObject(extensions) || !Object.hasOwn(extensions, OWN_GRADE_EXTENSION)) return object
  const { [OWN_GRADE_EXTENSION]: _grade, ...others } = extensions
  // A dictionary of STIX is never empty.
  return (Object.keys(others).length === 0 ? members : { ...members, extensions: others }) as JsonObject as Object
}

function extensionOf(grade: GivenGrade): JsonObject {
  return {
    extension_type: 'property-extension',
    graded_by: grade.party,
    graded_at: grade.gradedAt,
    source_reliability: grade.reliability,
    information_credibility: grade.credibility,
    nature: grade.nature,
    review_date: grade.review,
  }
}
