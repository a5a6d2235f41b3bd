/** Says in words why nothing permits a question. Cedar decides; this explains, and never decides. */
import { type Agreement, articleText, partyName, type SharingArticle } from '../agreement/index.ts'
import { type Aspect, annexOf, conditionsOf, isOwnReading, type KnownQuestion } from './conditions.ts'
import type { CitedArticle } from './decision.ts'

/** The article that comes nearest and the condition of it that fails. */
export type RefusalExplanation = { readonly articles: readonly CitedArticle[]; readonly reason: string; readonly failed: readonly Aspect[] }

// Who gives to whom weighs more than any number of other conditions: an article for other parties is not near.
const ASPECT_WEIGHT: Readonly<Record<Aspect, number>> = { from: 10, to: 10, role: 1, purpose: 1, type: 1, marking: 1, 'data-subject': 1 }

/**
 * Why no article permits a question that was refused: the sharing article with the fewest failed conditions (the first
 * of equals) and its first failed condition.
 */
export function explainRefusal(agreement: Agreement, question: KnownQuestion): RefusalExplanation {
  if (isOwnReading(question)) return explainReading(agreement)
  const { from, to, action } = question
  if (from === to) return explainParties(agreement, 'a party does not give to itself')
  const nearest = nearestArticle(agreement, question)
  if (nearest === undefined || nearest.failed.includes('from') || nearest.failed.includes('to')) {
    return explainParties(agreement, `no article lets ${partyName(agreement, from)} give to ${partyName(agreement, to)}`)
  }
  const [first] = nearest.failed
  if (action === 'read' && first === 'role') return explainReading(agreement)
  const detail = first === undefined ? 'it could not be applied' : failure(agreement, nearest.sharing, first)
  const { article } = nearest.sharing
  return { articles: [cite(agreement, article)], reason: `article ${article} comes nearest, but ${detail}`, failed: nearest.failed }
}

/** An article with its words, as decisions cite it. */
export function cite(agreement: Agreement, number: string): CitedArticle {
  const found = articleText(agreement, number)
  return { number, text: found === undefined ? '' : `${found.title}: ${found.text}` }
}

type NearArticle = { readonly sharing: SharingArticle; readonly failed: readonly Aspect[]; readonly distance: number }

function nearestArticle(agreement: Agreement, question: KnownQuestion): NearArticle | undefined {
  let nearest: NearArticle | undefined
  for (const sharing of agreement.sharing) {
    const conditions = conditionsOf(agreement, sharing, question)
    const failed = conditions.filter((condition) => !condition.holds).map((condition) => condition.aspect)
    const distance = failed.reduce((sum, aspect) => sum + ASPECT_WEIGHT[aspect], 0)
    if (nearest === undefined || distance < nearest.distance) nearest = { sharing, failed, distance }
  }
  return nearest
}

function explainReading(agreement: Agreement): RefusalExplanation {
  const { article } = agreement.reading
  return { articles: [cite(agreement, article)], reason: `article ${article} does not let this role read`, failed: ['role'] }
}

function explainParties(agreement: Agreement, reason: string): RefusalExplanation {
  return { articles: [cite(agreement, agreement.parties.article)], reason, failed: ['from', 'to'] }
}

function failure(agreement: Agreement, sharing: SharingArticle, aspect: Aspect): string {
  switch (aspect) {
    case 'purpose':
      return `it serves only ${sharing.purposes.join(', ')}`
    case 'type':
      return `${annexOf(agreement, sharing).article} does not cover this type`
    case 'marking':
      return `it covers nothing marked above ${sharing.markingCeiling}`
    case 'data-subject':
      return `it covers no data about these people, only: ${sharing.dataSubjects.join(', ')}`
    case 'role':
      return `article ${agreement.reading.article} does not let this role read`
    case 'from':
    case 'to':
      return 'it is for other parties'
  }
}
