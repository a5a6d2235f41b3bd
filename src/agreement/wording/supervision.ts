/** Who watches, in words. */
import type { AgreementText } from '../document/index.ts'
import { type ArticleText, member } from './article-text.ts'
import { amount, listed, partyName, plainList, sentences, within } from './phrase.ts'

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
          enforcedBy: 'clock',
        }),
    security === undefined
      ? []
      : member('security', { number: security.article, title: 'Security', text: securitySentence(security), enforcedBy: 'software' }),
  ].flat()
}

function witnessSentence({ witnesses }: AgreementText): string {
  const { quorum, graceSeconds, checkpointSeconds, urgentGraceSeconds, outsiders } = witnesses
  const urgent = urgentGraceSeconds === undefined ? '' : `, an urgent act within ${amount(urgentGraceSeconds, 'second')}`
  const named = outsiders?.map(({ name, state, url }) => `${name} (counts for ${state}, asked at ${url})`)
  return sentences(
    `Each party signs a checkpoint of its ledger every ${amount(checkpointSeconds, 'second')}; witnesses of ` +
      `${amount(quorum, 'other state')} cosign it within ${amount(graceSeconds, 'second')}${urgent}. ` +
      `What lacks them at the end of that time is quarantined. States are counted, not keys, and a party's own state never counts.`,
    named === undefined ? undefined : `Witnesses that are no party: ${listed(named)}.`,
  )
}

function oversightSentence(agreement: AgreementText): string {
  const { overseers, reportMonths, statistics } = agreement.oversight
  const lines = overseers.map(({ party, reads, joint }) => {
    const scope = reads === 'all' ? 'the ledgers of all parties' : 'its own ledger'
    const together = joint === true ? ', and may inspect together with others' : ''
    return `${partyName(agreement, party)} reads ${scope}${together}`
  })
  return sentences(
    lines.length === 0 ? 'No overseer is named.' : `${lines.join('; ')}.`,
    reportMonths === undefined ? undefined : `They report every ${amount(reportMonths, 'month')}.`,
    statistics === undefined ? undefined : `They count and publish: ${plainList(statistics)}.`,
  )
}

function rightsSentence(agreement: AgreementText, rights: NonNullable<AgreementText['rights']>): string {
  const { contacts, forwardDays, answer, consultation, delay } = rights
  const places = contacts.map(({ party, contact }) => `${partyName(agreement, party)}: ${contact}`)
  return sentences(
    `An individual may ask any party: ${places.join('; ')}.`,
    `The request is given to the party it concerns within ${amount(forwardDays, 'day')} and answered ${within(answer)}.`,
    consultation === undefined
      ? undefined
      : `The party that the data came from has ${amount(consultation.hours, 'hour')} to object before the answer.`,
    delay === undefined ? undefined : `An answer may be put off: ${delay}`,
  )
}

function securitySentence(security: NonNullable<AgreementText['security']>): string {
  const { algorithms, versionAtLeast, keyCompromise, incident, accreditation } = security
  return sentences(
    `Nodes use no algorithm but ${listed(algorithms)}, and run version ${versionAtLeast} or later.`,
    `A compromised key is told and changed ${within(keyCompromise)}.`,
    `An incident on the channel is told ${within(incident)}.`,
    accreditation === undefined ? undefined : `Accreditation: ${accreditation}`,
  )
}
