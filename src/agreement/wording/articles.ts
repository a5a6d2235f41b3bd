/** Every article of an agreement in words. Where the document holds a rule rather than a sentence, the sentence is made from the rule. */
import type { AgreementText } from '../document/index.ts'
import { accountabilityArticles } from './accountability.ts'
import type { ArticleText } from './article-text.ts'
import { carriedOf } from './carried.ts'
import { dataArticles } from './data.ts'
import { handlingArticles } from './handling.ts'
import { identityArticles } from './identity.ts'
import { lifeArticles } from './life.ts'
import { sharingArticles } from './sharing.ts'
import { supervisionArticles } from './supervision.ts'

type Indexed = { readonly list: readonly ArticleText[]; readonly byNumber: ReadonlyMap<string, ArticleText> }

// Every decision cites articles. Only frozen agreements are kept: what can still change is read anew each time.
const INDEXED = new WeakMap<AgreementText, Indexed>()

/** All articles in the order of the document. Two may have one number only in a text that `checkAgreement` refuses. */
export function articlesOf(agreement: AgreementText): readonly ArticleText[] {
  return indexed(agreement).list
}

/** An article's title and text, or `undefined` where the agreement has no such article. */
export function articleText(agreement: AgreementText, number: string): ArticleText | undefined {
  return indexed(agreement).byNumber.get(number)
}

function indexed(agreement: AgreementText): Indexed {
  const known = INDEXED.get(agreement)
  if (known !== undefined) return known
  const list = wordArticles(agreement)
  const byNumber = new Map<string, ArticleText>()
  for (const article of list) if (!byNumber.has(article.number)) byNumber.set(article.number, article)
  const result = { list: Object.freeze(list), byNumber }
  if (Object.isFrozen(agreement)) INDEXED.set(agreement, result)
  return result
}

function wordArticles(agreement: AgreementText): ArticleText[] {
  return worded(agreement).map((article) => {
    const carried = isWholeGroup(article) ? carriedOf(agreement, article.group) : []
    return carried.length === 0 ? article : { ...article, carried }
  })
}

/** Whether an article is its group's own, none of several inside it. */
function isWholeGroup({ group, pointer }: ArticleText): boolean {
  return pointer === `/${group}/article`
}

function worded(agreement: AgreementText): ArticleText[] {
  return [
    ...identityArticles(agreement),
    ...dataArticles(agreement),
    ...sharingArticles(agreement),
    ...handlingArticles(agreement),
    ...supervisionArticles(agreement),
    ...lifeArticles(agreement),
    ...accountabilityArticles(agreement),
  ]
}
