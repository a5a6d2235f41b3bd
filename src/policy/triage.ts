/**
 * What of a score may go beside an item, under the articles that permit it. It follows from the texts and from who gets what; the score itself
 * is no part of any question, so that nothing can ever be decided by it.
 */
import { type SharingArticle, TRIAGE_INPUTS, TRIAGE_SHOWN } from '../agreement/index.ts'
import type { Permission, TriageTerms } from './decision.ts'
import type { KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

/**
 * The part of a permission that speaks of scores: of several articles the one that shares least decides, one that shares nothing takes the score
 * away, and one that keeps the grade of the source at home keeps it there.
 */
export function triageUnder(
  { triage }: Terms['agreement'],
  sharing: readonly SharingArticle[],
  question: KnownQuestion,
): Pick<Permission, 'triage' | 'sourceGrade'> {
  if (triage === undefined || question.action === 'read') return {}
  const entries = sharing.map(({ article }) =>
    triage.shared.find(({ articles, to }) => articles.includes(article) && (to === undefined || to.includes(question.to))),
  )
  const isWithheld = entries.some((entry) => entry?.sourceGrade !== undefined)
  const least = Math.min(...entries.map((entry) => (entry === undefined ? -1 : TRIAGE_SHOWN.indexOf(entry.shows))))
  const shows = TRIAGE_SHOWN[least]
  const { type, dataSubject } = question.item
  const isAdvice = dataSubject !== 'none'
  const isScored = triage.types.includes(type) && !(isAdvice && triage.people === 'never')
  const { article, formula, inputs } = triage
  const terms: TriageTerms | undefined =
    shows === undefined || !isScored
      ? undefined
      : { article, formula, inputs: TRIAGE_INPUTS.filter((input) => inputs[input] !== undefined), shows, isAdvice }
  return { ...(terms && { triage: terms }), ...(isWithheld && { sourceGrade: 'withheld' as const }) }
}
