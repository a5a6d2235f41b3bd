/** What may be shared and what for, in words. */
import { type AgreementText, type Annex, FIELD_TREATMENTS, type FieldTreatment } from '../document/index.ts'
import { type ArticleText, inside, member } from './article-text.ts'
import { amount, listed, plainList, sentences, titled, within } from './phrase.ts'
import { triageArticle } from './triage.ts'

/** The articles on purposes, forbidden uses, annexes, data about people, quality, and triage. */
export function dataArticles(agreement: AgreementText): ArticleText[] {
  const { purposes, annexes, people, quality } = agreement
  return [
    member('purposes', { number: purposes.article, title: 'Purposes', text: purposesSentence(agreement), enforcedBy: 'software' }),
    (purposes.forbidden ?? []).map(({ article, text }, index) =>
      inside('purposes', `forbidden/${index}`, { number: article, title: 'Forbidden use', text, enforcedBy: 'people' }),
    ),
    annexes.map((annex, index) =>
      inside('annexes', String(index), {
        number: annex.article,
        title: annex.title,
        text: annexSentence(annex),
        enforcedBy: 'software',
      }),
    ),
    people === undefined
      ? []
      : member('people', { number: people.article, title: 'People', text: peopleSentence(people), enforcedBy: 'software' }),
    quality === undefined
      ? []
      : member('quality', { number: quality.article, title: 'Quality', text: qualitySentence(quality), enforcedBy: 'software' }),
    triageArticle(agreement),
  ].flat()
}

function purposesSentence({ purposes }: AgreementText): string {
  const details = purposes.list.map(({ title, offences, threshold, penaltyMonthsAtLeast, needsAssurance }) =>
    sentences(
      offences === undefined ? undefined : `${titled(title)} covers these offences: ${plainList(offences)}.`,
      threshold === undefined ? undefined : `${titled(title)} begins at this gravity: ${threshold}.`,
      penaltyMonthsAtLeast === undefined
        ? undefined
        : `Of ${titled(title)} only what is punishable with imprisonment for a maximum of at least ${amount(penaltyMonthsAtLeast, 'month')}.`,
      needsAssurance === undefined
        ? undefined
        : `Nobody receives data for ${titled(title)} without an assurance that stands on: ${plainList(needsAssurance)}.`,
    ),
  )
  const titles = purposes.list.map(({ title, code }) => `${titled(title)} (${code})`)
  const change =
    purposes.change === undefined
      ? ''
      : `What was given for one of them is used for another only with the consent of the party it came from; a request for it is answered ${within(purposes.change.consent)}.`
  return [`Data is shared for these purposes only: ${listed(titles)}.`, ...details, change].filter((sentence) => sentence !== '').join(' ')
}

const TREATMENT_WORDS: Readonly<Record<FieldTreatment, string>> = {
  'as-is': 'as they are',
  generalise: 'made coarser',
  pseudonymise: 'under names that only this recipient and purpose see',
  drop: 'left out',
  never: 'never, whatever else is agreed or approved',
}

function annexSentence(annex: Annex): string {
  const treatments = Object.values(annex.types).flatMap((fields) => Object.values(fields))
  const counts = FIELD_TREATMENTS.flatMap((treatment) => {
    const count = treatments.filter((candidate) => candidate === treatment).length
    return count === 0 ? [] : [`${count} ${TREATMENT_WORDS[treatment]}`]
  })
  const fields =
    counts.length === 0 ? 'It lists no field.' : `Of the ${amount(treatments.length, 'field')} that it lists: ${counts.join('; ')}.`
  const required = Object.entries(annex.requires ?? {}).map(([type, names]) => `${type} without ${listed(names, 'or')}`)
  return sentences(
    `Covers these types, and of each only the fields listed: ${Object.keys(annex.types).join(', ')}. ${fields}`,
    required.length === 0 ? undefined : `Not shared: ${required.join('; ')}.`,
  )
}

function peopleSentence(people: NonNullable<AgreementText['people']>): string {
  const minor = people.untoldMinor === 'minor' ? 'a minor' : 'an adult'
  const special = people.untoldSpecial === 'special' ? 'of a special category' : 'of no special category'
  return (
    `Where its origin did not say, a person counts as ${minor} and data about a person as ${special}. ` +
    `No release holds ${people.bulkItems} or more items of special categories.`
  )
}

const QUALITY_WORDS = {
  nature: 'whether it is a fact or an assessment',
  reliability: 'how reliable its source is',
  credibility: 'how credible it is',
} as const

function qualitySentence(quality: NonNullable<AgreementText['quality']>): string {
  const { requires, reliabilityAtLeast, credibilityAtLeast, correctionHours } = quality
  return sentences(
    requires === undefined ? undefined : `Every item says ${listed(requires.map((part) => QUALITY_WORDS[part]))}.`,
    reliabilityAtLeast === undefined ? undefined : `Nothing from a source graded worse than ${reliabilityAtLeast} is shared.`,
    credibilityAtLeast === undefined ? undefined : `No information graded worse than ${credibilityAtLeast} is shared.`,
    correctionHours === undefined
      ? undefined
      : `Whoever received what was wrong, or is taken back, deletes it and confirms that within ${amount(correctionHours, 'hour')} of being told.`,
    Object.keys(quality).length === 1 ? 'Nothing is asked of the quality of an item.' : undefined,
  )
}
