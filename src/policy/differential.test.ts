/** The compiled policies against the naive evaluation of the document: they must never disagree. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Agreement,
  DATA_SUBJECTS,
  parseAgreement,
  READER_ROLES,
  type Reservation,
  type SharingArticle,
  TLP_LEVELS,
} from '../agreement/index.ts'
import { conditionsOf, forbids, isOwnReading, type KnownQuestion, mayRead } from './conditions.ts'
import { createDecider } from './decide.ts'
import type { Decision } from './decision.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'

const isThorough = process.env.SLOW === '1'

type Outcome = { readonly kind: 'permitted' | 'reserved' | 'not-permitted'; readonly articles: readonly string[] }

function naive(agreement: Agreement, reservations: readonly Reservation[], question: KnownQuestion): Outcome {
  const forbidding = reservations.filter((reservation) => forbids(reservation, question))
  if (forbidding.length > 0) {
    return {
      kind: 'reserved',
      articles: forbidding.map((reservation) => `reservation ${reservation.party}-${reservation.number}`).toSorted(),
    }
  }
  if (isOwnReading(question)) {
    return mayRead(agreement, question)
      ? { kind: 'permitted', articles: [agreement.reading.article] }
      : { kind: 'not-permitted', articles: [] }
  }
  const permitting = agreement.sharing.filter((sharing) => conditionsOf(agreement, sharing, question).every((condition) => condition.holds))
  if (permitting.length === 0) return { kind: 'not-permitted', articles: [] }
  return { kind: 'permitted', articles: permitting.map((sharing) => sharing.article) }
}

function compiled(decision: Decision, agreement: Agreement): Outcome {
  const articles = decision.articles.map((article) => article.number)
  if (decision.verdict === 'refuse') {
    if (decision.code === 'not-permitted') return { kind: 'not-permitted', articles: [] }
    assert.equal(decision.code, 'reserved')
    return { kind: 'reserved', articles }
  }
  if (decision.annex === undefined) return { kind: 'permitted', articles }
  const sharing = agreement.sharing.map((article) => article.article)
  return { kind: 'permitted', articles: articles.filter((number) => sharing.includes(number)) }
}

const example = exampleAgreement()
const sharingPool: SharingArticle[] = [
  { from: ['XA'], to: ['XB'], purposes: ['cyber-defence'], annex: 'A', markingCeiling: 'GREEN', dataSubjects: ['none'] },
  {
    from: ['*'],
    to: ['*'],
    purposes: ['cyber-defence', 'criminal-investigation'],
    annex: 'B',
    markingCeiling: 'AMBER',
    dataSubjects: ['victim'],
  },
  {
    from: ['XB', 'XO'],
    to: ['XO', 'XA'],
    purposes: ['criminal-investigation'],
    annex: 'B',
    markingCeiling: 'AMBER',
    dataSubjects: ['none', 'victim'],
  },
  { from: ['*'], to: ['XA'], purposes: ['cyber-defence'], annex: 'A', markingCeiling: 'RED', dataSubjects: ['none', 'victim'] },
].map((members, index) => ({ ...members, article: `4.${index + 1}`, title: 'T', text: 'T' }) as SharingArticle)
const reservationPool = [
  [],
  [{ party: 'XA', forbids: 'disclose', when: { types: ['indicator'], parties: ['XB'] } }],
  [
    { party: 'XA', forbids: 'receive', when: { markingAtLeast: 'AMBER', purposes: ['criminal-investigation'] } },
    { party: 'XB', number: 2, forbids: 'read', when: { dataSubjects: ['victim'] } },
    { party: 'XA', number: 3, forbids: 'receive', when: {} },
  ],
] as const

function smallAgreements(): Agreement[] {
  const parties = { article: '1', list: example.parties.list.filter((party) => ['XA', 'XB', 'XO'].includes(party.code)) }
  const annexes = [
    { article: 'Annex A', code: 'A', title: 'T', types: { indicator: { pattern: 'as-is' } } },
    { article: 'Annex B', code: 'B', title: 'T', types: { indicator: { name: 'as-is' }, identity: { name: 'as-is' } } },
  ]
  const subsets = sharingPool.flatMap((first, index) => [[first], ...sharingPool.slice(index + 1).map((second) => [first, second])])
  return [[], sharingPool, ...subsets].map((sharing) =>
    parseAgreement({ ...example, parties, annexes, sharing, witnesses: { ...example.witnesses, quorum: 2 } } as Parameters<
      typeof parseAgreement
    >[0]),
  )
}

function* smallQuestions(): Generator<KnownQuestion> {
  const parties = ['XA', 'XB', 'XO']
  for (const from of parties)
    for (const to of parties)
      for (const purpose of ['cyber-defence', 'criminal-investigation'])
        for (const type of ['indicator', 'identity'])
          for (const marking of ['GREEN', 'AMBER', 'RED'] as const)
            for (const dataSubject of ['none', 'victim'] as const) {
              const base = { from, to, purpose, item: { type, marking, dataSubject } }
              yield { ...base, action: 'disclose' }
              yield { ...base, action: 'receive' }
              yield { ...base, action: 'read', role: 'analyst' }
              yield { ...base, action: 'read', role: 'overseer' }
            }
}

test('the questions of every small agreement (all of them with SLOW=1)', () => {
  const seen = { permitted: 0, reserved: 0, 'not-permitted': 0 }
  for (const [index, agreement] of smallAgreements().entries()) {
    const members = reservationPool[Math.floor(index / 2) % reservationPool.length] ?? []
    const reservations = members.map((member) => reservationWith(agreement, member))
    const decider = createDecider({ agreement, reservations })
    for (const [position, question] of [...smallQuestions()].entries()) {
      // Each agreement takes its own share of the questions; all of them together take every question several times.
      if (!isThorough && position % 3 !== index % 3) continue
      const outcome = compiled(decider.decide(question), agreement)
      assert.deepEqual(outcome, naive(agreement, reservations, question), JSON.stringify(question))
      seen[outcome.kind] += 1
    }
  }
  for (const count of Object.values(seen)) assert.ok(count > 100, JSON.stringify(seen))
})

const parties = ['XA', 'XB', 'XC', 'XD', 'XO']
const types = ['indicator', 'identity', 'email-addr', 'url', 'note']
const someQuestion = fc
  .record({
    action: fc.constantFrom('disclose', 'receive', 'read'),
    from: fc.constantFrom(...parties),
    to: fc.constantFrom(...parties),
    purpose: fc.constantFrom('cyber-defence', 'criminal-investigation'),
    item: fc.record({
      type: fc.constantFrom(...types),
      marking: fc.constantFrom(...TLP_LEVELS),
      dataSubject: fc.constantFrom(...DATA_SUBJECTS),
    }),
    role: fc.constantFrom(...READER_ROLES),
  })
  .map(({ role, ...question }) => (question.action === 'read' ? { ...question, role } : question) as KnownQuestion)
const someList = <Value>(values: readonly Value[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
const someReservation = fc.record({
  party: fc.constantFrom(...parties),
  forbids: fc.constantFrom('disclose' as const, 'receive' as const, 'read' as const),
  when: fc.record(
    {
      types: someList(types),
      markingAtLeast: fc.constantFrom(...TLP_LEVELS),
      dataSubjects: someList(DATA_SUBJECTS),
      purposes: someList(['cyber-defence', 'criminal-investigation']),
      parties: someList(parties),
    },
    { requiredKeys: [] },
  ),
})

test('any reservations on the template: as the document says, and never wider than without them', () => {
  const unreserved = createDecider({ agreement: example, reservations: [] })
  fc.assert(
    fc.property(
      fc.array(someReservation, { maxLength: 3 }),
      fc.array(someQuestion, { minLength: 20, maxLength: 40 }),
      (members, questions) => {
        const reservations = members.map((member, index) => reservationWith(example, { ...member, number: index + 1 }))
        const decider = createDecider({ agreement: example, reservations })
        for (const question of questions) {
          const decision = decider.decide(question)
          assert.deepEqual(compiled(decision, example), naive(example, reservations, question))
          if (decision.verdict !== 'refuse') assert.deepEqual(decision, unreserved.decide(question))
        }
      },
    ),
    { numRuns: isThorough ? 500 : 25 },
  )
})
