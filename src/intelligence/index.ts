export { type BundleEntry, readBundle } from './bundle-reader.ts'
export type { BundleLimits } from './bundle-scanner.ts'
export { type DataSubject, dataSubjectOf } from './data-subject.ts'
export {
  type BundleErrorCode,
  IntelligenceError,
  type IntelligenceErrorCode,
  type MarkingErrorCode,
  type ObjectErrorCode,
  type ObjectFault,
} from './errors.ts'
export { factsOf, type ItemFacts } from './facts.ts'
export { GRADING_AXES, type Grading, gradingClaims, gradingOf, gradingOfClaims, isGrade, UNGRADED } from './grading.ts'
export { isIdentifier, isTypeName, typeOfIdentifier } from './identifier.ts'
export { type FieldMarking, fieldMarkings, type MarkingReading, objectMarking } from './marking.ts'
export { type FieldTreatment, type MinimisePlan, minimise, type Released, type Removal, type Withheld } from './minimise.ts'
export type { ObjectClass } from './object-definition.ts'
export { classOfType, standardTypes } from './object-types.ts'
export * from './pattern/index.ts'
export * from './personal/index.ts'
export * from './provenance/index.ts'
export { type ObjectReading, readObject, statementDefinedBy } from './read-object.ts'
export { type Reference, referencesOf } from './references.ts'
export { checkObject, classOf, idOf, type StixObject, typeOf, versionOf } from './stix-object.ts'
export { isWithin, mostRestrictive, type Tlp, tlpOfMarking, tlpRank } from './tlp.ts'
