/** Small agreements at random, for questions that can all be asked. */
import fc from 'fast-check'
import {
  type Agreement,
  AgreementError,
  type AgreementText,
  CREDIBILITIES,
  FIELD_TREATMENTS,
  MODES,
  PAP_LEVELS,
  parseAgreement,
  RELIABILITIES,
  SCRUTINIES,
  TLP_LEVELS,
  TRIAGE_SHOWN,
} from '../../src/agreement/index.ts'
import { base64url, type Json } from '../../src/foundation/index.ts'
import { questionCount } from './oracle.fixture.ts'

const root = (byte: number) => base64url(new Uint8Array(32).fill(byte))
const ARTICLES = ['4.1', '4.2', '4.3'] as const
const PARTIES = ['XA', 'XB', 'XC'] as const
const PURPOSES = ['cyber-defence', 'investigation'] as const
const SUBJECTS = ['none', 'victim', 'suspect'] as const
const COUNTRIES = ['NO', 'SE'] as const
const INSTANTS = ['2028-01-01T00:00:00Z', '2029-01-01T00:00:00Z'] as const

const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 })
const one = <Value>(values: readonly Value[]) => fc.constantFrom(...values)
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

const side = fc.oneof({ weight: 1, arbitrary: fc.constant<string[]>(['*']) }, { weight: 2, arbitrary: some<string>(PARTIES) })

const scrutiny = fc.record({
  when: fc.record({
    markingAtLeast: maybe(one(TLP_LEVELS)),
    dataSubjects: maybe(some(SUBJECTS)),
    minors: maybe(fc.constant(true)),
    specialCategories: maybe(fc.constant(true)),
  }),
  requires: some(SCRUTINIES),
  role: fc.constant('releasing-officer'),
})

const article = fc.record({
  title: fc.constant('Sharing'),
  text: fc.constant('What may be shared.'),
  from: side,
  to: side,
  purposes: some(PURPOSES),
  annex: one(['A', 'B']),
  markingCeiling: one(TLP_LEVELS),
  dataSubjects: some(SUBJECTS),
  minors: maybe(fc.boolean()),
  specialCategories: maybe(fc.boolean()),
  papCeiling: maybe(one(PAP_LEVELS)),
  modes: maybe(some(MODES.slice(0, 2))),
  reliabilityAtLeast: maybe(one(RELIABILITIES)),
  credibilityAtLeast: maybe(one(CREDIBILITIES)),
  retentionDays: maybe(fc.integer({ min: 5, max: 8 })),
  caps: maybe(fc.record({ itemsPerRelease: maybe(fc.integer({ min: 1, max: 3 })), itemsPerDay: maybe(fc.integer({ min: 1, max: 3 })) })),
  countries: maybe(some(COUNTRIES)),
  dataAgeDaysMax: maybe(fc.integer({ min: 5, max: 7 })),
  period: maybe(fc.record({ from: maybe(one(INSTANTS)), until: maybe(one(INSTANTS)) })),
  scrutiny: maybe(scrutiny),
})

const treatments = fc.dictionary(one(['value', 'display_name']), one(FIELD_TREATMENTS), { noNullPrototype: true })
const types = fc.dictionary(one(['url', 'email-addr']), treatments, { minKeys: 1, noNullPrototype: true })

const gate = fc.record({ evidence: some(['audit', 'training']), by: fc.constant('2028-06-01T00:00:00Z'), onSilence: fc.constant('stay') })
/** Each article comes in with one of two phases. */
const phases = fc.record({ pilot: some<string>(ARTICLES), gate })
/** Articles that each of two levels unlocks. */
const emergency = fc.record({ first: fc.subarray<string>([...ARTICLES]), second: fc.subarray<string>([...ARTICLES]) })

type PhaseTerms = { readonly pilot: readonly string[]; readonly gate: unknown }

