export type { ArticleGroup, ArticleText, Enforcer } from './article-text.ts'
export { articlesOf, articleText } from './articles.ts'
export { partyName } from './phrase.ts'
export { TRIAGE_INPUT_WORDS } from './triage.ts'
