/** A ready agreement for sharing cyber threat intelligence among a handful of states of unequal trust. */
import type { Json } from '../../foundation/index.ts'
import {
  AGREEMENT_FORMAT,
  type Agreement,
  type AgreementParty,
  type AgreementText,
  DATA_SUBJECTS,
  type DataSubject,
  type SharingArticle,
} from '../document/index.ts'
import { parseAgreement } from '../parse.ts'
import { INDICATOR_TYPES, TECHNICAL_AND_PERSONAL_TYPES, TECHNICAL_TYPES } from './annex-fields.ts'

/** What the drafter of a cyber threat exchange chooses; the rest is the template's. Party codes must be listed parties. */
export type CyberThreatExchangeOptions = {
  /** Slug of the agreement. */
  readonly id: string
  /** Title that people read. */
  readonly title: string
  /** At least three, for the witness quorum. */
  readonly parties: readonly AgreementParty[]
  /** Article 4.1: everything but data about witnesses, personal data after a second person's approval. */
  readonly trusted: { readonly from: string; readonly to: string }
  /** Article 4.2: who receives technical facts up to AMBER from everyone. */
  readonly technicalRecipient: string
  /** Article 4.3: who receives technical facts up to GREEN from everyone. */
  readonly openRecipient: string
  /** RFC 3339 instant at which the agreement lapses. */
  readonly sunset: string
  /** Seconds between two checkpoints of a ledger. */
  readonly checkpointSeconds: number
  /** Seconds within which the quorum cosigns. */
  readonly graceSeconds: number
  /** Seconds within which the quorum cosigns what is urgent. */
  readonly urgentGraceSeconds: number
}

const PURPOSES = ['cyber-defence', 'criminal-investigation']
const PEOPLE_WITH_APPROVAL: DataSubject[] = DATA_SUBJECTS.filter((subject) => subject !== 'none' && subject !== 'witness')

/**
 * The agreement of these parties. No two of its sharing articles apply to one flow, so each answer rests on one article.
 * @throws AgreementError where the options do not fit together
 */
export function cyberThreatExchange(options: CyberThreatExchangeOptions): Agreement {
  const text: AgreementText = {
    format: AGREEMENT_FORMAT,
    id: options.id,
    version: 1,
    title: options.title,
    parties: { article: '1', list: options.parties },
    purposes: {
      article: '2',
      list: [
        { code: 'cyber-defence', title: 'Defence of networks and services' },
        { code: 'criminal-investigation', title: 'Investigation of crimes against information systems' },
      ],
    },
    annexes: [
      { article: 'Annex A', code: 'A', title: 'Technical facts', types: TECHNICAL_TYPES },
      { article: 'Annex B', code: 'B', title: 'Technical facts and personal data', types: TECHNICAL_AND_PERSONAL_TYPES },
      { article: 'Annex C', code: 'C', title: 'Indicators and their context', types: INDICATOR_TYPES },
    ],
    people: { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 10 },
    sharing: sharingArticles(options),
    ...handlingArticles(),
    ...supervisionArticles(options),
    never: [
      {
        article: '12.1',
        rule: 'death-penalty',
        text: 'No data is used to impose or carry out the death penalty, torture or inhuman treatment.',
      },
      {
        article: '12.2',
        rule: 'bulk-special-categories',
        text: 'No data on health, belief, opinion, ethnic origin or sexual life is shared in bulk.',
      },
      { article: '12.3', rule: 'protected-journalism', text: 'No data is used to find the sources of journalists.' },
      { article: '12.4', rule: 'persecution', text: 'No data is used against people for their origin, belief, opinion or orientation.' },
      { article: '12.5', rule: 'circumvention', text: 'No party asks another for what its own law forbids it to collect.' },
    ],
  }
  return parseAgreement(text as Json)
}