function phasesOf({ pilot, gate: terms }: PhaseTerms, articles: readonly string[]) {
  const lists = [articles.filter((number) => pilot.includes(number)), articles.filter((number) => !pilot.includes(number))]
  const stated = lists.filter((list) => list.length > 0)
  const list = stated.map((numbers, index) => ({
    code: `phase-${index}`,
    title: 'Phase',
    articles: numbers,
    gate: index === 0 ? undefined : terms,
  }))
  return { article: '11.3', list }
}

/** What each article shares of a score, and with whom; and the grades that stay at home. */
const triage = fc.record({
  types: some(['url', 'email-addr']),
  people: one(['never', 'advice']),
  entries: fc.array(fc.record({ shows: maybe(one(TRIAGE_SHOWN)), to: maybe(some(PARTIES)), sourceGrade: maybe(fc.constant('withheld')) }), {
    minLength: 3,
    maxLength: 3,
  }),
})
type TriageTerms = {
  readonly types: readonly string[]
  readonly people: string
  readonly entries: readonly { readonly shows: string | undefined }[]
}

function triageOf({ types: scored, people, entries }: TriageTerms, articles: readonly string[], covered: readonly string[]) {
  const shared = articles.flatMap((number, index) => {
    const entry = entries[index]
    return entry?.shows === undefined ? [] : [{ ...entry, articles: [number] }]
  })
  const known = scored.filter((type) => covered.includes(type))
  if (shared.length === 0 || known.length === 0) return undefined
  const buckets = [{ reason: 'sighted-once', points: 1 }]
  return {
    article: '2.3',
    formula: { id: 'small', version: 1 },
    types: known,
    inputs: { sightings: { weight: 1, counts: 'released', buckets } },
    levels: [{ code: 'any', title: 'Any', atLeast: 0 }],
    shared,
    people,
  }
}

type LevelTerms = { readonly first: readonly string[]; readonly second: readonly string[] }

function emergencyOf({ first, second }: LevelTerms, articles: readonly string[]) {
  const levels = [first, second].flatMap((unlocks, index) => {
    const numbers = articles.filter((number) => unlocks.includes(number))
    const isFree = index === 0 || !numbers.some((number) => first.includes(number))
    return numbers.length === 0 || !isFree ? [] : [levelOf(index + 1, numbers)]
  })
  return levels.length === 0 ? undefined : { article: '13', levels }
}

function levelOf(level: number, unlocks: readonly string[]) {
  const review = { hours: 72, onSilence: 'escalate' }
  const terms = { title: 'Severe', triggers: 'An attack that goes on.', hoursMax: 72, renewalsMax: 2, officesQuorum: 2, noticeHours: 1 }
  return { level, unlocks, ...terms, reviewer: 'XC', review }
}

/** The groups of a small agreement; two agreements can be mixed group by group. */
const groups = {
  roles: fc.constantFrom(['party', 'party', 'party'], ['party', 'party', 'overseer']),
  first: article,
  second: fc.option(article, { nil: undefined }),
  third: fc.option(article, { nil: undefined, freq: 2 }),
  annexA: types,
  annexB: types,
  treatAs: one([...TLP_LEVELS, 'refuse']),
  people: maybe(fc.record({ untoldMinor: one(['adult', 'minor']), untoldSpecial: one(['ordinary', 'special']) })),
  quality: maybe(
    fc.record({
      requires: maybe(some(['nature', 'reliability', 'credibility'])),
      reliabilityAtLeast: maybe(one(RELIABILITIES)),
      credibilityAtLeast: maybe(one(CREDIBILITIES)),
    }),
  ),
  triage: maybe(triage),
  confirmed: maybe(some(MODES.slice(0, 2))),
  days: fc.integer({ min: 7, max: 9 }),
  shorter: maybe(fc.record({ dataSubjects: some(SUBJECTS), days: fc.integer({ min: 5, max: 6 }) })),
  onward: fc.record({ rule: one(['never', 'origin-consent']), derivedProducts: maybe(one(['same-rule', 'origin-consent'])) }),
  courtUse: maybe(one(['never', 'origin-consent'])),
  reading: one([['read'], ['read', 'inspect'], ['inspect']]),
  needsAssurance: maybe(some(['death-penalty', 'persecution'])),
  phases: maybe(phases),
  emergency: maybe(emergency),
  sunset: one(['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z']),
  ceilings: maybe(
    fc.uniqueArray(fc.record({ party: one(PARTIES), upTo: one(TLP_LEVELS) }), { selector: ({ party }) => party, minLength: 1 }),
  ),
  required: maybe(fc.record({ inA: fc.boolean(), inB: fc.boolean() })),
}
type Groups = { readonly [Name in keyof typeof groups]: (typeof groups)[Name] extends fc.Arbitrary<infer Value> ? Value : never }

