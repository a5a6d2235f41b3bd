/** The naive evaluation of the document. Cedar decides; this says why nothing permits a question, and what a suspension leaves in place. */
import { partyName, type SharingArticle, type SuspendedScope } from '../agreement/index.ts'
import { type Aspect, failedBetween, takenBy } from './conditions.ts'
import type { CitedArticle } from './decision.ts'
import { failure } from './failure.ts'
import { isOwnReading, type KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

/** The article that comes nearest, and the conditions of it that fail; none fail where it permits. */
export type Nearest = {
  /** The article to cite: the nearest sharing article, or the one on parties or reading that rules all of them out. */
  readonly article: CitedArticle
  readonly failed: readonly Aspect[]
  /** Plain words on the first failed condition; undefined where none failed. */
  readonly failure: string | undefined
  /** The suspensions that alone keep the article from permitting. */
  readonly suspensions: readonly SuspendedScope[]
}

// Any number of other conditions is nearer than a suspended article: it would permit.
const SUSPENSION_DISTANCE = 0.5

/**
 * What comes nearest to permitting a question: the sharing article with the fewest failed conditions (the first of
 * equals) and its first failed condition.
 */
export function nearestTo(terms: Terms, question: KnownQuestion): Nearest {
  const { agreement, scope } = terms
  const { from, to, action } = question
  if (isOwnReading(question))
    return reading(
      terms,
      terms.agreement.reading.roles.some((entry) => mayRead(entry, question)),
    )
  if (from === to) return parties(terms, ['from', 'to'], 'a party does not give to itself')
  const unbound = action === 'read' ? undefined : [from, to].find((code) => !scope.parties.includes(code))
  if (unbound !== undefined) return parties(terms, ['bound'], `${partyName(agreement, unbound)} is not bound by the agreement now`)
  const found = nearestArticle(terms, question)
  if (found === undefined) {
    return parties(terms, ['from', 'to'], `no article lets ${partyName(agreement, from)} give to ${partyName(agreement, to)}`)
  }
  const { sharing, failed } = found
  const [first] = failed
  if (first === 'role') return reading(terms, false)
  const isSuspended = failed.length === 1 && first === 'suspension'
  const isAboveCeiling = failed.length === 1 && first === 'ceiling'
  return {
    article: terms.cite(isAboveCeiling ? (agreement.classification?.article ?? sharing.article) : sharing.article),
    failed,
    failure: first === undefined ? undefined : failure(agreement, sharing, first),
    suspensions: isSuspended ? takenBy(terms, sharing, question) : [],
  }
}

/**
 * The articles that only a suspension keeps from permitting. One party suspends alone and may only narrow by it, so their
 * treatment still counts where another article permits: it can add strictness and nothing else.
 */
export function suspendedFor(terms: Terms, question: KnownQuestion): SharingArticle[] {
  if (!terms.scope.suspensions.some(({ articles }) => articles !== undefined)) return []
  return terms.between(question.from, question.to).filter((sharing) => {
    const failed = takenBy(terms, sharing, question).length === 0 ? [] : failedBetween(terms, sharing, question)
    return failed.length === 1 && failed[0] === 'suspension'
  })
}

type NearArticle = { readonly sharing: SharingArticle; readonly failed: readonly Aspect[]; readonly distance: number }

/** The nearest of the articles that name both sides: one for other parties is not near. */
function nearestArticle(terms: Terms, question: KnownQuestion): NearArticle | undefined {
  let nearest: NearArticle | undefined
  for (const sharing of terms.between(question.from, question.to)) {
    const failed = failedBetween(terms, sharing, question)
    const distance = failed.reduce((sum, aspect) => sum + (aspect === 'suspension' ? SUSPENSION_DISTANCE : 1), 0)
    if (nearest === undefined || distance < nearest.distance) nearest = { sharing, failed, distance }
  }
  return nearest
}

function mayRead(entry: Terms['agreement']['reading']['roles'][number], question: KnownQuestion): boolean {
  return entry.role === question.role && entry.may.includes('read')
}

function reading(terms: Terms, isPermitted: boolean): Nearest {
  const { article } = terms.agreement.reading
  const failed = isPermitted ? [] : (['role'] as const)
  const words = isPermitted ? undefined : `article ${article} does not let this role read`
  return { article: terms.cite(article), failed, failure: words, suspensions: [] }
}

function parties(terms: Terms, failed: readonly Aspect[], words: string): Nearest {
  return { article: terms.cite(terms.agreement.parties.article), failed, failure: words, suspensions: [] }
}
