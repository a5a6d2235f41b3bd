/** Small agreements, reservations, items and persons for what a reader gets, of which each part is as small as tells two answers apart. */
import { type Agreement, agreementHash, parseAgreement, type Reservation, type ReservationText } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { exampleAgreement, reservationWith } from '../../src/policy/example.fixture.ts'
import type { HeldItem, Person } from './reading-oracle.fixture.ts'

/** Whose officials read. */
export const SELF = 'XB'
/** When. */
export const NOW = Date.UTC(2028, 0, 1)
const [OTHER, BEFORE, AFTER] = ['0'.repeat(64), NOW, NOW + 1]
const PURPOSES = ['cyber-defence', 'criminal-investigation'] as const
const [GIVEN, ANOTHER] = PURPOSES

const READ = ['read'] as const
const [TRAINED, CLEARED, MEMBER] = [
  { deeds: ['read', 'release'], training: 'data-protection' },
  { deeds: READ, clearance: true },
  { deeds: READ, case: true },
]
const CONDITIONS = [
  undefined,
  [TRAINED],
  [CLEARED],
  [MEMBER],
  [{ deeds: ['release', 'approve'], training: 'data-protection' }],
  [TRAINED, { deeds: READ, training: 'sources' }],
  [MEMBER, CLEARED, TRAINED],
]

const ROLES = [
  { role: 'analyst', may: ['read', 'release'] },
  { role: 'tool', may: ['read'] },
  { role: 'releasing-officer', may: ['approve'] },
]

const LOW = { from: ['XA'], to: ['XB'], purposes: [GIVEN], annex: 'A', markingCeiling: 'GREEN', dataSubjects: ['none'] }
const HIGH = {
  from: ['XA', 'XC'],
  to: ['XB'],
  purposes: PURPOSES,
  annex: 'B',
  markingCeiling: 'AMBER',
  dataSubjects: ['none', 'victim', 'unspecified'],
  minors: true,
  specialCategories: true,
}
const SHARING = [[LOW], [HIGH], [LOW, HIGH]]
const ANNEXES = [
  { article: 'Annex A', code: 'A', title: 'T', types: { indicator: { name: 'as-is' } } },
  { article: 'Annex B', code: 'B', title: 'T', types: { indicator: { name: 'as-is' }, identity: { name: 'as-is' } } },
]
const HANDLINGS = [
  { unmarked: 'AMBER' },
  { unmarked: 'refuse', classification: { article: '3.9', list: [], ceilings: [{ party: SELF, upTo: 'GREEN' }] } },
]

const RESERVATIONS: readonly (readonly Partial<ReservationText>[])[] = [
  [],
  [{ party: SELF, forbids: 'read', when: { types: ['indicator'], parties: ['XA'] } }],
  [
    { party: SELF, forbids: 'read', when: { markingAtLeast: 'AMBER' }, isDisclosedToPartners: false },
    { party: SELF, number: 2, forbids: 'read', when: { purposes: [ANOTHER] } },
  ],
  [
    { party: SELF, forbids: 'read', when: { dataSubjects: ['victim'] } },
    { party: SELF, number: 2, forbids: 'read', when: { modes: ['push'] } },
    { party: SELF, number: 3, forbids: 'receive', when: {} },
    { party: 'XA', number: 4, forbids: 'read', when: {} },
  ],
]

/** Who alone reads what nobody categorised: whoever reads at all, a tool. */
const KEPT_APART = [undefined, ['tool']] as const

/** One agreement with the reservations of {@link SELF}. */
export type World = { readonly agreement: Agreement; readonly hash: string; readonly reservations: readonly Reservation[] }

/** Every one of them. */
export function* worlds(): Generator<World> {
  for (const agreement of agreements()) {
    const hash = agreementHash(agreement)
    for (const stated of RESERVATIONS) {
      // What names a purpose or a type that the agreement does not list is no reservation on it.
      yield { agreement, hash, reservations: stated.map((members) => reservationWith(agreement, members)) }
    }
  }
}

