import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AgreementText, TRIAGE_SHOWN, type Triage } from '../agreement/index.ts'
import { exampleTriage } from '../agreement/triage.fixture.ts'
import { compilePolicies, contextOf } from './compile.ts'
import { createDecider } from './decide.ts'
import { exampleAgreement, exampleWith } from './example.fixture.ts'
import { explainDecision } from './explanation.ts'
import type { Question } from './question.ts'
import { someQuestion, someTerms } from './random.fixture.ts'
import { CEDAR_SCHEMA } from './schema.ts'
import { createTerms, type Terms } from './terms.ts'
import { createVocabulary } from './vocabulary.ts'

const example = exampleAgreement()
const triage = exampleTriage()
const technical: Question = {
  action: 'disclose',
  from: 'XA',
  to: 'XC',
  purpose: 'cyber-defence',
  item: { type: 'indicator', marking: 'GREEN', dataSubject: 'none' },
}
const personal: Question = { ...technical, to: 'XB', item: { type: 'email-addr', marking: 'GREEN', dataSubject: 'suspect' } }

function decided(question: Question, members: Partial<AgreementText> = {}, more: Partial<Parameters<typeof createDecider>[0]> = {}) {
  const decision = createDecider({ agreement: exampleWith({ triage, ...members }), reservations: [], ...more }).decide(question)
  assert.ok(decision.verdict !== 'refuse', JSON.stringify(decision))
  return decision
}

test('a decision lists what the formula weighs and how much of the score goes', () => {
  assert.deepEqual(decided(technical).triage, {
    article: '2.4',
    formula: { id: 'cyber-triage', version: 1 },
    inputs: ['severity', 'reliability', 'credibility', 'confidence', 'recency', 'reach', 'sightings'],
    shows: 'score',
    isAdvice: false,
  })
  const inputs = { recency: triage.inputs.recency, severity: triage.inputs.severity } as Triage['inputs']
  const few = decided(technical, { triage: { ...triage, inputs } })
  assert.deepEqual(few.triage?.inputs, ['severity', 'recency'])
  assert.deepEqual(explainDecision(few, 'partner').triage, few.triage)
})

test('no score goes where the agreement does not say so', () => {
  const without = createDecider({ agreement: example, reservations: [] }).decide(technical)
  assert.ok(without.verdict === 'permit' && without.triage === undefined)
  assert.equal(decided({ ...technical, item: { ...technical.item, type: 'tool' } }).triage, undefined, 'a type that is not scored')
  assert.equal(decided({ ...technical, to: 'XD' }).triage, undefined, 'an article that shares none')
  const shared = [{ articles: ['4.2'], to: ['XD'], shows: 'score' as const }]
  assert.equal(decided(technical, { triage: { ...triage, shared } }).triage, undefined, 'a recipient that is not named')
  assert.equal(decided({ ...technical, action: 'read', role: 'analyst' }).triage, undefined, 'somebody who only reads')
  assert.equal(explainDecision(without, 'own').triage, undefined)
})

test('about a person it is advice, or nothing', () => {
  assert.equal(decided(personal).triage?.isAdvice, true)
  assert.equal(decided(personal, { triage: { ...triage, people: 'never' } }).triage, undefined)
  assert.equal(decided(technical, { triage: { ...triage, people: 'never' } }).triage?.isAdvice, false)
})

const second = { ...(example.sharing[1] as AgreementText['sharing'][number]), article: '4.7' }
const twice = [...example.sharing, second]

test('of several articles the one that shares least decides, and a suspension of it does not set the other free', () => {
  const sharedBy = (shows: 'level' | undefined): Partial<AgreementText> => ({
    sharing: twice,
    triage: { ...triage, shared: [...triage.shared, ...(shows === undefined ? [] : [{ articles: ['4.7'], shows }])] },
  })
  assert.equal(decided(technical, sharedBy('level')).triage?.shows, 'level')
  assert.equal(decided(technical, sharedBy(undefined)).triage, undefined)
  const { scope } = createTerms({ agreement: exampleWith(sharedBy(undefined)), reservations: [] })
  const suspended = { scope: { ...scope, suspensions: [{ number: 'suspension XC 1', party: 'XC', articles: ['4.7'] }] } }
  assert.equal(decided(technical, sharedBy(undefined), suspended).triage, undefined)
})

