/** The articles of an agreement in the order of their numbers, in chapters. */
import type { Agreement, FieldTreatment } from '../document/index.ts'
import { type ArticleGroup, type ArticleText, articlesOf } from '../wording/index.ts'
import { enforcementOf } from './enforcement.ts'
import { type ArticleBlock, articleId, code, type Line, type Section, type Table } from './page.ts'
import { triageTables } from './triage-tables.ts'

const SUBJECTS: Readonly<Record<ArticleGroup, string>> = {
  texts: 'Parties and their law',
  parties: 'Parties and their law',
  legalBasis: 'Parties and their law',
  jurisdictions: 'Parties and their law',
  purposes: 'Purposes',
  annexes: 'Annexes',
  people: 'Items',
  quality: 'Items',
  triage: 'Items',
  unmarked: 'Items',
  classification: 'Items',
  sharing: 'Sharing',
  modes: 'Ways of sharing',
  onward: 'Further use',
  courtUse: 'Further use',
  sharingBack: 'Further use',
  retention: 'Retention',
  reading: 'Who may do what',
  witnesses: 'Witnesses and security',
  security: 'Witnesses and security',
  oversight: 'Oversight and rights',
  rights: 'Oversight and rights',
  entryIntoForce: 'Beginning, change and end',
  phases: 'Beginning, change and end',
  amendment: 'Beginning, change and end',
  suspension: 'Beginning, change and end',
  withdrawal: 'Beginning, change and end',
  accession: 'Beginning, change and end',
  sunset: 'Beginning, change and end',
  emergency: 'Beginning, change and end',
  disputes: 'Disputes, violations and reviews',
  violations: 'Disputes, violations and reviews',
  reviews: 'Disputes, violations and reviews',
  money: 'Money',
  clauses: 'Other provisions',
  never: 'What is never permitted',
}

const ORDER = new Intl.Collator('en', { numeric: true })

/** One section for each whole number, then the annexes. */
export function chaptersOf(agreement: Agreement, policies: ReadonlyMap<string, readonly string[]>): readonly Section[] {
  const byChapter = Map.groupBy(articlesOf(agreement).toSorted(byNumber), ({ number }) => number.split(/[.a-z]/)[0] ?? number)
  const annexes: ArticleText[] = []
  const chapters: Section[] = []
  for (const [chapter, articles] of byChapter) {
    if (chapter.startsWith('A')) annexes.push(...articles)
    else
      chapters.push(
        sectionOf({ id: `chapter-${chapter}`, title: `${chapter}. ${subjectsOf(articles)}`, articles }, { agreement, policies }),
      )
  }
  if (annexes.length > 0) chapters.push(sectionOf({ id: 'annexes', title: 'Annexes', articles: annexes }, { agreement, policies }))
  return chapters
}

type Chapter = { readonly id: string; readonly title: string; readonly articles: readonly ArticleText[] }
type Sources = { readonly agreement: Agreement; readonly policies: ReadonlyMap<string, readonly string[]> }

function sectionOf({ id, title, articles }: Chapter, { agreement, policies }: Sources): Section {
  const blocks = articles.map((article): ArticleBlock => {
    const { number, rule } = article
    return {
      kind: 'article',
      number,
      id: articleId(number),
      title: article.title,
      text: article.text,
      ...(rule === undefined ? {} : { rule }),
      enforcement: enforcementOf(article, policies.get(number) ?? []),
      tables: tablesOf(agreement, article),
    }
  })
  return { id, title, blocks }
}

function subjectsOf(articles: readonly ArticleText[]): string {
  const subjects = [...new Set(articles.map(({ group, pointer }) => (pointer.includes('/scrutiny/') ? 'Scrutiny' : SUBJECTS[group])))]
  return subjects.map((subject, index) => (index === 0 ? subject : `${subject[0]?.toLowerCase()}${subject.slice(1)}`)).join('; ')
}

/** By each part of the number as a number, then by its letter; annexes last. */
/** Articles as a reader looks for them: by their numbers, the annexes last. */
export function byNumber(left: ArticleText, right: ArticleText): number {
  const isAnnex = (article: ArticleText) => (article.number.startsWith('Annex') ? 1 : 0)
  return isAnnex(left) - isAnnex(right) || ORDER.compare(left.number, right.number)
}

const COLUMNS: readonly { readonly head: string; readonly treatments: readonly FieldTreatment[] }[] = [
  { head: 'Crosses as it is', treatments: ['as-is'] },
  { head: 'Crosses coarser', treatments: ['generalise'] },
  { head: 'Crosses under a pseudonym', treatments: ['pseudonymise'] },
  { head: 'Does not cross', treatments: ['drop'] },
  { head: 'Never crosses', treatments: ['never'] },
]

/** The formula of triage; the fields of an annex, where columns that would be empty are left out. */
function tablesOf(agreement: Agreement, article: ArticleText): Table[] {
  if (article.group === 'triage' && agreement.triage !== undefined) return triageTables(agreement.triage)
  const annex = article.group === 'annexes' ? agreement.annexes.find((candidate) => candidate.article === article.number) : undefined
  if (annex === undefined) return []
  const types = Object.entries(annex.types)
  const columns = COLUMNS.filter(({ treatments }) =>
    types.some(([, fields]) => Object.values(fields).some((treatment) => treatments.includes(treatment))),
  )
  const rows = types.map(([type, fields]): Line[][] => [
    [[code(type)]],
    ...columns.map(({ treatments }) => [fieldList(fields, treatments)]),
  ])
  const caption = `Fields of ${annex.article}; a field that is not listed does not cross`
  return [{ kind: 'table', caption, head: ['Type', ...columns.map(({ head }) => head)], rows }]
}

function fieldList(fields: Readonly<Record<string, FieldTreatment>>, treatments: readonly FieldTreatment[]): Line {
  const names = Object.entries(fields).flatMap(([field, treatment]) => (treatments.includes(treatment) ? [field] : []))
  return names.length === 0 ? '–' : names.flatMap((name, index) => (index === 0 ? [code(name)] : [', ', code(name)]))
}
