/** One decision as people read it: what would be answered, under which articles, and what whoever takes part takes on. */
import { type Agreement, type PageFormat, renderDecision } from '../../agreement/index.ts'
import {
  type ACTIONS,
  type Audience,
  compilePolicies,
  createTerms,
  type Decider,
  type DecisionExplanation,
  explainDecision,
  type ItemClass,
  type Permission,
  type Question,
} from '../../policy/index.ts'

/**
 * A question in the words of whoever asks. They need not be words of the agreement: one that it does not know is a refusal
 * that cites the article which lists the known ones.
 */
export type AskedQuestion = {
  readonly action?: (typeof ACTIONS)[number]
  readonly from: string
  readonly to: string
  readonly purpose: string
  readonly mode?: string
  readonly role?: string
  readonly item: { readonly type: string } & { readonly [Member in Exclude<keyof ItemClass, 'type'>]?: string }
}

/** The answer as the audience may know it, and the same as a page. */
export type ExplainedDecision = {
  readonly decision: DecisionExplanation &
    Partial<Omit<Permission, 'fields' | 'verdict' | 'articles' | 'reason'>> & {
      /** By field what becomes of it. */
      readonly fields?: Readonly<Record<string, string>>
    }
  readonly page: string
}

/** Asks and explains. Never throws: whatever is unknown is a refusal. */
export function explainQuestion(
  asked: AskedQuestion,
  under: { readonly agreement: Agreement; readonly decider: Decider },
  told: { readonly audience: Audience; readonly format: PageFormat; readonly askedAt?: string },
): ExplainedDecision {
  const { agreement, decider } = under
  const { audience, ...page } = told
  const question = questionOf(asked)
  const decision = decider.decide(question)
  const explanation = explainDecision(decision, audience)
  const { code, ...words } = explanation
  const permission = decision.verdict === 'refuse' ? undefined : decision
  const rendered = permission === undefined ? { ...words, ...(code === null ? {} : { code }) } : { ...permission, ...words }
  const policies = compilePolicies(createTerms({ agreement, reservations: [] })).map(({ text }) => text())
  const { fields, ...rest } = permission ?? {}
  return {
    decision: { ...rest, ...explanation, ...(fields === undefined ? {} : { fields: Object.fromEntries(fields) }) },
    page: renderDecision({ ...page, agreement, question: { ...question, item: { ...question.item } }, decision: rendered, policies }),
  }
}

// The vocabulary of the agreement checks every word, so that these are words that may turn out to be unknown.
function questionOf({ action = 'disclose', from, to, purpose, mode, role, item }: AskedQuestion): Question {
  const { type, marking = 'unmarked', dataSubject = 'none', ...more } = item
  const manner = action === 'read' ? (role === undefined ? {} : { role }) : mode === undefined ? {} : { mode }
  return { action, from, to, purpose, ...manner, item: { type, marking, dataSubject, ...more } } as Question
}
