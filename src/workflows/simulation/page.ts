/** A simulation in words. */
import type { AmendmentChange } from './amendment.ts'
import type { PartyOutcome } from './outcome.ts'

/** What each party would get, a paragraph each. */
export function outcomeText(outcomes: readonly PartyOutcome[]): string {
  return outcomes.map(partyText).join('\n\n')
}

function partyText({ party, items, needsPerson, withheldItems, articles, withheld, treated, due }: PartyOutcome): string {
  const waiting = needsPerson === 0 ? '' : `, ${count(needsPerson)} of them once a person has acted`
  return [
    `${party} would get ${count(items)} items${waiting}; ${count(withheldItems)} are withheld.`,
    ...articles.map((row) => `  ${count(row.items)} under article ${row.article}`),
    ...due.map((row) => `  ${count(row.items)} need: ${row.requires} (article ${row.article})`),
    ...treated.map(
      (row) => `  ${count(row.items)} ${row.type}: ${row.field} ${TREATED[row.treatment] ?? row.treatment}${under(row.article)}`,
    ),
    ...withheld.map((row) => `  ${count(row.items)} withheld: ${row.reason}${under(row.article)}`),
  ].join('\n')
}

const TREATED: Readonly<Record<string, string>> = {
  drop: 'is removed',
  never: 'is never shared',
  generalise: 'is made coarser',
  pseudonymise: 'is replaced by a pseudonym',
}

/** What an amendment would change, a line each. */
export function amendmentText(changes: readonly AmendmentChange[]): string {
  if (changes.length === 0) return 'Nothing would have gone otherwise.'
  return changes
    .map(({ party, effect, type, marking, dataSubject, fields, priorArticles, nextArticles, items }) => {
      const about = dataSubject === 'none' ? '' : `, about ${dataSubject}`
      const which = fields.length === 0 ? '' : ` (${fields.join(', ')})`
      const articles = `article ${priorArticles.join(', ') || '-'} before, ${nextArticles.join(', ') || '-'} after`
      return `${party}: ${EFFECTS[effect]} ${count(items)} ${type} marked ${marking}${about}${which}; ${articles}`
    })
    .join('\n')
}

const EFFECTS: Readonly<Record<AmendmentChange['effect'], string>> = {
  gained: 'would also get',
  lost: 'would no longer get',
  more: 'would get more fields of',
  less: 'would get fewer fields of',
  person: 'a person would decide otherwise on',
}

function under(article: string | null): string {
  return article === null ? '' : ` (article ${article})`
}

function count(items: number): string {
  return items.toLocaleString('en')
}
