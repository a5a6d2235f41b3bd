import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wholeScope } from '../agreement/index.ts'
import { createDecider } from './decide.ts'
import { exampleAgreement, reservationWith } from './example.fixture.ts'
import { AUDIENCES, type Audience, explainDecision } from './explanation.ts'
import type { Question } from './question.ts'
import { someQuestion, someTerms } from './random.fixture.ts'

const agreement = exampleAgreement()
const hidden = reservationWith(agreement, { when: { types: ['location'] }, isDisclosedToPartners: false, title: 'Covert' })
const open = reservationWith(agreement, { number: 2, when: { types: ['location'] } })

function question(item: Partial<Question['item']> = {}): Question {
  return {
    action: 'receive',
    from: 'XA',
    to: 'XC',
    purpose: 'cyber-defence',
    item: { type: 'location', marking: 'GREEN', dataSubject: 'none', ...item },
  }
}

function told(options: Omit<Parameters<typeof createDecider>[0], 'agreement'>, asked: Question, audience: Audience): string {
  return JSON.stringify(explainDecision(createDecider({ agreement, ...options }).decide(asked), audience))
}

test('notes stand beside the article they are about, change no answer, and are not for the public', () => {
  const note = { article: '4.2', party: 'XB', text: 'AMBER includes what came to us as AMBER+STRICT' }
  const other = { article: '4.3', party: 'XB', text: 'elsewhere' }
  for (const asked of [question(), question({ marking: 'RED' })]) {
    const plain = createDecider({ agreement, reservations: [] }).decide(asked)
    const noted = createDecider({ agreement, reservations: [], notes: [note, other] }).decide(asked)
    assert.equal(noted.verdict, plain.verdict)
    for (const audience of ['own', 'partner', 'overseer'] as const) {
      const { articles } = explainDecision(noted, audience)
      const about = articles.filter(({ number }) => number === '4.2')
      assert.ok(about.length > 0)
      for (const { notes } of about) assert.deepEqual(notes, [{ party: note.party, text: note.text }])
      assert.ok(articles.every(({ number, notes }) => number === '4.2' || notes === undefined))
    }
    assert.deepEqual(explainDecision(noted, 'public'), explainDecision(plain, 'public'))
  }
})

test('a refusal by a hidden reservation is told to partners byte for byte as a default refusal under the nearest article', () => {
  const byReservation = told({ reservations: [hidden] }, question(), 'partner')
  const byDefault = told({ reservations: [] }, question({ marking: 'RED' }), 'partner')
  assert.equal(byReservation, byDefault)
  assert.match(byReservation, /"4\.2"/)
  assert.equal(told({ reservations: [hidden] }, question(), 'public'), byDefault)
  for (const audience of ['own', 'overseer'] as const) {
    assert.match(told({ reservations: [hidden] }, question(), audience), /"reserved".*reservation XC-1.*Covert/)
  }
})

test('of several reservations partners are told those that are disclosed, as if there were no others', () => {
  assert.equal(told({ reservations: [hidden, open] }, question(), 'partner'), told({ reservations: [open] }, question(), 'partner'))
  assert.match(told({ reservations: [hidden, open] }, question(), 'partner'), /"reserved".*reservation XC-2/)
  assert.match(told({ reservations: [hidden, open] }, question(), 'own'), /reservation XC-1.*reservation XC-2/)
  assert.doesNotMatch(told({ reservations: [open] }, question(), 'public'), /reserv/)
})

test('suspensions are told to every party and to nobody else', () => {
  for (const articles of [{}, { articles: ['4.2'] }]) {
    const scope = { ...wholeScope(agreement), suspensions: [{ number: 'suspension XC 1f2e', party: 'XC', ...articles }] }
    for (const audience of ['own', 'partner', 'overseer'] as const) {
      const reservations = audience === 'partner' ? [hidden] : []
      assert.equal(told({ reservations, scope }, question(), audience), told({ reservations: [], scope }, question(), audience))
      assert.match(told({ reservations: [], scope }, question(), audience), /"suspended".*suspension XC 1f2e.*Cetania/)
    }
    assert.doesNotMatch(told({ reservations: [], scope }, question(), 'public'), /suspen/)
  }
})

test('a permission and an unknown word are told to everybody alike, and the detail of a failure to nobody', () => {
  const { decide } = createDecider({ agreement, reservations: [hidden] })
  for (const asked of [question({ type: 'url' }), question({ type: 'x-unknown' })]) {
    const views = AUDIENCES.map((audience) => JSON.stringify(explainDecision(decide(asked), audience)))
    assert.equal(new Set(views).size, 1)
  }
  const { told: same, ...denial } = decide({ ...question(), purpose: 'other-purpose' }) as Extract<
    ReturnType<typeof decide>,
    { told: unknown }
  >
  const failed = { ...denial, told: same, logDetail: 'trap at 0x1' }
  for (const audience of AUDIENCES) assert.doesNotMatch(JSON.stringify(explainDecision(failed, audience)), /trap/)
})

test('no partner can tell sets of reservations apart that differ in hidden ones only, but by what is refused', () => {
  fc.assert(
    fc.property(someTerms(agreement), fc.array(someQuestion, { minLength: 10, maxLength: 30 }), (terms, questions) => {
      const all = createDecider(terms)
      const disclosed = createDecider({ ...terms, reservations: terms.reservations.filter((one) => one.isDisclosedToPartners) })
      const none = createDecider({ ...terms, reservations: [] })
      for (const asked of questions) {
        const view = explainDecision(all.decide(asked), 'partner')
        const without = explainDecision(disclosed.decide(asked), 'partner')
        if (without.verdict === 'refuse' || view.verdict !== 'refuse') assert.deepEqual(view, without)
        else {
          // Permitted but for what is hidden: the words of a default refusal, whose only variable part is its article.
          const article = view.articles[0]
          assert.deepEqual(without.articles[0], article)
          const plain = `article ${article?.number} comes nearest and does not permit it`
          assert.deepEqual(view, { verdict: 'refuse', code: 'not-permitted', articles: [article], reason: plain })
        }
        const seen = explainDecision(all.decide(asked), 'public')
        if (none.decide(asked).verdict === 'refuse') assert.deepEqual(seen, explainDecision(none.decide(asked), 'public'))
        assert.doesNotMatch(JSON.stringify(seen), /reserv|suspen/)
      }
    }),
    { numRuns: process.env.SLOW === '1' ? 300 : 12 },
  )
})
