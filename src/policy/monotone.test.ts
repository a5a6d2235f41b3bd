/** Whatever narrows an agreement never permits more, and whatever one party narrows alone never lets anything through that was not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDecider } from './decide.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'
import { isNoLaxer, outcomeOf } from './naive.fixture.ts'
import { someQuestion, someTerms } from './random.fixture.ts'
import { createTerms, type Terms } from './terms.ts'

const example = exampleAgreement()
const isThorough = process.env.SLOW === '1'
const RUNS = { numRuns: isThorough ? 400 : 15 }

type Step = { readonly terms: Terms; readonly isJoint: boolean }

/** Terms that are narrower by one step; a joint one takes an article out of the scope, which no party does alone. */
function narrowings(terms: Terms): Step[] {
  const { agreement, reservations, scope } = terms
  const [article] = scope.articles
  const [, party] = scope.parties
  const suspended = { number: 'suspension XB 9', party: 'XB' }
  const alone: Partial<Parameters<typeof createTerms>[0]>[] = [
    {
      reservations: [
        ...reservations,
        reservationWith(agreement, { number: 90, party: 'XA', forbids: 'disclose', when: { types: ['url'] } }),
      ],
    },
    { reservations: [...reservations, reservationWith(agreement, { number: 91, party: 'XB', forbids: 'read', when: { minors: true } })] },
    { scope: { ...scope, parties: scope.parties.filter((code) => code !== party) } },
    { scope: { ...scope, suspensions: [...scope.suspensions, { ...suspended, parties: ['XA'] }] } },
    { scope: { ...scope, suspensions: [...scope.suspensions, { ...suspended, articles: scope.articles.slice(0, 2) }] } },
    {
      scope: {
        ...scope,
        suspensions: [...scope.suspensions, { ...suspended, articles: scope.articles.slice(1), purposes: ['cyber-defence'] }],
      },
    },
  ]
  const joint = { scope: { ...scope, articles: scope.articles.filter((number) => number !== article) } }
  return [...alone.map((members) => ({ members, isJoint: false })), { members: joint, isJoint: true }].map(({ members, isJoint }) => ({
    terms: createTerms({ agreement, reservations, scope, ...members }),
    isJoint,
  }))
}

test('each step of narrowing permits no more and treats nothing laxer', () => {
  let compared = 0
  fc.assert(
    fc.property(someTerms(example), fc.array(someQuestion, { minLength: 10, maxLength: 25 }), (terms, questions) => {
      const wide = createDecider(terms)
      for (const step of narrowings(terms)) {
        const narrow = createDecider(step.terms)
        for (const question of questions) {
          const before = outcomeOf(wide.decide(question), terms)
          const after = outcomeOf(narrow.decide(question), step.terms)
          const isPermitted = after.kind === 'permitted' || after.kind === 'own-reading'
          if (isPermitted) assert.equal(before.kind, after.kind)
          // What an article that no longer applies asked for is not asked for any more where another one permits.
          const isLifted = step.isJoint && before.kind === 'permitted' && before.articles.includes(terms.scope.articles[0] ?? '')
          if (!isLifted) assert.ok(isNoLaxer(after, before), JSON.stringify([question, before, after]))
          if (isPermitted) compared += 1
        }
      }
    }),
    RUNS,
  )
  assert.ok(compared > 50, String(compared))
})

test('a suspension of the stricter of two articles does not set the laxer one free', () => {
  const [full, technical] = example.sharing
  assert.ok(full !== undefined && technical !== undefined)
  const both = [full, { ...technical, from: ['XA'], to: ['XB'], retentionDays: 5 }]
  const agreement = { ...example, sharing: both } as typeof example
  const terms = createTerms({ agreement, reservations: [] })
  const suspended = createTerms({
    agreement,
    reservations: [],
    scope: { ...terms.scope, suspensions: [{ number: 'suspension XB 1', party: 'XB', articles: ['4.2'] }] },
  })
  const question = {
    action: 'disclose',
    from: 'XA',
    to: 'XB',
    purpose: 'cyber-defence',
    item: { type: 'note', marking: 'AMBER', dataSubject: 'none' },
  } as const
  const [before, after] = [terms, suspended].map((of) => createDecider(of).decide(question))
  assert.ok(before?.verdict === 'permit' && after?.verdict === 'permit')
  assert.deepEqual(
    after.articles.map(({ number }) => number),
    ['4.1'],
  )
  assert.equal(after.obligations.retentionDays, 5)
  assert.equal(after.ceiling, before.ceiling)
  assert.equal(after.fields?.get('authors'), 'drop')
})
