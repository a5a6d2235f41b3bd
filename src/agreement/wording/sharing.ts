/** Sharing articles and modes, in words. */
import type { AgreementText, Scrutiny, SharingArticle, SharingScrutiny } from '../document/index.ts'
import { type ArticleText, inside, member } from './article-text.ts'
import { carriedBySharing } from './carried.ts'
import { amount, capital, listed, partyNames, plainList, sentences, titled, within } from './phrase.ts'

/** The sharing articles, each with its scrutiny, and the article on modes. */
export function sharingArticles(agreement: AgreementText): ArticleText[] {
  const { sharing, modes } = agreement
  return [
    sharing.flatMap((article, index) => [
      inside('sharing', String(index), {
        number: article.article,
        title: article.title,
        text: article.text,
        enforcedBy: 'software',
        rule: sharingRule(agreement, article),
        ...(carriedBySharing(article).length === 0 ? {} : { carried: carriedBySharing(article) }),
      }),
      ...(article.scrutiny ?? []).map((scrutiny, place) =>
        inside('sharing', `${index}/scrutiny/${place}`, {
          number: scrutiny.article,
          title: 'Scrutiny',
          text: scrutinySentence(article, scrutiny),
          enforcedBy: 'software',
        }),
      ),
    ]),
    modes === undefined
      ? []
      : member('modes', {
          number: modes.article,
          title: 'Ways of sharing',
          text: modesSentence(modes),
          enforcedBy: 'software',
        }),
  ].flat()
}

const MODE_WORDS = {
  push: 'unasked',
  request: 'on request',
  'blind-match': 'as a hit without content',
  subscription: 'as a standing order',
} as const

/** The typed rule of a sharing article as sentences: the whole of what it permits. */
export function sharingRule(agreement: AgreementText, sharing: SharingArticle): string {
  const titles = new Map(agreement.purposes.list.map(({ code, title }) => [code, title]))
  const purposes = listed(
    sharing.purposes.map((code) => titled(titles.get(code) ?? code)),
    'or',
  )
  return sentences(
    `${capital(side(agreement, sharing.from))} may give to ${side(agreement, sharing.to)}, for ${purposes}, items of Annex ${sharing.annex} ` +
      `marked up to ${sharing.markingCeiling}.`,
    subjectsSentence(sharing),
    sharing.papCeiling === undefined ? 'Nothing with a PAP level.' : `PAP levels up to ${sharing.papCeiling}.`,
    `Given ${listed(
      (sharing.modes ?? ['push']).map((mode) => MODE_WORDS[mode]),
      'or',
    )}.`,
    sharing.reliabilityAtLeast === undefined ? undefined : `Sources graded ${sharing.reliabilityAtLeast} or better.`,
    sharing.credibilityAtLeast === undefined ? undefined : `Information graded ${sharing.credibilityAtLeast} or better.`,
    sharing.countries === undefined
      ? undefined
      : `Only what is known to be about ${listed(sharing.countries, 'or')} and no other state: by its own words, or by relationships submitted with it to locations.`,
    sharing.dataAgeDaysMax === undefined ? undefined : `Only what is known to be at most ${amount(sharing.dataAgeDaysMax, 'day')} old.`,
    sharing.retentionDays === undefined ? undefined : `Kept for ${amount(sharing.retentionDays, 'day')} at most.`,
    sharing.caps === undefined ? undefined : capsSentence(sharing.caps),
    sharing.period === undefined ? undefined : periodSentence(sharing.period),
  )
}

function side(agreement: AgreementText, codes: readonly string[]): string {
  return codes.includes('*') ? 'every party' : partyNames(agreement, codes)
}

const SUBJECT_WORDS = {
  none: 'nobody',
  suspect: 'suspects',
  convicted: 'convicted persons',
  victim: 'victims',
  witness: 'witnesses',
  contact: 'contacts',
  officer: 'officers',
  unspecified: 'persons not told apart',
} as const

/** Categories of data subject in words: `suspects or victims`. */
export function subjectWords(subjects: SharingArticle['dataSubjects']): string {
  return listed(
    subjects.map((subject) => SUBJECT_WORDS[subject]),
    'or',
  )
}

