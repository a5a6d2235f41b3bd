export { COMPARISON_STEPS_MAX, type ComparisonLimits, compareAgreements } from './compare.ts'
export type {
  ComparedMoment,
  ComparedQuestion,
  Comparison,
  ComparisonRefusalCode,
  Difference,
  DifferenceExample,
  Direction,
  Verdict,
} from './difference.ts'
export { differencesInWords, type TrackedDifference } from './tracked.ts'