function* agreements(): Generator<Agreement> {
  const { reading, people: _people, quality: _quality, modes: _modes, triage: _triage, ...rest } = exampleAgreement()
  for (const conditions of CONDITIONS) {
    const isConditioned = conditions?.some(({ deeds }) => (deeds as readonly string[]).includes('read')) === true
    for (const breakGlass of isConditioned ? [undefined, { minutes: 60, reviewHours: 72 }] : [undefined]) {
      for (const sharing of SHARING) {
        for (const [{ unmarked, ...handling }, uncategorised] of HANDLINGS.flatMap((one) =>
          KEPT_APART.map((roles) => [one, roles] as const),
        )) {
          yield parsed({
            ...rest,
            ...handling,
            annexes: ANNEXES,
            unmarked: { ...rest.unmarked, treatAs: unmarked },
            sharing: sharing.map((members, index) => ({ ...members, article: `4.${index + 1}`, title: 'T', text: 'T' })),
            reading: {
              article: reading.article,
              roles: ROLES,
              ...(conditions && { conditions }),
              ...(breakGlass && { breakGlass }),
              ...(uncategorised && { uncategorised }),
            },
          })
        }
      }
    }
  }
}

function parsed(text: object): Agreement {
  return parseAgreement(JSON.parse(JSON.stringify(text)) as Json)
}

/** Every item. */
export function* items(): Generator<HeldItem> {
  const kept = { isRestricted: false, isErased: false, retainUntil: AFTER }
  for (const state of [kept, { ...kept, isRestricted: true }, { ...kept, isErased: true }, { ...kept, retainUntil: BEFORE }])
    for (const origin of ['XA', SELF])
      for (const type of ['indicator', 'identity', 'note'])
        for (const marking of ['GREEN', 'AMBER', 'RED', 'unmarked'])
          for (const dataSubject of ['none', 'victim', 'unspecified'])
            for (const until of [undefined, BEFORE, AFTER])
              for (const narrowing of [null, { purposes: [ANOTHER] }, { purposes: [GIVEN], readers: ['analyst'] }, { readers: ['tool'] }])
                yield {
                  ...state,
                  ...{ origin, type, marking, dataSubject, narrowing, purpose: GIVEN },
                  otherPurposes: until === undefined ? [] : [{ purpose: ANOTHER, until }],
                }
}

/** Every purpose that may be stated with a read. */
export const STATED = [undefined, GIVEN, ANOTHER, 'commerce'] as const

const trained = (until: number) => ['data-protection', 'sources'].map((code) => ({ code, until }))
const TRAININGS: readonly Person['trainings'][] = [[], trained(AFTER), trained(BEFORE), trained(AFTER).slice(0, 1)]
const CLEARANCES: readonly Person['clearances'][] = [
  [],
  [{ level: 'GREEN', until: AFTER }],
  [{ level: 'AMBER', until: AFTER }],
  [{ level: 'RED', until: AFTER }],
  [{ level: 'RED', until: BEFORE }],
]
const CASES: readonly Pick<Person, 'cases' | 'namedCase'>[] = [
  { cases: [], namedCase: undefined },
  { cases: [], namedCase: 'C-100' },
  { cases: [{ number: 'C-100', until: AFTER }], namedCase: 'C-100' },
  { cases: [{ number: 'C-100', until: AFTER }], namedCase: 'C-200' },
  { cases: [{ number: 'C-100', until: AFTER }], namedCase: undefined },
  { cases: [{ number: 'C-100', until: BEFORE }], namedCase: 'C-100' },
]

/** How an opening stands: none, standing, over, closed by another official, or of another agreement. */
export const GLASSES = ['none', 'open', 'over', 'closed', 'elsewhere'] as const
/** One of them. */
export type Glass = (typeof GLASSES)[number]

/** The openings of a person as recorded, under the agreements of the worlds. */
export function openingsOf(glass: Glass, hashes: readonly string[]): Person['openings'] {
  if (glass === 'none') return []
  const [until, isClosed] = [glass === 'over' ? BEFORE : AFTER, glass === 'closed']
  return (glass === 'elsewhere' ? [OTHER] : hashes).map((agreement) => ({ agreement, until, isClosed }))
}

/** Every person, without what it opened. */
export function* persons(): Generator<Omit<Person, 'openings'> & { readonly glass: Glass }> {
  for (const role of ['analyst', 'releasing-officer', 'overseer', 'operator'])
    for (const trainings of TRAININGS)
      for (const clearances of CLEARANCES)
        for (const named of CASES) for (const glass of GLASSES) yield { role, trainings, clearances, ...named, glass }
  yield { role: 'tool', trainings: [], clearances: [], cases: [], namedCase: undefined, glass: 'none' }
}
