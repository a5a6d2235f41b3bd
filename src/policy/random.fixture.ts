/** Random agreements, scopes, reservations and questions for property tests. */
import fc from 'fast-check'
import {
  type Agreement,
  CREDIBILITIES,
  DATA_SUBJECTS,
  MODES,
  NATURES,
  PAP_LEVELS,
  parseAgreement,
  READER_ROLES,
  RELIABILITIES,
  SCRUTINIES,
  type SharingArticle,
  TLP_LEVELS,
  TOLD,
} from '../agreement/index.ts'
import type { Json } from '../foundation/index.ts'
import { reservationWith } from './example.fixture.ts'
import type { Question } from './question.ts'
import { createTerms, type Terms } from './terms.ts'

const PARTIES = ['XA', 'XB', 'XC', 'XD', 'XO']
const PURPOSES = ['cyber-defence', 'criminal-investigation']
const TYPES = ['indicator', 'identity', 'email-addr', 'url', 'note']

const someOf = <Value>(values: readonly Value[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: values.length })
const mostOf = <Value>(values: readonly Value[]) => fc.oneof({ weight: 3, arbitrary: fc.constant([...values]) }, someOf(values))
const handling = {
  markingAtLeast: fc.constantFrom(...TLP_LEVELS),
  dataSubjects: someOf(DATA_SUBJECTS),
  minors: fc.constant(true as const),
  specialCategories: fc.constant(true as const),
}

const someItem = fc.record(
  {
    type: fc.constantFrom(...TYPES),
    marking: fc.constantFrom(...TLP_LEVELS, 'unmarked'),
    dataSubject: fc.constantFrom(...DATA_SUBJECTS),
    minor: fc.constantFrom(...TOLD),
    special: fc.constantFrom(...TOLD),
    pap: fc.constantFrom('none', 'none', ...PAP_LEVELS),
    reliability: fc.constantFrom(...RELIABILITIES),
    credibility: fc.constantFrom(...CREDIBILITIES),
    nature: fc.constantFrom(...NATURES),
  },
  { requiredKeys: ['type', 'marking', 'dataSubject'] },
)

/** Any question whose words the example knows. */
export const someQuestion: fc.Arbitrary<Question> = fc
  .record({
    action: fc.constantFrom('disclose', 'receive', 'read'),
    from: fc.constantFrom(...PARTIES),
    to: fc.constantFrom(...PARTIES),
    purpose: fc.constantFrom(...PURPOSES),
    item: someItem,
    role: fc.constantFrom(...READER_ROLES),
    mode: fc.constantFrom(undefined, ...MODES),
  })
  .map(({ role, mode, ...question }) => {
    const manner = question.action === 'read' ? { role } : mode === undefined ? {} : { mode }
    return { ...question, ...manner } as Question
  })

/** Any reservation on the example, without its number. */
const someReservation = fc.record({
  party: fc.constantFrom(...PARTIES),
  forbids: fc.constantFrom('disclose' as const, 'receive' as const, 'read' as const),
  isDisclosedToPartners: fc.boolean(),
  when: fc.record(
    { ...handling, types: someOf(TYPES), purposes: someOf(PURPOSES), parties: someOf(PARTIES), modes: someOf(MODES) },
    { requiredKeys: [] },
  ),
})