const NAMES = Object.keys(groups) as (keyof Groups)[]
const group = fc.record(groups) as fc.Arbitrary<Groups>

/**
 * Optional members, in bundles that decide about the same questions. A run has few of them, in both versions, so that each meets
 * every other often and all questions can still be asked.
 */
const THEMES = [
  ['minors', 'specialCategories', 'people'],
  ['papCeiling'],
  ['modes', 'confirmed'],
  ['reliabilityAtLeast', 'quality'],
  ['credibilityAtLeast'],
  ['retentionDays', 'shorter'],
  ['caps'],
  ['ceilings'],
  ['countries'],
  ['dataAgeDaysMax', 'required'],
  ['period'],
  ['scrutiny', 'confirmed'],
  ['scrutiny', 'people'],
  ['triage'],
  ['triage', 'people'],
  ['phases'],
  ['emergency'],
  ['onward', 'courtUse', 'needsAssurance'],
] as const

const theme = fc.subarray([...THEMES], { minLength: 1, maxLength: 2 }).map((bundles) => new Set<string>(bundles.flat()))
const OPTIONAL = new Set<string>(THEMES.flat())
const ARTICLE_GROUPS = ['first', 'second', 'third'] as const

function within(members: ReadonlySet<string>, all: Groups): Groups {
  const keep = <Of extends object>(value: Of): Of =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !OPTIONAL.has(name) || members.has(name) || name === 'onward')) as Of
  const cut = Object.fromEntries(ARTICLE_GROUPS.map((name) => [name, all[name] === undefined ? undefined : keep(all[name])]))
  return { ...keep(all), ...cut }
}

/** Pairs with more questions than this are left out: they would take all the time of the others. */
const QUESTIONS_MAX = process.env.SLOW === '1' ? 300_000 : 70_000

/** A version, and one that takes some groups from another agreement. */
export const versionPair: fc.Arbitrary<readonly [Agreement, Agreement]> = fc
  .record({ prior: group, other: group, members: theme, taken: fc.subarray(NAMES, { minLength: 1, maxLength: 6 }) })
  .map(({ prior, other, members, taken }) => [prior, mixed(prior, other, taken)].map((all) => documentOf(within(members, all))))
  .filter(([prior, next]) => questionCount(prior as AgreementText, next as AgreementText) <= QUESTIONS_MAX)
  .filter((documents) => documents.every(isValid))
  .map(([prior, next]) => [parsed(prior as AgreementText), parsed(next as AgreementText)] as const)

