export { type BundleEntry, readBundle } from './bundle/bundle-reader.ts'
export type { BundleLimits } from './bundle/bundle-scanner.ts'
export { brokenText, bundleFindings, examineObjectText, examineText, type TextReport } from './bundle/examine-text.ts'
export { VersionWatch } from './bundle/version-watch.ts'
export type { Change } from './conversion/change.ts'
export { type Conversion, convertBundle } from './conversion/convert-bundle.ts'
export {
  type BundleErrorCode,
  IntelligenceError,
  type IntelligenceErrorCode,
  type MarkingErrorCode,
  type ObjectErrorCode,
  type ObjectFault,
  type ObjectWarningCode,
} from './errors.ts'
export { factsOf, type ItemFacts } from './facts.ts'
export * from './formats/index.ts'
export { GRADING_AXES, type Grading, gradesOf, gradingClaims, gradingOf, gradingOfClaims, isGrade, UNGRADED } from './grading/grading.ts'
export { gradingLabels, withoutSourceGrade } from './grading/grading-labels.ts'
export { type GivenGrade, isReviewDay, OWN_GRADE_EXTENSION, type OwnGrade, withOwnGrade, withoutOwnGrade } from './grading/own-grade.ts'
export { DefinedMarkings, type MarkingLookup } from './marking/defined-markings.ts'
export {
  type FieldMarking,
  fieldMarkings,
  type Handling,
  honoursMarkings,
  type MarkingReading,
  objectHandling,
  termsOf,
} from './marking/marking.ts'
export { markingIdsOf, marksOf } from './marking/marks.ts'
export {
  NARROWED_EXTENSION,
  type NarrowedHandling,
  withNarrowedHandling,
  withoutNarrowedHandling,
} from './marking/narrowed-handling.ts'
export { type NationalLabel, withNationalLabels } from './marking/national-labels.ts'
export {
  addMarkings,
  clearMarkings,
  getMarkings,
  isMarked,
  type MarkingChange,
  type MarkingOperationErrorCode,
  removeMarkings,
  setMarkings,
} from './marking/operations.ts'
export { selectorPointer } from './marking/selector.ts'
export { publishedMarking, publishedTerms } from './marking/terms.ts'
export { isWithin, mostRestrictive, type Tlp, tlpMarkingId, tlpOfLabel, tlpRank } from './marking/tlp.ts'
export { type Mention, mentionsOf, type UuidMention } from './minimise/mentions.ts'
export {
  type FieldTreatment,
  isAlwaysKept,
  type MinimisePlan,
  minimise,
  type Released,
  type Removal,
  type Withheld,
} from './minimise/minimise.ts'
export { partyIdentity } from './minimise/party-identity.ts'
export { shownSubject } from './minimise/shown-subject.ts'
export { type KnownTreatment, type TreatedValue, treatedValues, treatsValues, type ValuePlan } from './minimise/values.ts'
export { type ComputedId, computedId } from './model/computed-id.ts'
export type { Examination, Finding } from './model/findings.ts'
export { isIdentifier, isTypeName, typeOfIdentifier, UUID_LENGTH } from './model/identifier.ts'
export { isTimestamp } from './model/kind.ts'
export type { ObjectClass } from './model/object-definition.ts'
export { classOfType, propertyOf, standardTypes } from './model/object-types.ts'
export * from './model/reference.ts'
export { type Reference, referencesOf } from './model/references.ts'
export { checkObject, classOf, examineObject, idOf, type StixObject, typeOf, versionOf } from './model/stix-object.ts'
export { type CheckedText, checkObjectText, type RefusedText } from './object-text.ts'
export { isTelling, type ToldOutcome, toldOutcome } from './outcome-told.ts'
export * from './pattern/index.ts'
export * from './personal/index.ts'
export * from './provenance/index.ts'
export { collectDefinition, type ObjectReading, readObject, readObjectAgain } from './read-object.ts'
export { foundIn } from './searched-text.ts'
export { countriesOf, latestTimeOf, placedBy, Whereabouts } from './territory.ts'
export * from './triage/index.ts'
export { CONFIDENCE_SCALES, type ConfidenceScale, type ConfidenceWord, confidenceOf, confidenceWord } from './versioning/confidence.ts'
export { compareVersions, isVersionable, newVersion, revoke, type VersionErrorCode } from './versioning/versions.ts'
