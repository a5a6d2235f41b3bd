/** Small agreements, scopes and reservations, and all the questions about them that differ. */
import {
  type Agreement,
  type AgreementText,
  parseAgreement,
  type ReservationText,
  type Scope,
  type SharingArticle,
  wholeScope,
} from '../agreement/index.ts'
import type { Json } from '../foundation/index.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'
import type { Question } from './question.ts'
import { createTerms, type Terms } from './terms.ts'

const example = exampleAgreement()

const SHARING: readonly SharingArticle[] = (
  [
    { from: ['XA'], to: ['XB'], purposes: ['cyber-defence'], annex: 'A', markingCeiling: 'GREEN', dataSubjects: ['none'] },
    {
      from: ['*'],
      to: ['*'],
      purposes: ['cyber-defence', 'criminal-investigation'],
      annex: 'B',
      markingCeiling: 'AMBER',
      dataSubjects: ['none', 'victim'],
      minors: true,
      modes: ['push', 'request'],
      scrutiny: [
        { article: '5.1', when: { minors: true }, requires: ['second-person', 'necessity-test'], role: 'releasing-officer' },
        {
          article: '5.2',
          when: { markingAtLeast: 'AMBER', dataSubjects: ['victim'] },
          requires: ['overseer-notice'],
          role: 'releasing-officer',
        },
      ],
      caps: { itemsPerRelease: 50 },
    },
    {
      from: ['XB', 'XO'],
      to: ['XO', 'XA'],
      purposes: ['criminal-investigation'],
      annex: 'B',
      markingCeiling: 'AMBER',
      dataSubjects: ['none', 'victim'],
      specialCategories: true,
      papCeiling: 'GREEN',
      modes: ['request'],
      scrutiny: [{ article: '5.3', when: { specialCategories: true }, requires: ['second-person'], role: 'releasing-officer' }],
    },
    {
      from: ['*'],
      to: ['XA'],
      purposes: ['cyber-defence'],
      annex: 'C',
      markingCeiling: 'RED',
      dataSubjects: ['none', 'victim'],
      minors: true,
      specialCategories: true,
      papCeiling: 'RED',
      reliabilityAtLeast: 'B',
      retentionDays: 10,
      caps: { itemsPerRelease: 20, itemsPerDay: 100 },
    },
  ] as const
).map((members, index) => ({ ...members, article: `4.${index + 1}`, title: 'T', text: 'T' }) as SharingArticle)

const ANNEXES = [
  { article: 'Annex A', code: 'A', title: 'T', types: { indicator: { pattern: 'as-is', name: 'as-is', labels: 'never' } } },
  {
    article: 'Annex B',
    code: 'B',
    title: 'T',
    types: { indicator: { name: 'generalise', pattern: 'as-is' }, identity: { name: 'as-is', labels: 'drop' } },
  },
  {
    article: 'Annex C',
    code: 'C',
    title: 'T',
    types: { indicator: { name: 'pseudonymise', labels: 'as-is' }, identity: { name: 'generalise' } },
  },
]

const SUBSETS = [[], [0], [1], [2], [3], [0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3], [0, 1, 2, 3]]
const PEOPLE = [undefined, { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 10 }] as const
const QUALITY = [
  undefined,
  { article: '3.2', requires: ['reliability', 'credibility'] },
  { article: '3.2', requires: ['nature'], reliabilityAtLeast: 'B', credibilityAtLeast: '2' },
] as const
const MODES = [undefined, { article: '4.9', confirmedByPerson: ['request'] }] as const

const SCOPES: readonly Partial<Scope>[] = [
  {},
  { articles: ['4.2', '4.3', '4.9'] },
  { parties: ['XA', 'XO'] },
  { suspensions: [{ number: 'suspension XB 1', party: 'XB', purposes: ['cyber-defence'], parties: ['XA'] }] },
  {
    suspensions: [
      { number: 'suspension XA 1', party: 'XA', articles: ['4.1', '4.2'], parties: ['XB'] },
      { number: 'suspension XA 2', party: 'XA', articles: ['4.4'], purposes: ['cyber-defence'] },
      { number: 'suspension XO 3', party: 'XO' },
    ],
  },
]

