/** Triage, in words. */
import { type AgreementText, TRIAGE_INPUTS, type Triage, type TriageInput, type TriageShown } from '../document/index.ts'
import { type ArticleText, member } from './article-text.ts'
import { articleList, listed, partyNames, sentences } from './phrase.ts'

/** What a formula weighs, in words that follow "the". */
export const TRIAGE_INPUT_WORDS: Readonly<Record<TriageInput, string>> = {
  severity: 'severity that its origin told',
  reliability: 'reliability of its source',
  credibility: 'credibility of the information',
  confidence: 'confidence that its origin told',
  recency: 'days since it was last seen or changed',
  reach: 'organisations, sectors and places it is told to concern',
  sightings: 'sightings of it',
  confirmations: 'recipients that say last that they saw it or that it was of use',
  disputes: 'recipients that say last that it was a false positive',
}

/** The article on triage, where there is one. */
export function triageArticle(agreement: AgreementText): ArticleText[] {
  const { triage } = agreement
  if (triage === undefined) return []
  const text = triageSentence(agreement, triage)
  return [member('triage', { number: triage.article, title: 'Triage', text, enforcedBy: 'software' })]
}

function triageSentence(agreement: AgreementText, { formula, types, inputs, levels, shared, people }: Triage): string {
  const weighed = TRIAGE_INPUTS.flatMap((input) => {
    const weight = inputs[input]?.weight
    return weight === undefined ? [] : [`the ${TRIAGE_INPUT_WORDS[input]} (${weight})`]
  })
  return sentences(
    `Items of these types are scored by their origin: ${types.join(', ')}.`,
    `The formula ${formula.id}, version ${formula.version}, weighs ${listed(weighed)}; what an item does not tell adds nothing.`,
    `The score is the weighted mean, from 0 to 100, rounded down; its levels are ${listed(levels.map(({ title, atLeast }) => `${title} from ${atLeast}`))}.`,
    ...shared.map((entry) => sharedSentence(agreement, entry)),
    countedSentence(inputs),
    people === 'never'
      ? 'Nothing about a person is scored.'
      : 'An item about a person is scored only where a releasing officer approved its release, and the score is marked as advice.',
    'A score is a help to people who set priorities. No software decides by it, and nothing follows from it for any person.',
  )
}

const SHOWN_WORDS: Readonly<Record<TriageShown, string>> = {
  level: 'the level alone goes',
  score: 'level and score go',
  reasons: 'level, score and reasons go',
}

function sharedSentence(agreement: AgreementText, { articles, to, shows, sourceGrade }: Triage['shared'][number]): string {
  const whom = to === undefined ? 'every recipient' : partyNames(agreement, to)
  const grade = sourceGrade === undefined ? '' : ', in place of the grade of the source, which is not told'
  return `Under ${articleList(articles)} ${SHOWN_WORDS[shows]} to ${whom}${grade}.`
}

function countedSentence({ sightings, reach }: Triage['inputs']): string | undefined {
  const counted = Object.entries({ sightings, reach }).flatMap(([name, input]) => (input?.counts === 'submitted' ? [name] : []))
  if (counted.length === 0) return undefined
  return `For ${listed(counted)} all that is submitted counts, also what the recipient does not get: it is told how much there is, and nothing else of it.`
}
