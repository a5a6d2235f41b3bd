/** How what was received is handled, in words. */
import { type AgreementText, type SharingBack, TLP_LEVELS } from '../document/index.ts'
import { type ArticleText, inside, member } from './article-text.ts'
import { amount, listed, partyName, plain, plainList, sentences, within } from './phrase.ts'
import { subjectWords } from './sharing.ts'

/** The articles on markings, classification, onward transfer, courts, retention and roles. */
export function handlingArticles(agreement: AgreementText): ArticleText[] {
  const { unmarked, classification, onward, courtUse, sharingBack, retention, reading } = agreement
  return [
    member('unmarked', { number: unmarked.article, title: 'Markings', text: unmarkedSentence(agreement), enforcedBy: 'software' }),
    classification === undefined
      ? []
      : member('classification', {
          number: classification.article,
          title: 'Classification',
          text: classificationSentence(agreement, classification),
          enforcedBy: 'software',
        }),
    member('onward', { number: onward.article, title: 'Onward transfer', text: onwardSentence(agreement), enforcedBy: 'software' }),
    onward.threat === undefined
      ? []
      : inside('onward', 'threat', {
          number: onward.threat.article,
          title: 'Onward transfer against an immediate threat',
          text: threatSentence(onward.threat),
          enforcedBy: 'software',
        }),
    courtUse === undefined
      ? []
      : member('courtUse', { number: courtUse.article, title: 'Use in court', text: courtSentence(courtUse), enforcedBy: 'software' }),
    sharingBack === undefined
      ? []
      : member('sharingBack', {
          number: sharingBack.article,
          title: 'Sharing back',
          text: backSentence(agreement, sharingBack),
          enforcedBy: 'software',
        }),
    member('retention', { number: retention.article, title: 'Retention', text: retentionSentence(agreement), enforcedBy: 'clock' }),
    member('reading', { number: reading.article, title: 'Who may do what', text: readingSentence(agreement), enforcedBy: 'software' }),
  ].flat()
}

function unmarkedSentence({ unmarked }: AgreementText): string {
  const known = `The markings are TLP ${listed(TLP_LEVELS)}; any other marking is refused.`
  return unmarked.treatAs === 'refuse'
    ? `${known} An item without a marking is refused.`
    : `${known} An item without a marking counts as ${unmarked.treatAs}.`
}

function classificationSentence(agreement: AgreementText, { list, ceilings }: NonNullable<AgreementText['classification']>): string {
  return sentences(
    ...list.map(({ party, label, equals }) => `"${label}" of ${partyName(agreement, party)} counts as TLP ${equals}.`),
    ...(ceilings ?? []).map(({ party, upTo }) => `${partyName(agreement, party)} receives nothing above ${upTo}, under whatever article.`),
    list.length === 0 && ceilings === undefined ? 'No national label is known.' : undefined,
  )
}

const ONWARD_WORDS = {
  never: 'What was received is never given on.',
  'origin-consent': 'What was received is given on only with the consent of the party it came from.',
} as const

const COURT_WORDS = {
  never: 'What was received is never used before a court.',
  'origin-consent': 'What was received is used before a court only with the consent of the party it came from.',
} as const

function onwardSentence({ onward }: AgreementText): string {
  const { rule, consent, derivedProducts, attribution } = onward
  return sentences(
    ONWARD_WORDS[rule],
    consent === undefined ? undefined : `A request for consent is answered ${within(consent)}.`,
    derivedProducts === 'origin-consent'
      ? 'Products derived from it are given on only with the consent of the party it came from.'
      : 'Products derived from it follow the same rule.',
    attribution === undefined
      ? undefined
      : attribution === 'named'
        ? 'The party it came from may be named to others.'
        : 'The party it came from is not named to others.',
  )
}

type Threat = NonNullable<AgreementText['onward']['threat']>

function threatSentence({ purposes, roles, upTo, specialCategories, secondPerson, minutes, reviewHours }: Threat): string {
  return sentences(
    `Against an immediate and serious threat, and only where the consent of the party it came from cannot be had in time, what was received may be given on without it, for ${listed(purposes)}, by these roles alone: ${plainList(roles)}.`,
    secondPerson === true ? 'Another official of the same party agrees before.' : undefined,
    `It is marked ${upTo} at most${specialCategories === true ? '' : ' and is no data of special categories'}, and its origin did not forbid giving it on.`,
    `It goes within ${amount(minutes, 'minute')} of the statement of the threat, and the party it came from and the overseers are told within that time.`,
    'That party then consents or objects within the time of a consent; a no, and silence, takes it back from whoever has it.',
    `An official who did not invoke it looks at it within ${amount(reviewHours, 'hour')}.`,
  )
}