const RESERVATIONS: readonly (readonly Partial<ReservationText>[])[] = [
  [],
  [{ party: 'XA', forbids: 'disclose', when: { types: ['indicator'], parties: ['XB'], modes: ['push'] } }],
  [
    {
      party: 'XA',
      forbids: 'receive',
      when: { markingAtLeast: 'AMBER', purposes: ['criminal-investigation'] },
      isDisclosedToPartners: false,
    },
    { party: 'XB', number: 2, forbids: 'read', when: { dataSubjects: ['victim'] } },
    { party: 'XB', number: 3, forbids: 'receive', when: { minors: true } },
  ],
  [
    { party: 'XO', forbids: 'receive', when: { specialCategories: true } },
    { party: 'XA', number: 2, forbids: 'receive', when: {}, isDisclosedToPartners: false },
  ],
]

function smallAgreement(articles: readonly number[], members: Partial<AgreementText>): Agreement {
  const parties = { article: '1', list: example.parties.list.filter((party) => ['XA', 'XB', 'XO'].includes(party.code)) }
  const purposes = {
    article: '2',
    list: example.purposes.list.map((one, index) => ({ ...one, ...(index === 0 && { needsAssurance: ['death-penalty' as const] }) })),
  }
  const { people: _people, ...rest } = example
  const sharing = articles.map((index) => SHARING[index])
  const text = { ...rest, parties, purposes, annexes: ANNEXES, sharing, witnesses: { ...example.witnesses, quorum: 2 }, ...members }
  return parseAgreement(JSON.parse(JSON.stringify(text)) as Json)
}

/** How many small worlds there are. */
export const SMALL_WORLDS = SUBSETS.length * PEOPLE.length * QUALITY.length * SCOPES.length * RESERVATIONS.length

/** One of them; `SMALL_WORLDS - 1` is the richest. */
export function smallWorld(number: number): Terms {
  let rest = number
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[rest % values.length] as Value
    rest = Math.floor(rest / values.length)
    return value
  }
  const reservations = pick(RESERVATIONS)
  const scope = pick(SCOPES)
  const people = pick(PEOPLE)
  const quality = pick(QUALITY)
  const modes = MODES[number % MODES.length]
  const agreement = smallAgreement(pick(SUBSETS), { ...(people && { people }), ...(quality && { quality }), ...(modes && { modes }) })
  return createTerms({
    agreement,
    reservations: reservations.map((members) => reservationWith(agreement, members)),
    scope: { ...wholeScope(agreement), ...scope },
  })
}

const MANNERS: readonly Pick<Question, 'action' | 'mode' | 'role'>[] = [
  { action: 'disclose' },
  { action: 'disclose', mode: 'request' },
  { action: 'receive', mode: 'push' },
  { action: 'receive', mode: 'request' },
  { action: 'read', role: 'analyst' },
  { action: 'read', role: 'overseer' },
]
const TOLD_OF_PEOPLE = [{}, { minor: 'no', special: 'no' }, { minor: 'yes', special: 'no' }, { minor: 'no', special: 'yes' }] as const
const GRADES = [
  {},
  { reliability: 'A', credibility: '1' },
  { reliability: 'A', nature: 'assessment' },
  { credibility: '1', nature: 'assessment' },
  { reliability: 'A', credibility: '1', nature: 'fact' },
  { reliability: 'B', credibility: '2', nature: 'assessment' },
  { reliability: 'C', credibility: '3', nature: 'assessment' },
] as const
const PARTIES = ['XA', 'XB', 'XO']

/** All combinations of a few values per dimension. */
export function* smallQuestions(): Generator<Question> {
  for (const from of PARTIES)
    for (const to of PARTIES)
      for (const purpose of ['cyber-defence', 'criminal-investigation'])
        for (const manner of MANNERS) for (const item of smallItems()) yield { from, to, purpose, ...manner, item }
}

function* smallItems(): Generator<Question['item']> {
  for (const type of ['indicator', 'identity'])
    for (const marking of ['GREEN', 'AMBER', 'RED'] as const)
      for (const dataSubject of ['none', 'victim'] as const)
        for (const people of TOLD_OF_PEOPLE)
          for (const grades of GRADES)
            for (const pap of ['none', 'GREEN', 'RED'] as const) yield { type, marking, dataSubject, pap, ...people, ...grades }
}
