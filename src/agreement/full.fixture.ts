/** An agreement that states every group of articles, for tests that must see all of them. */
import type { Json, JsonObject } from '../foundation/index.ts'
import { exampleAgreement } from './example.fixture.ts'
import { exampleTriage } from './triage.fixture.ts'

const clock = (hours: number) => ({ hours, onSilence: 'escalate' })
const dayClock = (days: number) => ({ days, onSilence: 'lapse' })

/** The template with every optional member stated. */
export function fullAgreementJson(): JsonObject {
  // Through its text, so that no two members are one object.
  const example = JSON.parse(JSON.stringify(exampleAgreement())) as Record<string, Json> & {
    parties: { article: string; list: Record<string, Json>[] }
    purposes: { list: Json[] }
    sharing: Record<string, Json>[]
  }
  const codes = ['XA', 'XB', 'XC', 'XD']
  return {
    ...example,
    instrument: 'implementing',
    texts: { article: '1.1', prevails: 'en', list: [{ language: 'en', sha256: 'a'.repeat(64) }, { language: 'fr' }] },
    parties: { ...example.parties, depositary: 'XB', list: example.parties.list.map(withOffices) },
    legalBasis: {
      article: '1.2',
      list: [...codes, 'XO'].map((party) => ({
        party,
        provision: 'Police Cooperation Act, section 12',
        mandate: 'prevention and investigation of crime',
        safeguard: 'binding-instrument',
      })),
    },
    jurisdictions: {
      article: '1.3',
      list: codes.map((party) => ({
        ...{ party, logsDays: 1095, ageOfMajority: 18, answerHours: 72 },
        cert: `cert@${party.toLowerCase()}.example`,
      })),
    },
    purposes: {
      article: '2',
      list: [
        {
          ...(example.purposes.list[0] as JsonObject),
          offences: ['attack-on-information-systems'],
          threshold: 'punishable by at least one year',
          penaltyMonthsAtLeast: 12,
          needsAssurance: ['death-penalty'],
        },
        example.purposes.list[1] as Json,
        { code: 'crisis-response', title: 'Response to a crisis' },
      ],
      forbidden: [{ article: '2.1', text: 'No data is used to decide on residence or asylum.' }],
    },
    people: { article: '2.2', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 50 },
    quality: {
      article: '2.3',
      requires: ['nature', 'reliability'],
      reliabilityAtLeast: 'C',
      credibilityAtLeast: '3',
      correctionHours: 48,
    },
    annexes: withRequiredField(example.annexes as readonly Json[]),
    triage: exampleTriage() as unknown as Json,
    sharing: [withNecessityTest(example.sharing[0] ?? {}), ...example.sharing.slice(1), emergencyArticle()],
    onward: { article: '7', rule: 'origin-consent', consent: clock(72), derivedProducts: 'same-rule', attribution: 'anonymous' },
    oversight: {
      article: '10',
      overseers: [{ party: 'XO', reads: 'all', of: codes, joint: true, sharesFindings: false }],
      later: [{ purpose: 'criminal-investigation', days: 30, basis: 'section 12 of the Police Act' }],
      reportMonths: 12,
      statistics: ['disclosures', 'refusals'],
      smallCounts: 20,
    },
    retention: { ...(example.retention as JsonObject), reviewDays: 90, backupDays: 30 },
    modes: {
      article: '4.9',
      confirmedByPerson: ['blind-match'],
      answers: { urgent: clock(8), urgentElsewhere: clock(48), normal: clock(72), refusalReasons: ['own-law-forbids', 'not-held'] },
      requestForm: ['facts', 'reason', 'legal-basis'],
      caps: { requestsPerDay: 100 },
      subscriptions: ['phishing-domains'],
    },
    classification: {
      article: '3.1',
      list: [{ party: 'XA', label: 'Aldoria Restricted', equals: 'AMBER' }],
      ceilings: [{ party: 'XD', upTo: 'AMBER' }],
    },
    courtUse: { article: '7.1', rule: 'origin-consent', consent: { hours: 72, onSilence: 'refuse' } },
    sharingBack: { article: '7.2', outcomes: ['sighted', 'false-positive'], everyMinutes: 60 },
    ...guarantees(codes),
    ...lifeMembers(),
  } as unknown as JsonObject
}

/** What individuals and partners can rely on. */
function guarantees(codes: readonly string[]): JsonObject {
  return {
    rights: {
      article: '10.1',
      contacts: codes.map((party) => ({ party, contact: 'rights@authority.example' })),
      forwardDays: 30,
      answer: { days: 90, onSilence: 'escalate' },
      consultation: { hours: 240 },
      delay: 'where it would harm an investigation that goes on',
      delayDays: 60,
      exemptions: ['inquiry', 'rights-of-others'],
      costs: { borneBy: 'asked-party', individual: 'free' },
    },
    security: {
      article: '10.2',
      algorithms: ['mlkem768-x25519', 'ed25519'],
      versionAtLeast: '0.1.0',
      builds: ['b'.repeat(64)],
      keyCeremony: { officials: 2, witnessedBy: ['XO'] },
      keyCompromise: clock(24),
      incident: clock(24),
      breach: clock(72),
      accreditation: 'as the security committee decides',
    },
  } as unknown as JsonObject
}

