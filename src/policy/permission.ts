/** Turns the policies that permit a question into one permission: the strictest treatment of them all. */
import { type Agreement, type FieldTreatment, lowerTlp, type SharingArticle, type Tlp } from '../agreement/index.ts'
import { annexOf, type KnownQuestion, matchesHandling } from './conditions.ts'
import type { Obligations, Permission } from './decision.ts'
import { cite } from './evaluate.ts'

/** The permission that one or more sharing articles give together (spec/agreement.md#several-articles). */
export function permissionUnder(agreement: Agreement, sharing: readonly SharingArticle[], question: KnownQuestion): Permission {
  const approval = question.action === 'disclose' ? approvalUnder(sharing, question) : undefined
  const ceiling = sharing.map((article) => article.markingCeiling).reduce(lowerTlp)
  const annexCodes = [...new Set(sharing.map((article) => article.annex))]
  const cited = sharing.map((article) => article.article)
  if (question.action === 'read') cited.push(agreement.reading.article)
  return {
    verdict: approval === undefined ? 'permit' : 'needs-approval',
    articles: (approval === undefined ? cited : [...cited, approval.article]).map((number) => cite(agreement, number)),
    annex: annexCodes.join('+'),
    fields: sharedFields(agreement, sharing, question.item.type),
    ceiling,
    obligations: { ...generalObligations(agreement, question), ...(approval === undefined ? {} : { approval }) },
    reason: reasonFor(cited, ceiling, approval),
  }
}

/** The permission to read an item of one's own. */
export function ownReading(agreement: Agreement, question: KnownQuestion): Permission {
  const { article } = agreement.reading
  return {
    verdict: 'permit',
    articles: [cite(agreement, article)],
    obligations: generalObligations(agreement, question),
    reason: `article ${article} lets this role read what its own party holds`,
  }
}

function approvalUnder(sharing: readonly SharingArticle[], question: KnownQuestion): Obligations['approval'] {
  const scrutinies = sharing.flatMap((article) => article.scrutiny ?? [])
  const first = scrutinies.find((scrutiny) => scrutiny.requires.includes('second-person') && matchesHandling(scrutiny.when, question.item))
  return first === undefined ? undefined : { role: first.role, article: first.article }
}

function generalObligations(agreement: Agreement, question: KnownQuestion): Obligations {
  const { retention, onward } = agreement
  const rules = (retention.shorter ?? []).filter((rule) => rule.dataSubjects.includes(question.item.dataSubject))
  return { retentionDays: Math.min(retention.days, ...rules.map((rule) => rule.days)), onward: onward.rule }
}

/** A field crosses as it is only where every article's annex lets it; one that any annex drops or leaves out does not. */
function sharedFields(agreement: Agreement, sharing: readonly SharingArticle[], type: string): ReadonlyMap<string, FieldTreatment> {
  const maps = sharing.map((article) => new Map(Object.entries(annexOf(agreement, article).types[type] ?? {})))
  const fields = new Map<string, FieldTreatment>()
  for (const field of new Set(maps.flatMap((map) => [...map.keys()]))) {
    fields.set(field, maps.every((map) => map.get(field) === 'as-is') ? 'as-is' : 'drop')
  }
  return fields
}

function reasonFor(articles: readonly string[], ceiling: Tlp, approval: Obligations['approval']): string {
  const permitted = `${articles.length === 1 ? 'article' : 'articles'} ${articles.join(', ')} up to ${ceiling}`
  if (approval === undefined) return `permitted by ${permitted}`
  return `permitted by ${permitted} once a ${approval.role} has approved it under article ${approval.article}`
}
