/** Who watches, in words. */
import type { AgreementText } from '../document/index.ts'
import { type ArticleText, member } from './article-text.ts'
import { amount, listed, partyName, partyNames, plainList, sentences, within } from './phrase.ts'

/** The articles on witnesses, overseers, the rights of individuals and security. */
export function supervisionArticles(agreement: AgreementText): ArticleText[] {
  const { witnesses, oversight, rights, security } = agreement
  return [
    member('witnesses', { number: witnesses.article, title: 'Witnesses', text: witnessSentence(agreement), enforcedBy: 'software' }),
    member('oversight', { number: oversight.article, title: 'Oversight', text: oversightSentence(agreement), enforcedBy: 'software' }),
    rights === undefined
      ? []
      : member('rights', {
          number: rights.article,
          title: 'Rights of individuals',
          text: rightsSentence(agreement, rights),
          enforcedBy: 'people',
        }),
    security === undefined
      ? []
      : member('security', {
          number: security.article,
          title: 'Security',
          text: securitySentence(agreement, security),
          enforcedBy: 'software',
        }),
  ].flat()
}

function witnessSentence({ witnesses }: AgreementText): string {
  const { quorum, graceSeconds, checkpointSeconds, urgentGraceSeconds, padTo, outsiders } = witnesses
  const urgent = urgentGraceSeconds === undefined ? '' : `, an urgent act within ${amount(urgentGraceSeconds, 'second')}`
  const named = outsiders?.map(({ name, state, url }) => `${name} (counts for ${state}, asked at ${url})`)
  return sentences(
    `Each party signs a checkpoint of its ledger every ${amount(checkpointSeconds, 'second')}; witnesses of ` +
      `${amount(quorum, 'other state')} cosign it within ${amount(graceSeconds, 'second')}${urgent}. ` +
      `What lacks them at the end of that time is quarantined. States are counted, not keys, and a party's own state never counts.`,
    padTo === undefined || padTo === 1
      ? undefined
      : `What a checkpoint covers is made up to a multiple of ${padTo} leaves, so that its size does not tell how much was done.`,
    named === undefined ? undefined : `Witnesses that are no party: ${listed(named)}.`,
  )
}

function oversightSentence(agreement: AgreementText): string {
  const { overseers, later = [], reportMonths, statistics, smallCounts } = agreement.oversight
  const lines = overseers.map(({ party, reads, of = [], joint, sharesFindings }) => {
    const own = of.length === 0 ? 'its own ledger' : `the ledgers of ${partyNames(agreement, of)}`
    const watched = of.length === 0 ? 'the ledgers of all parties' : own
    const scope = {
      all: `the ledgers of all parties${of.length === 0 ? '' : `, as overseer of ${partyNames(agreement, of)}`}`,
      own,
      commitments: `of ${watched} that there is an act and that none is missing, and of none what it says`,
    }[reads]
    const together = joint === true ? ', and may inspect together with others' : ''
    const telling =
      sharesFindings === undefined
        ? ''
        : sharesFindings
          ? ', and may tell other overseers what it found'
          : ', and tells nobody what it found'
    return `${partyName(agreement, party)} reads ${scope}${together}${telling}`
  })
  return sentences(
    lines.length === 0 ? 'No overseer is named.' : `${lines.join('; ')}.`,
    ...later.map(
      ({ purpose, days, basis }) =>
        `What is done for ${purpose} is opened to them ${amount(days, 'day')} later (${basis.replace(/[.\s]+$/, '')}); that it was done, and from ` +
        `when they may read it, they are told at once.`,
    ),
    reportMonths === undefined ? undefined : `They report every ${amount(reportMonths, 'month')}.`,
    statistics === undefined ? undefined : `They count and publish: ${plainList(statistics)}.`,
    smallCounts === undefined
      ? undefined
      : `A count below ${smallCounts} is told as few, and any other to the multiple of ${smallCounts} below.`,
  )
}

function rightsSentence(agreement: AgreementText, rights: NonNullable<AgreementText['rights']>): string {
  const { contacts, forwardDays, answer, consultation, delay, delayDays, exemptions, costs } = rights
  const places = contacts.map(({ party, contact }) => `${partyName(agreement, party)}: ${contact}`)
  return sentences(
    `An individual may ask any party: ${places.join('; ')}.`,
    `The request is given to the party it concerns within ${amount(forwardDays, 'day')} and answered ${within(answer)}.`,
    consultation === undefined
      ? undefined
      : `The party that the data came from has ${amount(consultation.hours, 'hour')} to object before the answer.`,
    delay === undefined ? undefined : `An answer may be put off: ${delay.replace(/[.\s]+$/, '')}.`,
    delayDays === undefined ? undefined : `It is put off for ${amount(delayDays, 'day')} at most.`,
    exemptions === undefined
      ? undefined
      : `Only these grounds let an answer leave something out: ${listed(exemptions.map((one) => EXEMPTION_WORDS[one]))}.`,
    costs === undefined ? undefined : `${COST_WORDS[costs.borneBy]} ${INDIVIDUAL_WORDS[costs.individual]}`,
  )
}

const EXEMPTION_WORDS = {
  inquiry: 'an inquiry that goes on',
  prevention: 'the prevention and prosecution of offences',
  'public-security': 'public security',
  'national-security': 'national security',
  'rights-of-others': 'the rights of others',
} as const

const COST_WORDS = {
  'asked-party': 'The party that was asked bears the cost of an answer.',
  origin: 'The party that the data came from bears the cost of an answer.',
  'both-equally': 'The party that was asked and the one that the data came from share the cost of an answer.',
} as const

const INDIVIDUAL_WORDS = {
  free: 'An individual pays nothing.',
  'fee-if-unfounded': 'An individual pays nothing, unless a request is manifestly unfounded.',
} as const

function securitySentence(agreement: AgreementText, security: NonNullable<AgreementText['security']>): string {
  const { algorithms, versionAtLeast, builds, keyCeremony, keyCompromise, incident, breach, accreditation } = security
  const watching = keyCeremony?.witnessedBy
  return sentences(
    `Nodes use no algorithm but ${listed(algorithms)}, and run version ${versionAtLeast} or later.`,
    builds === undefined ? undefined : `Only these measured builds run (SHA-256): ${listed(builds, 'or')}.`,
    keyCeremony === undefined
      ? undefined
      : `Root keys are made and changed before ${amount(keyCeremony.officials, 'official')}` +
          `${watching === undefined ? '' : `, ${partyNames(agreement, watching)} looking on`}.`,
    `A compromised key is told and changed ${within(keyCompromise)}.`,
    `An incident on the channel is told ${within(incident)}.`,
    breach === undefined
      ? undefined
      : `A breach of personal data is told to the supervisors and to the parties that the data came from ${within(breach)}.`,
    accreditation === undefined ? undefined : `Accreditation: ${accreditation}`,
  )
}
