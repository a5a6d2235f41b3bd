/** Turns the articles that permit a question into one permission: the strictest treatment of them all. */
import { ceilingOf, lowerTlp, type Pap, papRank, type SharingArticle } from '../agreement/index.ts'
import type { Obligations, Permission } from './decision.ts'
import { annexOf } from './lookups.ts'
import { obligationsUnder } from './obligations.ts'
import type { KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'
import { meetFields } from './treatment.ts'
import { triageUnder } from './triage.ts'

/** The articles that hold for a question: those that permit it, at least one, and those that would if they were not suspended. */
export type Holding = { readonly permitting: readonly SharingArticle[]; readonly suspended: readonly SharingArticle[] }

/** The permission that sharing articles give together (spec/agreement.md#several-articles). */
export function permissionUnder({ agreement, cite }: Terms, { permitting, suspended }: Holding, question: KnownQuestion): Permission {
  const sharing = [...permitting, ...suspended]
  const obligations = obligationsUnder(agreement, sharing, question)
  const ceiling = sharing.map((article) => article.markingCeiling).reduce(lowerTlp, ceilingOf(agreement, question.to))
  const papCeiling = lowestPap(sharing)
  const grounds = permitting.map((article) => article.article)
  if (question.action === 'read') grounds.push(agreement.reading.article)
  const cited = new Set([...grounds, ...obligations.due.map(({ article }) => article)])
  const { type } = question.item
  return {
    verdict: obligations.due.length === 0 ? 'permit' : 'needs-person',
    articles: [...cited].map(cite),
    annex: [...new Set(permitting.map((article) => article.annex))].join('+'),
    fields: meetFields(sharing.map((article) => annexOf(agreement, article).types[type] ?? {})),
    ceiling,
    ...(papCeiling !== undefined && { papCeiling }),
    ...triageUnder(agreement, sharing, question),
    obligations,
    reason: `permitted by ${articlesWords(grounds)} up to ${ceiling}${dueWords(obligations.due)}`,
  }
}

/** The permission to read an item of one's own. */
export function ownReading({ agreement, cite }: Terms, question: KnownQuestion): Permission {
  const { article } = agreement.reading
  return {
    verdict: 'permit',
    articles: [cite(article)],
    obligations: obligationsUnder(agreement, [], question),
    reason: `article ${article} lets this role read what its own party holds`,
  }
}

/** The lowest of the ceilings; none where an article states none, for it lets nothing with a PAP level cross. */
function lowestPap(sharing: readonly SharingArticle[]): Pap | undefined {
  const ceilings = sharing.map(({ papCeiling }) => papCeiling)
  return ceilings.reduce((lowest, ceiling) => {
    if (lowest === undefined || ceiling === undefined) return undefined
    return papRank(ceiling) < papRank(lowest) ? ceiling : lowest
  })
}

function articlesWords(numbers: readonly string[]): string {
  return `${numbers.length === 1 ? 'article' : 'articles'} ${numbers.join(', ')}`
}

const DUE_WORDS = {
  'second-person': 'a releasing officer has approved it',
  'necessity-test': 'its necessity was tested in writing',
  'overseer-notice': 'the overseers were told',
} as const

function dueWords(due: Obligations['due']): string {
  if (due.length === 0) return ''
  return ` once ${due.map(({ requires, article }) => `${DUE_WORDS[requires]} under article ${article}`).join(' and ')}`
}
