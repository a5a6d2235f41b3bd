/** How an agreement begins, changes and ends, in words. */
import type { AgreementText } from '../document/index.ts'
import { type ArticleText, type Enforcer, member } from './article-text.ts'
import { amount, articleList, partyName, plainList, sentences, within } from './phrase.ts'

type Told<Group extends keyof AgreementText> = NonNullable<AgreementText[Group]>

/** The articles on emergencies, entry into force, phases, amendment, suspension, withdrawal, accession and sunset. */
export function lifeArticles(agreement: AgreementText): ArticleText[] {
  const { emergency, phases, amendment, suspension, withdrawal, accession } = agreement
  return [
    emergency === undefined ? [] : told('emergency', emergency, ['Emergency', emergencySentence(agreement, emergency), 'software']),
    told('entryIntoForce', agreement.entryIntoForce, ['Entry into force', entrySentence(agreement), 'software']),
    phases === undefined ? [] : told('phases', phases, ['Phases', phasesSentence(phases), 'software']),
    amendment === undefined ? [] : told('amendment', amendment, ['Amendment', amendmentSentence(amendment), 'software']),
    suspension === undefined ? [] : told('suspension', suspension, ['Suspension', suspensionSentence(suspension), 'clock']),
    withdrawal === undefined ? [] : told('withdrawal', withdrawal, ['Withdrawal', withdrawalSentence(withdrawal), 'clock']),
    accession === undefined ? [] : told('accession', accession, ['Accession', accessionSentence(accession), 'software']),
    told('sunset', agreement.sunset, ['Sunset', sunsetSentence(agreement), 'clock']),
  ].flat()
}

type LifeGroup = 'emergency' | 'entryIntoForce' | 'phases' | 'amendment' | 'suspension' | 'withdrawal' | 'accession' | 'sunset'

function told(group: LifeGroup, { article }: { readonly article: string }, words: readonly [string, string, Enforcer]): ArticleText {
  const [title, text, enforcedBy] = words
  return member(group, { number: article, title, text, enforcedBy })
}

function emergencySentence(agreement: AgreementText, emergency: Told<'emergency'>): string {
  const levels = emergency.levels.map((level) =>
    sentences(
      `Level ${level.level}, ${level.title}: ${level.triggers}`,
      `${amount(level.officesQuorum, 'office')} of the invoking party agree; it unlocks ${articleList(level.unlocks)}.`,
      `It ends by itself after ${amount(level.hoursMax, 'hour')} and steps down one level; it is renewed with reasons at most ` +
        `${amount(level.renewalsMax, 'time')}.`,
      `The overseers are told within ${amount(level.noticeHours, 'hour')}; ${partyName(agreement, level.reviewer)} reviews it ${within(level.review)}.`,
      level.onRefusal === undefined
        ? undefined
        : `What was shared under it is ${level.onRefusal === 'erase' ? 'erased' : 'quarantined'} where the review refuses it.`,
      level.afterActionDays === undefined
        ? undefined
        : `What was learnt is written down within ${amount(level.afterActionDays, 'day')} after it.`,
    ),
  )
  const lowering =
    emergency.chair === undefined ? '' : ` ${partyName(agreement, emergency.chair)} may lower a level with the parties concerned.`
  return `${levels.join(' ')}${lowering} The never-list stays in force at every level.`
}

function entrySentence({ entryIntoForce }: AgreementText): string {
  const { provisionalDays } = entryIntoForce
  return sentences(
    'In force once every party has ratified and each ratification is proven by a receipt.',
    provisionalDays === undefined
      ? undefined
      : `Before that, parties may apply it between them provisionally for ${amount(provisionalDays, 'day')} at most.`,
  )
}

function phasesSentence(phases: Told<'phases'>): string {
  const lines = phases.list.map(({ title, articles, gate }, index) => {
    const scope = `${title}: ${articleList(articles)}.`
    if (gate === undefined) return index === 0 ? `First phase, ${scope}` : `Then ${scope}`
    const silence = gate.onSilence === 'lapse' ? 'otherwise the agreement lapses' : 'otherwise the phase before goes on'
    return `Then ${scope} Every party opens its gate by ${gate.by} on this evidence: ${plainList(gate.evidence)}${gateFeedbackWords(gate.feedback)}; ${silence}.`
  })
  const anew = 'A later version of the agreement begins with its first phase again: gates that were opened under this one are opened anew.'
  return `What a phase brings stays in the later ones. ${lines.join(' ')} ${anew}`
}

type GateFeedback = NonNullable<Told<'phases'>['list'][number]['gate']>['feedback']

function gateFeedbackWords(asked: GateFeedback): string {
  if (asked === undefined) return ''
  const { reportsMin, falsePositivePercentMax: most, usefulPercentMin: least } = asked
  const shares = [
    ...(most === undefined ? [] : [`at most ${most} % of them false positives`]),
    ...(least === undefined ? [] : [`at least ${least} % of them seen or of use`]),
  ]
  const words = [`at least ${reportsMin} items of which it told or was told what came of them`, ...shares]
  return `, and what came of items, which each partner checks against what it told and was told: ${words.join(', ')}`
}

function amendmentSentence(amendment: Told<'amendment'>): string {
  const narrowing =
    amendment.narrowing === 'signature'
      ? 'A change that only narrows is in force once all parties have signed it; any other once all have ratified it.'
      : 'Any change is in force once all parties have ratified it.'
  return `${narrowing} A draft is signed by all ${within(amendment.signature)}.`
}

function suspensionSentence({ daysMax, onEnd }: Told<'suspension'>): string {
  const end = onEnd === 'resume' ? 'sharing goes on by itself' : 'the party that suspended withdraws by itself'
  return `A party may suspend what it gives and gets, wholly or in part, at once and for ${amount(daysMax, 'day')} at most; then ${end}.`
}

const LEFT_WORDS = {
  erase: 'Whoever is bound no more then destroys what it received, and the others what they received from it.',
  'keep-until-retention': 'What was shared is kept until its retention ends.',
} as const

function withdrawalSentence({ noticeDays, survives, onEnd }: Told<'withdrawal'>): string {
  return sentences(
    `A party may leave with notice of ${amount(noticeDays, 'day')}. Its duties to ${plainList(survives)} stay.`,
    onEnd === undefined ? undefined : LEFT_WORDS[onEnd],
  )
}

function accessionSentence({ history, consent }: Told<'accession'>): string {
  const past = history === 'none' ? 'nothing of what was shared before' : 'what was shared before as far as its articles permit'
  return `A new party comes in with the consent of all, given ${within(consent)}. It receives ${past}.`
}

function sunsetSentence({ sunset }: AgreementText): string {
  const { at, renewalDays } = sunset
  return sentences(
    `Lapses on ${at} without anyone doing anything.`,
    renewalDays === undefined
      ? 'It cannot be renewed.'
      : `All parties may renew it, with reasons and for ${amount(renewalDays, 'day')} at most at a time.`,
  )
}