function withNecessityTest(article: Record<string, Json>): JsonObject {
  const test = { article: '5.1', role: 'releasing-officer', requires: ['necessity-test'], when: { dataSubjects: ['victim'] } }
  return { ...article, scrutiny: [...(article.scrutiny as readonly Json[]), test] }
}

function withOffices(party: Record<string, Json>): Record<string, Json> {
  const offices = [
    { code: 'ministry-of-justice', name: 'Ministry of Justice' },
    { code: 'national-csirt', name: 'National CSIRT' },
    { code: 'interior', name: 'Ministry of the Interior' },
  ]
  return { ...party, authority: 'Cyber Authority', offices, officesQuorum: 2 }
}

function emergencyArticle(): JsonObject {
  return {
    article: '4.8',
    title: 'Emergency exchange',
    text: 'At level 3 every party gives technical facts up to RED.',
    from: ['*'],
    to: ['XD'],
    purposes: ['crisis-response'],
    annex: 'A',
    markingCeiling: 'RED',
    dataSubjects: ['none'],
    papCeiling: 'RED',
    modes: ['push', 'request'],
    retentionDays: 30,
    reliabilityAtLeast: 'B',
    credibilityAtLeast: '2',
    caps: { itemsPerRelease: 100, itemsPerDay: 1_000 },
    countries: ['XA', 'XB', 'XC', 'XD'],
    dataAgeDaysMax: 365,
    period: { from: '2027-02-01T00:00:00Z', until: '2029-12-01T00:00:00Z' },
  }
}

function lifeMembers(): JsonObject {
  return {
    entryIntoForce: { article: '11.1', rule: 'all-ratified', provisionalDays: 90 },
    sunset: { article: '11.2', at: '2030-01-01T00:00:00Z', renewalDays: 730 },
    amendment: { article: '11.3', narrowing: 'signature', signature: dayClock(60) },
    suspension: { article: '11.4', daysMax: 90, onEnd: 'resume' },
    withdrawal: { article: '11.5', noticeDays: 180, survives: ['erase', 'recall', 'inspect', 'redress'], onEnd: 'erase' },
    accession: { article: '11.6', history: 'none', consent: dayClock(60) },
    phases: {
      article: '11.7',
      list: [
        { code: 'pilot', title: 'Pilot', articles: ['4.2', '4.3', '4.4', '4.5'] },
        {
          code: 'full',
          title: 'Full exchange',
          articles: ['4.1', '4.8'],
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
          triggers: 'An attack on essential services of a party that goes on.',
          unlocks: ['4.8'],
          hoursMax: 72,
          renewalsMax: 2,
          officesQuorum: 2,
          noticeHours: 1,
          reviewer: 'XO',
          review: { hours: 72, onSilence: 'erase' },
          onRefusal: 'erase',
          afterActionDays: 14,
        },
      ],
    },
    disputes: {
      article: '14.1',
      consultation: dayClock(30),
      mediator: 'XO',
      mediation: dayClock(60),
      evidence: ['receipts', 'openings'],
      interim: 'suspend-scope',
    },
    violations: { article: '14.2', ladder: ['warning', 'corrective-plan', 'suspension'], answer: dayClock(14) },
    reviews: {
      article: '14.3',
      list: [
        { subject: 'joint-review', firstAt: '2028-01-01T00:00:00Z', everyMonths: 12, onSilence: 'suspend' },
        { subject: 'exercise', firstAt: '2027-06-01T00:00:00Z', everyMonths: 6, onSilence: 'escalate' },
      ],
    },
    money: {
      article: '15.1',
      costs: 'by-key',
      shares: ['XA', 'XB', 'XC', 'XD'].map((party, index) => ({ party, share: 4 - index })),
      liability: { toIndividuals: 'who-was-asked', amongParties: 'who-caused-it', settlement: dayClock(180) },
      insurance: { members: ['XD'], paidBy: 'common-fund', excessEuros: 10_000 },
    },
    clauses: [{ article: '15', subject: 'other', title: 'Depositing', text: 'The text is deposited with a library of each party.' }],
  }
}

/** An indicator that does not say what it finds is not shared. */
function withRequiredField([first, ...others]: readonly Json[]): Json {
  return [{ ...(first as JsonObject), requires: { indicator: ['pattern'] } }, ...others]
}
