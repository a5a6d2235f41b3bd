/** An agreement that states every group of articles, for the comparison of each of them. */
import type { Json } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { exampleAgreement } from '../example.fixture.ts'
import { parseAgreement } from '../parse.ts'
import { exampleTriage } from '../triage.fixture.ts'

const hourClock = (hours: number) => ({ hours, onSilence: 'escalate' })
const dayClock = (days: number) => ({ days, onSilence: 'lapse' })

/** The template with the groups that it leaves out. */
export function everyGroup(): Agreement {
  const example = structuredClone(exampleAgreement()) as unknown as Record<string, Record<string, Json>> & { parties: { list: object[] } }
  const offices = [
    { code: 'justice', name: 'Ministry of Justice' },
    { code: 'national-csirt', name: 'National CSIRT' },
  ]
  return parseAgreement({
    ...example,
    instrument: 'implementing',
    texts: { article: '1.1', prevails: 'en', list: [{ language: 'en' }, { language: 'fr' }] },
    parties: { ...example.parties, depositary: 'XB', list: example.parties.list.map((party) => ({ ...party, offices, officesQuorum: 2 })) },
    legalBasis: { article: '1.2', list: [{ party: 'XA', provision: 'Act 1', mandate: 'cyber defence', safeguard: 'adequacy' }] },
    jurisdictions: { article: '1.3', list: [{ party: 'XA', logsDays: 1_095, ageOfMajority: 18, answerHours: 72 }] },
    purposes: {
      article: '2',
      list: [
        { code: 'cyber-defence', title: 'Defence', needsAssurance: ['death-penalty'] },
        {
          code: 'criminal-investigation',
          title: 'Crime',
          offences: ['intrusion', 'fraud'],
          threshold: 'two years',
          penaltyMonthsAtLeast: 24,
        },
      ],
      forbidden: [{ article: '2.1', text: 'No data is used to decide on asylum.' }],
    },
    people: { article: '2.2', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 50 },
    quality: { article: '2.3', requires: ['nature'], reliabilityAtLeast: 'C', credibilityAtLeast: '3', correctionHours: 48 },
    triage: exampleTriage(),
    modes: {
      article: '4.9',
      confirmedByPerson: ['blind-match'],
      answers: {
        urgent: hourClock(8),
        urgentElsewhere: hourClock(24),
        normal: hourClock(72),
        refusalReasons: ['own-law-forbids', 'not-held'],
      },
      requestForm: ['facts', 'reason'],
      caps: { requestsPerDay: 100, matchedValuesPerDay: 1_000 },
      subscriptions: ['phishing-domains'],
    },
    classification: {
      article: '3.1',
      list: [{ party: 'XA', label: 'Aldoria Restricted', equals: 'AMBER' }],
      ceilings: [{ party: 'XD', upTo: 'GREEN' }],
    },
    onward: { article: '7', rule: 'origin-consent', consent: hourClock(48) },
    courtUse: { article: '7.1', rule: 'origin-consent', consent: hourClock(72) },
    sharingBack: { article: '7.2', outcomes: ['sighted', 'false-positive'], everyMinutes: 60 },
    retention: { ...(example.retention as object), reviewDays: 60, backupDays: 60 },
    oversight: { article: '10', overseers: [{ party: 'XO', reads: 'all' }], reportMonths: 12, statistics: ['disclosures', 'refusals'] },
    rights: {
      article: '10.1',
      contacts: [{ party: 'XA', contact: 'rights@authority.example' }],
      forwardDays: 30,
      answer: { days: 90, onSilence: 'escalate' },
      consultation: { hours: 240 },
      exemptions: ['inquiry'],
      costs: { borneBy: 'origin', individual: 'free' },
    },
    security: {
      article: '10.2',
      algorithms: ['mlkem768-x25519', 'ed25519'],
      versionAtLeast: '0.9.0',
      keyCompromise: hourClock(24),
      incident: hourClock(24),
      builds: ['b'.repeat(64)],
      keyCeremony: { officials: 3, witnessedBy: ['XO'] },
      breach: hourClock(72),
    },
    ...lifeGroups(),
  } as unknown as Json)
}

function lifeGroups(): object {
  return {
    entryIntoForce: { article: '11.1', rule: 'all-ratified', provisionalDays: 90 },
    sunset: { article: '11.2', at: '2030-01-01T00:00:00Z', renewalDays: 730 },
    amendment: { article: '11.3', narrowing: 'signature', signature: dayClock(60) },
    suspension: { article: '11.4', daysMax: 90, onEnd: 'resume' },
    withdrawal: { article: '11.5', noticeDays: 180, survives: ['erase', 'recall'], onEnd: 'erase' },
    accession: { article: '11.6', history: 'none', consent: dayClock(60) },
    phases: {
      article: '11.7',
      list: [
        { code: 'pilot', title: 'Pilot', articles: ['4.2', '4.3', '4.4'] },
        {
          code: 'full',
          title: 'Full exchange',
          articles: ['4.1', '4.5'],
          gate: { evidence: ['impact-assessment', 'audit'], by: '2028-01-01T00:00:00Z', onSilence: 'stay' },
        },
      ],
    },
    emergency: {
      article: '13',
      chair: 'XB',
      levels: [
        {
          level: 3,
          title: 'Severe',
          triggers: 'An attack on essential services that goes on.',
          unlocks: ['4.5'],
          hoursMax: 72,
          renewalsMax: 2,
          officesQuorum: 2,
          noticeHours: 4,
          reviewer: 'XO',
          review: hourClock(72),
          afterActionDays: 14,
        },
      ],
    },
    disputes: {
      article: '14.1',
      consultation: dayClock(30),
      mediator: 'XO',
      mediation: dayClock(60),
      evidence: ['receipts'],
      interim: 'suspend-scope',
    },
    violations: { article: '14.2', ladder: ['warning', 'suspension'], answer: dayClock(14) },
    reviews: {
      article: '14.3',
      list: [{ subject: 'joint-review', firstAt: '2028-01-01T00:00:00Z', everyMonths: 12, onSilence: 'suspend' }],
    },
    money: {
      article: '16',
      costs: 'by-key',
      shares: [
        { party: 'XA', share: 2 },
        { party: 'XB', share: 1 },
      ],
      liability: { toIndividuals: 'who-was-asked', amongParties: 'who-caused-it', settlement: dayClock(180) },
      insurance: { members: ['XD'], paidBy: 'common-fund' },
    },
    clauses: [{ article: '15', subject: 'costs', title: 'Costs', text: 'Each party bears its own costs.' }],
  }
}