test('one article that keeps the grade of the source at home keeps it there, whatever is scored', () => {
  const withheld = { articles: ['4.2'], shows: 'level' as const, sourceGrade: 'withheld' as const }
  const annexes = example.annexes.map((annex) => ({
    ...annex,
    types: Object.fromEntries(Object.entries(annex.types).map(([type, { labels, ...fields }]) => [type, fields])),
  }))
  const { quality: _, ...rest } = exampleWith({ annexes, triage: { ...triage, shared: [withheld] } })
  const decider = createDecider({ agreement: rest as typeof example, reservations: [] })
  const [scored, unscored] = ['indicator', 'tool'].map((type) => decider.decide({ ...technical, item: { ...technical.item, type } }))
  assert.ok(scored?.verdict === 'permit' && unscored?.verdict === 'permit')
  assert.deepEqual([scored.sourceGrade, scored.triage?.shows], ['withheld', 'level'])
  assert.deepEqual([unscored.sourceGrade, unscored.triage], ['withheld', undefined])
  assert.equal(decided(technical).sourceGrade, undefined)
})

test('no decision has a score as its input: neither a question, nor what the engine is told, nor any policy', () => {
  const known = createVocabulary(example).known(technical)
  const words = [...Object.keys(known), ...Object.keys(known.item), ...Object.keys(contextOf(known, [])), CEDAR_SCHEMA]
  for (const word of words) assert.doesNotMatch(word, /triage|score|severity|recency|reach|sighting|confidence|urgen|level/i)
  const texts = (terms: Terms) => compilePolicies(terms).map(({ text }) => text())
  const scored = createTerms({ agreement: exampleWith({ triage }), reservations: [] })
  assert.deepEqual(texts(scored), texts(createTerms({ agreement: example, reservations: [] })))
})

test('with triage every question is answered as without: the same verdict, fields, ceilings and obligations', () => {
  const shared = fc.record({
    shows: fc.constantFrom(...TRIAGE_SHOWN),
    people: fc.constantFrom('never' as const, 'advice' as const),
    place: fc.nat(7),
  })
  fc.assert(
    fc.property(someTerms(example), shared, fc.array(someQuestion, { minLength: 5, maxLength: 15 }), (terms, of, questions) => {
      const { agreement } = terms
      const article = agreement.sharing[of.place % Math.max(agreement.sharing.length, 1)]?.article
      fc.pre(article !== undefined)
      const more = { ...triage, people: of.people, shared: [{ articles: [article], shows: of.shows }] }
      const [plain, scored] = [terms, { ...terms, agreement: { ...agreement, triage: more } as typeof agreement }].map(createDecider)
      for (const question of questions) {
        const [before, after] = [plain?.decide(question), scored?.decide(question)]
        assert.ok(before !== undefined && after !== undefined)
        const { triage: _, ...others } = after.verdict === 'refuse' ? { ...after, triage: undefined } : after
        assert.deepEqual(others, { ...before })
      }
    }),
    { numRuns: 20 },
  )
})

test('what one party suspends or reserves alone never shows more of a score', () => {
  const rank = (decision: ReturnType<ReturnType<typeof createDecider>['decide']>) =>
    decision.verdict === 'refuse' || decision.triage === undefined ? -1 : TRIAGE_SHOWN.indexOf(decision.triage.shows)
  const all = fc.array(fc.constantFrom(undefined, ...TRIAGE_SHOWN), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(someTerms(example), all, fc.array(someQuestion, { minLength: 5, maxLength: 15 }), (terms, shown, questions) => {
      const { agreement, scope } = terms
      const shared = agreement.sharing.flatMap(({ article }, index) => {
        const shows = shown[index % shown.length]
        return shows === undefined ? [] : [{ articles: [article], shows }]
      })
      const scored = { ...terms, agreement: { ...agreement, triage: { ...triage, shared } } as typeof agreement }
      const [article] = scope.articles
      fc.pre(article !== undefined)
      const suspension = { number: 'suspension XB 9', party: 'XB', articles: [article] }
      const narrower = createDecider({ ...scored, scope: { ...scope, suspensions: [...scope.suspensions, suspension] } })
      const wider = createDecider(scored)
      for (const question of questions) {
        const [after, before] = [narrower.decide(question), wider.decide(question)]
        assert.ok(rank(after) <= rank(before), JSON.stringify(question))
      }
    }),
    { numRuns: 20 },
  )
})