const someArticle = fc.record(
  {
    from: fc.oneof(fc.constant(['*']), someOf(PARTIES)),
    to: fc.oneof(fc.constant(['*']), someOf(PARTIES)),
    purposes: someOf(PURPOSES),
    annex: fc.constantFrom('A', 'B', 'C'),
    markingCeiling: fc.constantFrom(...TLP_LEVELS),
    dataSubjects: mostOf(DATA_SUBJECTS),
    minors: fc.boolean(),
    specialCategories: fc.boolean(),
    papCeiling: fc.constantFrom(...PAP_LEVELS),
    modes: mostOf(MODES),
    reliabilityAtLeast: fc.constantFrom(...RELIABILITIES),
    credibilityAtLeast: fc.constantFrom(...CREDIBILITIES),
    retentionDays: fc.integer({ min: 1, max: 180 }),
    scrutiny: fc.array(
      fc.record({
        when: fc.record(handling, { requiredKeys: [] }),
        requires: someOf(SCRUTINIES),
        role: fc.constant('releasing-officer' as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    countries: someOf(['NO', 'SE', 'DK']),
    dataAgeDaysMax: fc.integer({ min: 1, max: 900 }),
    caps: fc.record(
      { itemsPerRelease: fc.integer({ min: 1, max: 1_000 }), itemsPerDay: fc.integer({ min: 1, max: 9_000 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['from', 'to', 'purposes', 'annex', 'markingCeiling', 'dataSubjects', 'minors', 'specialCategories', 'modes'] },
)

const somePeople = fc.record({
  article: fc.constant('3.1'),
  untoldMinor: fc.constantFrom('adult', 'minor'),
  untoldSpecial: fc.constantFrom('ordinary', 'special'),
  bulkItems: fc.integer({ min: 2, max: 1_000 }),
})
const someQuality = fc.record(
  {
    article: fc.constant('3.2'),
    requires: someOf(['nature', 'reliability', 'credibility']),
    reliabilityAtLeast: fc.constantFrom(...RELIABILITIES),
    credibilityAtLeast: fc.constantFrom(...CREDIBILITIES),
  },
  { requiredKeys: ['article'] },
)

const someClassification = fc.record({
  article: fc.constant('3.3'),
  list: fc.constant([]),
  ceilings: fc.uniqueArray(fc.record({ party: fc.constantFrom(...PARTIES), upTo: fc.constantFrom(...TLP_LEVELS) }), {
    selector: ({ party }) => party,
    minLength: 1,
    maxLength: 3,
  }),
})

/** The example with other articles. */
function someAgreement(example: Agreement, articlesMax: number): fc.Arbitrary<Agreement> {
  const { people: _people, ...rest } = withRequiredFields(example)
  return fc
    .record(
      {
        sharing: fc.array(someArticle, { minLength: Math.ceil(articlesMax / 8), maxLength: articlesMax, size: 'max' }),
        people: somePeople,
        quality: someQuality,
        classification: someClassification,
      },
      { requiredKeys: ['sharing'] },
    )
    .map(({ sharing, ...members }) => {
      const text = { ...rest, ...members, sharing: numbered(sharing).map((article) => withoutLaxerGrades(article, members.quality)) }
      return parseAgreement(JSON.parse(JSON.stringify(text)) as Json)
    })
}

/** Each annex asks for one field of some of its types, so that several articles ask for different ones. */
function withRequiredFields(example: Agreement): Agreement {
  const annexes = example.annexes.map((annex, index) => {
    const requires = Object.entries(annex.types).flatMap(([type, fields]) => {
      const crossing = Object.keys(fields).filter((field) => fields[field] !== 'drop' && fields[field] !== 'never')
      const field = crossing[index % Math.max(1, crossing.length)]
      return field === undefined ? [] : [[type, [field]]]
    })
    return { ...annex, requires: Object.fromEntries(requires) as Record<string, string[]> }
  })
  return { ...example, annexes }
}

function numbered(sharing: readonly object[]): object[] {
  return sharing.map((members, index) => {
    const { scrutiny } = members as Partial<SharingArticle>
    const due = scrutiny?.map((one, place) => ({ ...one, article: `5.${index + 1}.${place + 1}` }))
    return { ...members, ...(due && { scrutiny: due }), article: `4.${index + 1}`, title: 'T', text: 'T' }
  })
}

type Grades = Pick<SharingArticle, 'reliabilityAtLeast' | 'credibilityAtLeast'>

/** A checked agreement states no grade for an article that is laxer than the general one. */
function withoutLaxerGrades(article: object, general: Grades = {}): unknown {
  const { reliabilityAtLeast, credibilityAtLeast, ...others } = article as Grades
  const isLaxer = (own: string | undefined, most: string | undefined) => own !== undefined && most !== undefined && own > most
  return {
    ...others,
    ...(!isLaxer(reliabilityAtLeast, general.reliabilityAtLeast) && { reliabilityAtLeast }),
    ...(!isLaxer(credibilityAtLeast, general.credibilityAtLeast) && { credibilityAtLeast }),
  }
}

const someSuspension = fc.record(
  {
    party: fc.constantFrom(...PARTIES),
    articles: someOf(['4.1', '4.2', '4.3', '4.4', '4.5']),
    purposes: someOf(PURPOSES),
    parties: someOf(PARTIES),
  },
  { requiredKeys: ['party'] },
)

/** Any terms; half of the agreements are the example. */
export function someTerms(example: Agreement): fc.Arbitrary<Terms> {
  return someTermsOf(fc.oneof(fc.constant(example), someAgreement(example, 8)))
}

/** Any terms of agreements with so many articles that a flow meets dozens of them. */
export function manyTerms(example: Agreement): fc.Arbitrary<Terms> {
  return someTermsOf(someAgreement(example, 400))
}

function someTermsOf(agreements: fc.Arbitrary<Agreement>): fc.Arbitrary<Terms> {
  return fc
    .record({
      agreement: agreements,
      reservations: fc.array(someReservation, { maxLength: 3 }),
      isArticleIn: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      parties: mostOf(PARTIES),
      suspensions: fc.array(someSuspension, { maxLength: 2 }),
    })
    .map(({ agreement, reservations, isArticleIn, parties, suspensions }) =>
      createTerms({
        agreement,
        reservations: reservations.map((members, index) => reservationWith(agreement, { ...members, number: index + 1 })),
        scope: {
          articles: agreement.sharing.filter((_, index) => isArticleIn[index] !== false || index % 2 === 0).map(({ article }) => article),
          parties,
          suspensions: suspensions.map((one, index) => ({ ...one, number: `suspension ${one.party} ${index}` })),
          until: null,
        },
      }),
    )
}
