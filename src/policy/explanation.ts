/** A decision as it is told to somebody. */
import type { CitedArticle, Decision, RefusalCode, TriageTerms } from './decision.ts'

/** Who is told: the own party, a partner, an overseer of the own party, everybody. */
export const AUDIENCES = ['own', 'partner', 'overseer', 'public'] as const
/** One of them. */
export type Audience = (typeof AUDIENCES)[number]

/** What somebody may know of a decision. `code` is null where it is not a refusal. */
export type DecisionExplanation = {
  readonly verdict: Decision['verdict']
  readonly code: RefusalCode | null
  readonly articles: readonly CitedArticle[]
  readonly reason: string
  /** What of a score goes beside the item, with all that it is made from. */
  readonly triage?: TriageTerms
}

/**
 * A decision in words for an audience. Partners never see a reservation that is not disclosed to them: a refusal by one is byte for
 * byte the default refusal under the nearest article. The public sees neither reservations nor suspensions, and no notes, which are
 * between the parties. The own party and its overseers see all.
 */
export function explainDecision(decision: Decision, audience: Audience): DecisionExplanation {
  const { verdict } = decision
  const articlesFor = (articles: readonly CitedArticle[]): readonly CitedArticle[] =>
    audience === 'public' ? articles.map(({ number, text }) => ({ number, text })) : articles
  if (decision.verdict !== 'refuse') {
    const { reason, triage } = decision
    return { verdict, code: null, articles: articlesFor(decision.articles), reason, ...(triage && { triage }) }
  }
  const { code, articles, reason } = audience === 'partner' || audience === 'public' ? decision.told[audience] : decision
  return { verdict, code, articles: articlesFor(articles), reason }
}
