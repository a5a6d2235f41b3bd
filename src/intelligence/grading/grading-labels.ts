/** The origin's grading as labels, for what goes out without those that said it: a recipient's tools read labels, and no tokens. */
import type { JsonObject } from '../../foundation/index.ts'
import { type Grading, gradingClaims, sayingsOf } from './grading.ts'
import { statedLabels } from './stated-labels.ts'

const SUBJECT = 'data-subject:'
// As exact as the origin was: the scale of decisions knows neither D nor 5.
const EXACT = /^admiralty-scale:(?:source-reliability="[a-f]"|information-credibility="[1-6]")$/

const FORMS: { readonly [Axis in keyof Grading]: (grade: string) => string } = {
  minor: (grade) => `data-subject-age:${grade === 'yes' ? 'minor' : 'adult'}`,
  special: (grade) => `special-category:${grade}`,
  pap: (grade) => `PAP:${grade}`,
  reliability: (grade) => `admiralty-scale:source-reliability="${grade.toLowerCase()}"`,
  credibility: (grade) => `admiralty-scale:information-credibility="${grade}"`,
  nature: (grade) => `nature:${grade}`,
  review: (grade) => `review-date:${grade}`,
}

/**
 * The labels that say what the handling of an item says, in the vocabularies of MISP where these have a word. Where the labels of the
 * object may be shown (they bear no markings of their own), its Admiralty grades are given as exactly as they stand there.
 */
export function gradingLabels(
  object: JsonObject,
  handling: { readonly grading: Grading; readonly dataSubject: string; readonly areLabelsMarked: boolean },
): readonly string[] {
  const { grading, dataSubject, areLabelsMarked } = handling
  const exact = areLabelsMarked ? [] : statedLabels(object).filter((label) => EXACT.test(label))
  const claims = Object.entries(gradingClaims(grading)) as [keyof Grading, string][]
  const labels = completed(
    exact,
    claims.map(([axis, grade]) => FORMS[axis](grade)),
  )
  return dataSubject === 'none' || dataSubject === 'unspecified' ? labels : [...labels, `${SUBJECT}${dataSubject}`]
}

/** The labels without those that grade the source, for recipients to whom that grade is not told. */
export function withoutSourceGrade(labels: readonly string[]): readonly string[] {
  return labels.filter((label) => !sayingsOf(label).some(([axis]) => axis === 'reliability'))
}

/** The labels with those that are due, as far as none of them says the same already. */
export function completed(labels: readonly string[], due: readonly string[]): readonly string[] {
  const said = new Set(labels.flatMap(topicsOf))
  return [...labels, ...due.filter((label) => !labels.includes(label) && !topicsOf(label).every((topic) => said.has(topic)))]
}

function topicsOf(label: string): readonly string[] {
  return label.startsWith(SUBJECT) ? [SUBJECT] : sayingsOf(label).map(([axis]) => axis)
}