function sharingArticles(options: CyberThreatExchangeOptions): SharingArticle[] {
  const { trusted, technicalRecipient, openRecipient } = options
  const codes = options.parties.filter((party) => party.role === 'party').map((party) => party.code)
  const served = [trusted.to, technicalRecipient, openRecipient]
  const others = codes.filter((code) => !served.includes(code))
  const otherSenders = codes.filter((code) => code !== trusted.from && code !== trusted.to)
  const technical = { purposes: PURPOSES, annex: 'A', dataSubjects: ['none'] } as const
  const articles: SharingArticle[] = [
    trustedArticle(trusted),
    {
      ...technical,
      article: '4.2',
      title: 'Technical facts up to AMBER',
      text: 'This party receives from every other party technical facts marked up to AMBER, and no personal data.',
      from: ['*'],
      to: [technicalRecipient],
      markingCeiling: 'AMBER',
    },
    {
      ...technical,
      article: '4.3',
      title: 'Technical facts up to GREEN',
      text: 'This party receives from every other party technical facts marked up to GREEN, and no personal data.',
      from: ['*'],
      to: [openRecipient],
      markingCeiling: 'GREEN',
    },
    {
      ...technical,
      article: '4.4',
      title: 'Return flow',
      text: 'These parties receive from every other party technical facts marked up to GREEN, and no personal data.',
      from: ['*'],
      to: others,
      markingCeiling: 'GREEN',
    },
    {
      ...technical,
      article: '4.5',
      title: 'Indicators from the remaining parties',
      text: 'This party receives from the remaining parties indicators and their context marked up to GREEN, without free text.',
      from: otherSenders,
      to: [trusted.to],
      annex: 'C',
      markingCeiling: 'GREEN',
    },
  ]
  return articles.filter((article) => article.from.length > 0 && article.to.length > 0)
}

function trustedArticle(trusted: CyberThreatExchangeOptions['trusted']): SharingArticle {
  return {
    article: '4.1',
    title: 'Full exchange',
    text:
      'This party receives technical facts and personal data marked up to AMBER+STRICT, except data about witnesses. ' +
      'Personal data needs the approval of article 5.',
    from: [trusted.from],
    to: [trusted.to],
    purposes: PURPOSES,
    annex: 'B',
    markingCeiling: 'AMBER+STRICT',
    dataSubjects: ['none', ...PEOPLE_WITH_APPROVAL],
    scrutiny: [{ article: '5', role: 'releasing-officer', requires: ['second-person'], when: { dataSubjects: PEOPLE_WITH_APPROVAL } }],
  }
}

function handlingArticles(): Pick<AgreementText, 'unmarked' | 'retention' | 'onward' | 'reading'> {
  return {
    unmarked: { article: '3', treatAs: 'AMBER' },
    retention: {
      article: '6',
      days: 180,
      shorter: [
        { dataSubjects: ['suspect', 'convicted', 'officer', 'unspecified'], days: 90 },
        { dataSubjects: ['victim', 'witness', 'contact'], days: 30 },
      ],
      atEnd: 'erase',
    },
    onward: { article: '7', rule: 'origin-consent' },
    reading: {
      article: '8',
      roles: [
        { role: 'analyst', may: ['read', 'release', 'recall'] },
        { role: 'releasing-officer', may: ['read', 'release', 'approve', 'recall'] },
        { role: 'agreement-officer', may: ['inspect'] },
        { role: 'data-protection-officer', may: ['read', 'recall', 'erase', 'inspect'] },
        { role: 'overseer', may: ['inspect'] },
        { role: 'tool', may: ['read'] },
      ],
    },
  }
}

function supervisionArticles(
  options: CyberThreatExchangeOptions,
): Pick<AgreementText, 'witnesses' | 'oversight' | 'entryIntoForce' | 'sunset'> {
  const { checkpointSeconds, graceSeconds, urgentGraceSeconds } = options
  const otherWitnesses = options.parties.length - 1
  // The smallest quorum of which any two share two witnesses or more.
  const quorum = Math.floor((otherWitnesses + 1) / 2) + 1
  const overseers = options.parties.filter((party) => party.role === 'overseer')
  return {
    witnesses: { article: '9', quorum, graceSeconds, checkpointSeconds, urgentGraceSeconds },
    oversight: { article: '10', overseers: overseers.map((party) => ({ party: party.code, reads: 'all' as const })) },
    entryIntoForce: { article: '11.1', rule: 'all-ratified' },
    sunset: { article: '11.2', at: options.sunset },
  }
}
