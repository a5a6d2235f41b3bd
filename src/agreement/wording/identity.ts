/** Who the parties are and on which law they act, in words. */
import type { AgreementParty, AgreementText } from '../document/index.ts'
import { type ArticleText, member } from './article-text.ts'
import { amount, listed, partyName, sentences } from './phrase.ts'

type Told<Group extends keyof AgreementText> = NonNullable<AgreementText[Group]>

/** The articles on texts, parties, legal bases and jurisdictions. */
export function identityArticles(agreement: AgreementText): ArticleText[] {
  const { texts, parties, legalBasis, jurisdictions } = agreement
  return [
    texts === undefined
      ? []
      : member('texts', { number: texts.article, title: 'Authentic texts', text: textsSentence(texts), enforcedBy: 'people' }),
    member('parties', { number: parties.article, title: 'Parties', text: partiesSentence(agreement), enforcedBy: 'software' }),
    legalBasis === undefined
      ? []
      : member('legalBasis', {
          number: legalBasis.article,
          title: 'Legal basis',
          text: legalBasisSentence(agreement, legalBasis),
          enforcedBy: 'people',
        }),
    jurisdictions === undefined
      ? []
      : member('jurisdictions', {
          number: jurisdictions.article,
          title: 'Law of each party',
          text: jurisdictionsSentence(agreement, jurisdictions),
          enforcedBy: 'people',
        }),
  ].flat()
}

function textsSentence(texts: Told<'texts'>): string {
  const languages = texts.list.map(({ language, sha256 }) => (sha256 === undefined ? language : `${language} (SHA-256 ${sha256})`))
  const prevailing = languages.length === 1 ? '' : `; where they differ, ${texts.prevails} prevails`
  return `The text is authentic in ${listed(languages)}${prevailing}.`
}

function partiesSentence(agreement: AgreementText): string {
  const { list, depositary } = agreement.parties
  return sentences(
    `The parties are ${listed(list.map((party) => partyWords(agreement, party)))}.`,
    ...list.flatMap((party) => (party.offices === undefined ? [] : [officesSentence(agreement, party)])),
    depositary === undefined ? undefined : `${partyName(agreement, depositary)} keeps the text and can change nothing in it.`,
  )
}

function partyWords(agreement: AgreementText, party: AgreementParty): string {
  const role = party.role === 'overseer' ? ', an overseer' : ''
  const authority = party.authority === undefined ? '' : `, acting through ${party.authority}`
  return `${partyName(agreement, party.code)}${role}${authority}`
}

function officesSentence(agreement: AgreementText, party: AgreementParty): string {
  const offices = party.offices ?? []
  const names = listed(offices.map((office) => `${office.name} (${office.code})`))
  const quorum = party.officesQuorum ?? offices.length
  return `For ${partyName(agreement, party.code)}, ${quorum} of ${offices.length} must sign: ${names}.`
}

const SAFEGUARD_WORDS = {
  adequacy: 'a finding of adequate protection',
  'binding-instrument': 'a binding instrument',
  'own-assessment': "the party's own assessment",
  derogation: 'a derogation',
} as const

function legalBasisSentence(agreement: AgreementText, legalBasis: Told<'legalBasis'>): string {
  const purposes = new Map(agreement.purposes.list.map(({ code, title }) => [code, title]))
  const lines = legalBasis.list.map((basis) => {
    const covered = basis.purposes?.map((code) => purposes.get(code) ?? code)
    const scope = covered === undefined ? 'for every purpose' : `for ${listed(covered)}`
    return `${partyName(agreement, basis.party)} acts ${scope} under ${basis.provision} (${basis.mandate}), safeguarded by ${SAFEGUARD_WORDS[basis.safeguard]}.`
  })
  return lines.join(' ')
}

function jurisdictionsSentence(agreement: AgreementText, jurisdictions: Told<'jurisdictions'>): string {
  const lines = jurisdictions.list.map(
    ({ party, logsDays, ageOfMajority, answerHours, cert }) =>
      `${partyName(agreement, party)} keeps logs for ${amount(logsDays, 'day')}, counts a person under ${ageOfMajority} as a minor ` +
      `and answers within ${amount(answerHours, 'hour')}.${cert === undefined ? '' : ` Its computer emergency response team is told at ${cert}.`}`,
  )
  return lines.join(' ')
}
