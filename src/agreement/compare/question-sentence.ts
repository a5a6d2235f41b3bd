/** A difference about a question, in one plain sentence. */
import type { Json } from '../../foundation/index.ts'
import type { AgreementText } from '../document/index.ts'
import type { ComparedMoment, ComparedQuestion, DifferenceExample, Versions } from './difference.ts'

type Said = {
  readonly direction: 'wider' | 'narrower'
  readonly aspect: string
  readonly example: DifferenceExample
  readonly question: ComparedQuestion
  readonly articles: Versions<readonly string[]>
}

/** What the second version does anew for the example: permits it or no longer does, or treats it otherwise. */
export function questionSentence(versions: Versions<AgreementText>, said: Said): string {
  const { example, articles } = said
  const named = versionName(versions)
  const all = underArticles([...new Set([...articles.prior, ...articles.next])])
  if (example.prior === 'refused') return `${named} additionally lets ${described(said)}${underArticles(articles.next)}.`
  if (example.next === 'refused') return `${named} no longer lets ${described(said)}${underArticles(articles.prior)}.`
  const isOpened = isWithheld(example.prior) && !isWithheld(example.next)
  const isClosed = isWithheld(example.next) && !isWithheld(example.prior)
  if (isOpened) return `${named} additionally lets ${described(said)} (${told(example.next)})${all}.`
  if (isClosed) return `${named} no longer lets ${described(said)} (${told(example.next)})${all}.`
  return `${named} lets ${described(said)} with ${treatmentWords(said)}${all}.`
}

function isWithheld(treatment: Json): boolean {
  return treatment === 'drop' || treatment === 'never'
}

/** The name under which sentences speak of the second version. */
export function versionName({ prior, next }: Versions<AgreementText>): string {
  return prior.version === next.version ? 'The new text' : `Version ${next.version}`
}

/** `, under article 4.2` or nothing. */
export function underArticles(numbers: readonly string[]): string {
  if (numbers.length === 0) return ''
  const shown = numbers.slice(0, 6).join(', ')
  const more = numbers.length > 6 ? ` and ${numbers.length - 6} more` : ''
  return `, under ${numbers.length === 1 ? 'article' : 'articles'} ${shown}${more}`
}

function described({ question, example, aspect }: Said): string {
  const { from, to, purpose, role, item } = question
  const who = role === undefined ? `${to} receive` : `${aAn(role)} of ${to} read`
  const what = example.field === undefined ? `items of type ${item.type}` : `the field ${example.field} of ${item.type}`
  const origin = role === undefined ? ` from ${from}` : ` that came from ${from}`
  return `${who} ${what}${itemWords(question, aspect)}${origin} for ${purpose}${modeWords(question)}${momentWords(example.moment)}`
}

function itemWords({ item, mode }: ComparedQuestion, aspect: string): string {
  const isGraded = mode !== undefined
  const words = [
    item.marking === 'unmarked' ? ' without a marking' : ` marked ${item.marking}`,
    item.dataSubject === 'none' ? '' : ` about people of the category ${item.dataSubject}`,
    item.minor === 'no' ? '' : item.minor === 'yes' ? ' who are minors' : ' of whom nobody said whether they are minors',
    item.special === 'no'
      ? ''
      : item.special === 'yes'
        ? ', of a special category'
        : ', of which nobody said whether it is of a special category',
    item.pap === 'none' ? '' : `, PAP ${item.pap}`,
    isGraded && (aspect === 'reliability' || item.reliability !== 'A') ? `, of reliability ${item.reliability}` : '',
    isGraded && (aspect === 'credibility' || item.credibility !== '1') ? `, of credibility ${item.credibility}` : '',
    isGraded && item.nature !== 'fact' ? (item.nature === 'untold' ? ', of untold nature' : ', an assessment') : '',
  ]
  return words.join('')
}

const MODE_WORDS = { push: '', request: ' on request', 'blind-match': ' by blind match', subscription: ' by standing order' } as const

function modeWords({ mode }: ComparedQuestion): string {
  return mode === undefined ? '' : MODE_WORDS[mode]
}

function momentWords(moment: ComparedMoment | undefined): string {
  if (moment === undefined) return ''
  const evidence = moment.evidence.length === 0 ? '' : ` on ${moment.evidence.join(', ')}`
  const phase = moment.gates === 0 ? '' : ` once ${moment.gates === 1 ? 'one gate is' : `${moment.gates} gates are`} opened${evidence}`
  const level = moment.level === 0 ? '' : ` at level ${moment.level} of emergency`
  const at = moment.at === undefined ? '' : ` at ${moment.at}`
  return phase + level + at
}

function treatmentWords({ aspect, example, direction }: Said): string {
  const { prior, next } = example
  if (aspect === 'fields') return `the field treated "${told(next)}" where it was "${told(prior)}"`
  if (typeof prior === 'boolean') return `${TREATMENTS[aspect] ?? aspect} ${direction === 'wider' ? 'no longer due' : 'now due'}`
  return `${TREATMENTS[aspect] ?? aspect} ${told(next)} where it was ${told(prior)}`
}

const TREATMENTS: Readonly<Record<string, string>> = {
  'marking-ceiling': 'the ceiling',
  'pap-ceiling': 'the PAP ceiling',
  retention: 'the days for which it is kept',
  'items-per-release': 'the most items in a release',
  'items-per-day': 'the most items in a day',
  'data-age': 'the days that it may be old',
  countries: 'items',
  'required-fields': 'a field that it must have',
  'second-person': 'approval by a second person',
  'necessity-test': 'a written test of necessity',
  'overseer-notice': 'notice to the overseers beforehand',
}

function told(value: Json): string {
  return value === null ? 'not stated' : String(value)
}

function aAn(role: string): string {
  return `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`
}