function courtSentence(courtUse: NonNullable<AgreementText['courtUse']>): string {
  const { rule, consent } = courtUse
  return sentences(COURT_WORDS[rule], consent === undefined ? undefined : `A request for consent is answered ${within(consent)}.`)
}

function backSentence(agreement: AgreementText, { outcomes, everyMinutes, intermediary }: SharingBack): string {
  const times = `at multiples of ${amount(everyMinutes, 'minute')} of the day`
  if (intermediary === undefined) return sentences(toldSentence(outcomes, times))
  const { party, overseer, membersMin, itemsMin, hoursMax } = intermediary
  return sentences(
    toldSentence(outcomes, times),
    `What a party does not want to be known as the origin of it gives to ${partyName(agreement, party)}, which releases it anew to the other parties as its own, without a ` +
      `word of whom it came from, ${times}: once ${amount(itemsMin, 'item')} can go together, and after ${amount(hoursMax, 'hour')} in any case.`,
    `Nothing goes so to anybody for whom fewer than ${amount(membersMin, 'party').replace('partys', 'parties')} could be its origin.`,
    `${partyName(agreement, party)} knows whom it came from, and ${partyName(agreement, overseer)} alone is told, with the origin's signature.`,
  )
}

function toldSentence(outcomes: SharingBack['outcomes'], times: string): string {
  return `Whoever sent an item is told by those who have it what came of it (${plainList(outcomes)}), and nothing else: ${times}, without a name and without what was done.`
}

function retentionSentence({ retention }: AgreementText): string {
  const { days, shorter, reviewDays, backupDays } = retention
  return sentences(
    `Kept for ${amount(days, 'day')} at most, then erased.`,
    ...(shorter ?? []).map((rule) => `Data about ${subjectWords(rule.dataSubjects)}: ${amount(rule.days, 'day')}.`),
    reviewDays === undefined
      ? undefined
      : `After ${amount(reviewDays, 'day')} somebody decides whether it is still needed; without a decision it is erased.`,
    backupDays === undefined
      ? undefined
      : `No back-up can be read for longer than ${amount(backupDays, 'day')} after that; a node that keeps them for longer neither gives nor gets.`,
  )
}

const APPROVAL_WORDS = {
  approver: 'Where a second person approves, that person signs with a passkey that recipients and overseers verify.',
  'approver-and-submitter':
    'Where a second person approves, that person and the one who submitted each sign with a passkey that recipients and overseers verify.',
} as const

function readingSentence({ reading }: AgreementText): string {
  const roles = reading.roles.map(({ role, may }) => `${plain(role)}: ${plainList(may)}`)
  const conditions = (reading.conditions ?? []).map(conditionSentence).join('')
  const apart =
    reading.uncategorised === undefined
      ? ''
      : ` What is about persons whom its origin did not categorise is read by these alone: ${plainList(reading.uncategorised)}.`
  const glass = reading.breakGlass === undefined ? '' : ` ${glassSentence(reading.breakGlass)}`
  const signed = reading.approvalSignedBy === undefined ? '' : ` ${APPROVAL_WORDS[reading.approvalSignedBy]}`
  return `Inside a party these roles may do this, and no other role anything: ${roles.join('; ')}.${conditions}${apart}${glass}${signed}`
}

function glassSentence({ minutes, reviewHours }: NonNullable<AgreementText['reading']['breakGlass']>): string {
  return `An official who lacks what reading asks for may open it for ${amount(minutes, 'minute')} on the record, and another official looks at that within ${amount(reviewHours, 'hour')}.`
}

type Condition = NonNullable<AgreementText['reading']['conditions']>[number]

function conditionSentence({ deeds, training, case: isOfCase }: Condition): string {
  const other =
    isOfCase === true ? 'membership, on the day, of the case that the read names' : 'a clearance that covers the marking of what is read'
  const asked = training === undefined ? other : `the training ${training}, valid on the day`
  return ` To ${plainList(deeds)} an official needs ${asked}.`
}