function subjectsSentence(sharing: SharingArticle): string {
  const people = sharing.dataSubjects.filter((subject) => subject !== 'none')
  const withoutPeople = sharing.dataSubjects.includes('none') ? ['without personal data'] : []
  const which = [...withoutPeople, ...(people.length === 0 ? [] : [`about ${subjectWords(people)}`])]
  const minors = sharing.minors === true ? 'also about minors' : 'not about minors'
  const special = sharing.specialCategories === true ? 'also of special categories' : 'not of special categories'
  return `Items ${listed(which, 'or')}; ${minors}; ${special}.`
}

function capsSentence({ itemsPerRelease, itemsPerDay }: NonNullable<SharingArticle['caps']>): string {
  const parts = [
    itemsPerRelease === undefined ? [] : [`${amount(itemsPerRelease, 'item')} in one release`],
    itemsPerDay === undefined ? [] : [`${amount(itemsPerDay, 'item')} a day from one party to another`],
  ].flat()
  return parts.length === 0 ? 'No cap.' : `At most ${listed(parts)}.`
}

function periodSentence({ from, until }: NonNullable<SharingArticle['period']>): string {
  const parts = [from === undefined ? [] : [`from ${from}`], until === undefined ? [] : [`until ${until}`]].flat()
  return parts.length === 0 ? 'Applies as long as the agreement.' : `Applies ${parts.join(' ')}.`
}

const DUE: Readonly<Record<Scrutiny, string>> = {
  'second-person': 'is approved by a releasing officer who did not submit it',
  'necessity-test': 'has its necessity tested in writing',
  'overseer-notice': 'is told to the overseers',
}

function scrutinySentence(sharing: SharingArticle, { when, requires }: SharingScrutiny): string {
  const conditions = [
    when.markingAtLeast === undefined ? [] : [`is marked ${when.markingAtLeast} or stricter`],
    when.dataSubjects === undefined ? [] : [`is about ${subjectWords(when.dataSubjects)}`],
    when.minors === undefined ? [] : ['is about a minor'],
    when.specialCategories === undefined ? [] : ['holds data of a special category'],
  ].flat()
  const which = conditions.length === 0 ? 'Every item' : `An item that ${listed(conditions)}`
  return `${which} ${listed(requires.map((one) => DUE[one]))} before it is given under article ${sharing.article}.`
}

function askedSentence({ requestsPerDay, matchedValuesPerDay }: NonNullable<NonNullable<AgreementText['modes']>['caps']>): string {
  const parts = [
    requestsPerDay === undefined ? [] : [amount(requestsPerDay, 'request')],
    matchedValuesPerDay === undefined ? [] : [`a match of ${amount(matchedValuesPerDay, 'value')}`],
  ].flat()
  return parts.length === 0 ? 'No cap on what is asked.' : `One party asks of another at most ${listed(parts)} a day.`
}

function modesSentence(modes: NonNullable<AgreementText['modes']>): string {
  const { confirmedByPerson, answers, requestForm, subscriptions, caps } = modes
  return sentences(
    confirmedByPerson === undefined
      ? 'No way of sharing needs the confirmation of a person by itself.'
      : `A second person confirms what is given ${listed(
          confirmedByPerson.map((mode) => MODE_WORDS[mode]),
          'or',
        )}.`,
    answers === undefined
      ? undefined
      : `A request is answered ${within(answers.normal)}, an urgent one ${within(answers.urgent)}` +
          `${answers.urgentElsewhere === undefined ? '' : `, an urgent one for what is not at hand ${within(answers.urgentElsewhere)}`}. ` +
          `It may be refused for these reasons only, and one is told: ${plainList(answers.refusalReasons, 'or')}.`,
    requestForm === undefined ? undefined : `A request states: ${plainList(requestForm)}.`,
    caps === undefined ? undefined : askedSentence(caps),
    subscriptions === undefined ? undefined : `Standing orders may be placed for: ${listed(subscriptions)}.`,
  )
}