/** Three versions, each of which takes some groups from another agreement. */
export const versionTriple: fc.Arbitrary<readonly Agreement[]> = fc
  .record({
    first: group,
    other: group,
    members: theme,
    taken: fc.array(fc.subarray(NAMES, { maxLength: 3 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ first, other, members, taken: [once, twice] }) => {
    const second = mixed(first, other, once as (keyof Groups)[])
    return [first, second, mixed(second, other, twice as (keyof Groups)[])].map((all) => documentOf(within(members, all)))
  })
  .filter((documents) => documents.every(isValid))
  .map((documents) => documents.map(parsed))

function mixed(prior: Groups, other: Groups, taken: readonly (keyof Groups)[]): Groups {
  return { ...prior, ...Object.fromEntries(taken.map((name) => [name, other[name]])) }
}

function parsed(document: AgreementText): Agreement {
  return parseAgreement(document as Json)
}

/** Random references need not lead anywhere; only what the parser takes is compared. */
function isValid(document: AgreementText): boolean {
  try {
    parsed(document)
    return true
  } catch (error) {
    if (error instanceof AgreementError) return false
    throw error
  }
}

/** Of each type the fields that may cross. */
function requiredOf(annex: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const crossing = Object.entries(annex).map(([type, fields]) => {
    return [type, Object.keys(fields).filter((field) => fields[field] !== 'drop' && fields[field] !== 'never')] as const
  })
  const asked = crossing.filter(([, fields]) => fields.length > 0)
  return asked.length === 0 ? undefined : Object.fromEntries(asked)
}

function documentOf(of: Groups): AgreementText {
  const sharing = [of.first, of.second, of.third].flatMap((terms, index) =>
    terms === undefined
      ? []
      : [
          {
            ...terms,
            article: ARTICLES[index],
            scrutiny: terms.scrutiny === undefined ? undefined : [{ ...terms.scrutiny, article: `5.${index + 1}` }],
          },
        ],
  )
  const numbers = sharing.map(({ article: number }) => number as string)
  const document = {
    format: 'comity/agreement/v1',
    id: 'small-agreement',
    version: 1,
    title: 'Small agreement',
    parties: { article: '1', list: PARTIES.map((code, index) => ({ code, name: code, root: root(index + 1), role: of.roles[index] })) },
    purposes: {
      article: '2',
      list: PURPOSES.map((code, index) => ({ code, title: code, needsAssurance: index === 0 ? of.needsAssurance : undefined })),
    },
    annexes: [
      { article: 'Annex A', code: 'A', title: 'A', types: of.annexA, requires: of.required?.inA ? requiredOf(of.annexA) : undefined },
      { article: 'Annex B', code: 'B', title: 'B', types: of.annexB, requires: of.required?.inB ? requiredOf(of.annexB) : undefined },
    ],
    people: of.people === undefined ? undefined : { article: '2.1', ...of.people, bulkItems: 10 },
    quality: of.quality === undefined ? undefined : { article: '2.2', ...of.quality },
    triage: of.triage === undefined ? undefined : triageOf(of.triage, numbers, Object.keys({ ...of.annexA, ...of.annexB })),
    sharing,
    modes: of.confirmed === undefined ? undefined : { article: '4.9', confirmedByPerson: of.confirmed },
    unmarked: { article: '3', treatAs: of.treatAs },
    classification: of.ceilings === undefined ? undefined : { article: '3.1', list: [], ceilings: of.ceilings },
    onward: { article: '7', ...of.onward },
    courtUse: of.courtUse === undefined ? undefined : { article: '7.1', rule: of.courtUse },
    retention: { article: '6', days: of.days, shorter: of.shorter === undefined ? undefined : [of.shorter], atEnd: 'erase' },
    reading: {
      article: '8',
      roles: [
        { role: 'analyst', may: of.reading },
        { role: 'tool', may: ['read'] },
      ],
    },
    witnesses: { article: '9', quorum: 2, graceSeconds: 60, checkpointSeconds: 5 },
    oversight: { article: '10', overseers: [] },
    entryIntoForce: { article: '11.1', rule: 'all-ratified' },
    sunset: { article: '11.2', at: of.sunset },
    phases: of.phases === undefined ? undefined : phasesOf(of.phases, numbers),
    emergency: of.emergency === undefined ? undefined : emergencyOf(of.emergency, numbers),
    never: [{ article: '12', rule: 'persecution', text: 'No persecution.' }],
  }
  return JSON.parse(JSON.stringify(document)) as AgreementText
}
