/** Disputes, violations, reviews, other provisions and the never-list, in words. */
import type { AgreementText } from '../document/index.ts'
import { type ArticleText, inside, member } from './article-text.ts'
import { moneySentence } from './money.ts'
import { amount, partyName, plain, plainList, sentences, within } from './phrase.ts'

type Told<Group extends keyof AgreementText> = NonNullable<AgreementText[Group]>

/** The articles on disputes, violations, reviews, other provisions, and what is never done. */
export function accountabilityArticles(agreement: AgreementText): ArticleText[] {
  const { disputes, violations, reviews, money, clauses, never } = agreement
  return [
    disputes === undefined
      ? []
      : member('disputes', {
          number: disputes.article,
          title: 'Disputes',
          text: disputesSentence(agreement, disputes),
          enforcedBy: 'people',
        }),
    violations === undefined
      ? []
      : member('violations', {
          number: violations.article,
          title: 'Violations',
          text: `A violation is answered by, mildest first: ${plainList(violations.ladder)}. The party concerned answers ${within(violations.answer)}.`,
          enforcedBy: 'clock',
        }),
    reviews === undefined
      ? []
      : member('reviews', { number: reviews.article, title: 'Reviews', text: reviewsSentence(reviews), enforcedBy: 'clock' }),
    money === undefined
      ? []
      : member('money', { number: money.article, title: 'Money', text: moneySentence(agreement, money), enforcedBy: 'people' }),
    (clauses ?? []).map((clause, index) =>
      inside('clauses', String(index), { number: clause.article, title: clause.title, text: clause.text, enforcedBy: 'people' }),
    ),
    never.map((rule, index) =>
      inside('never', String(index), {
        number: rule.article,
        title: 'Never',
        text: rule.text,
        enforcedBy: rule.rule === 'bulk-special-categories' ? 'software' : 'people',
      }),
    ),
  ].flat()
}

function disputesSentence(agreement: AgreementText, disputes: Told<'disputes'>): string {
  const { consultation, mediator, mediation, evidence, interim } = disputes
  return sentences(
    `Parties that disagree consult ${within(consultation)}.`,
    mediator === undefined ? undefined : `Then ${partyName(agreement, mediator)} mediates.`,
    mediation === undefined ? undefined : `A mediation ends ${within(mediation)}.`,
    evidence === undefined ? undefined : `Evidence counts in these forms: ${plainList(evidence)}.`,
    interim === 'suspend-scope' ? 'Meanwhile what is in dispute is suspended.' : 'Meanwhile sharing goes on.',
  )
}

const MISSED_WORDS = {
  suspend: 'sharing stops until it is held',
  escalate: 'the overseers are told and take it over',
  lapse: 'the agreement lapses',
} as const

function reviewsSentence(reviews: Told<'reviews'>): string {
  const lines = reviews.list.map(({ subject, firstAt, everyMonths, onSilence }) => {
    const again = everyMonths === undefined ? 'once' : `then every ${amount(everyMonths, 'month')}`
    return `${plain(subject)}: by ${firstAt}, ${again}; if it is not held, ${MISSED_WORDS[onSilence]}.`
  })
  return lines.join(' ')
}
