import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import { type Agreement, parseAgreement } from '../../agreement/index.ts'
import type { Json } from '../../foundation/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import { createDecider, type ItemClass } from '../../policy/index.ts'
import { type Seen, simulate, simulateAmendment, type Verdict } from './index.ts'

const agreement = exampleAgreement()
const PARTIES = ['XB', 'XC', 'XD', 'XO']

type Thing = Partial<ItemClass> & { readonly times?: number; readonly dropped?: readonly string[] }

/** Objects as decided alone, with these fields removed for every party. */
function seen(things: readonly Thing[], of: Agreement = agreement): Seen {
  const { decide } = createDecider({ agreement: of, reservations: [] })
  const rows = things.flatMap(({ times = 1, dropped = [], ...item }) => {
    const whole = { type: 'indicator', marking: 'GREEN', dataSubject: 'none', ...UNGRADED, ...item } as ItemClass
    const verdicts = new Map(PARTIES.map((party) => [party, verdictOf(party, whole, dropped)]))
    return Array.from({ length: times }, () => ({ item: whole, verdicts }))
  })
  function verdictOf(to: string, item: ItemClass, dropped: readonly string[]): Verdict {
    const decision = decide({ action: 'disclose', from: 'XA', to, purpose: 'cyber-defence', item })
    if (decision.verdict !== 'refuse') {
      return {
        kind: 'shared',
        permission: decision,
        removed: dropped.map((field) => ({ field, treatment: 'drop' as const, article: 'Annex A' })),
      }
    }
    const { code, reason, articles } = decision
    return { kind: 'withheld', grounds: { code, reason, article: articles[0]?.number ?? null } }
  }
  return {
    items: rows.length,
    recipients: PARTIES,
    size: rows.length,
    classAt: (index) => rows[index]?.item,
    verdictAt: (index, party) => rows[index]?.verdicts.get(party),
  }
}

test('each party is told apart: what it gets, what is withheld and why, what a person has to do', () => {
  const outcomes = simulate(seen([{ times: 3 }, { marking: 'AMBER' }, { type: 'identity', dataSubject: 'victim' }]))
  const of = (party: string) => outcomes.find((outcome) => outcome.party === party)
  assert.deepEqual([of('XB')?.items, of('XB')?.needsPerson, of('XB')?.withheldItems], [5, 1, 0])
  assert.deepEqual(of('XB')?.due, [{ requires: 'second-person', article: '5', items: 1 }])
  assert.deepEqual([of('XC')?.items, of('XC')?.withheldItems], [4, 1])
  assert.deepEqual([of('XD')?.items, of('XD')?.withheldItems], [3, 2])
  assert.deepEqual(
    of('XD')?.withheld.map(({ code, article, items }) => [code, article, items]),
    [
      ['not-permitted', '4.3', 1],
      ['not-permitted', '4.3', 1],
    ],
  )
  assert.equal(of('XO')?.items, 0)
})

test('fields that do not cross as they are are counted by type with their treatment and annex', () => {
  const outcomes = simulate(seen([{ times: 2, dropped: ['x_secret'] }, { times: 3 }]))
  assert.deepEqual(outcomes.find(({ party }) => party === 'XC')?.treated, [
    { type: 'indicator', field: 'x_secret', treatment: 'drop', article: 'Annex A', items: 2 },
  ])
})

test('an amendment is told by what would have gone otherwise, and nothing else', () => {
  const [first, second, third, ...others] = agreement.sharing
  const sharing = [first, { ...second, markingCeiling: 'GREEN' }, { ...third, markingCeiling: 'AMBER' }, ...others]
  const draft = parseAgreement({ ...agreement, sharing } as unknown as Json)
  const things: readonly Thing[] = [{ marking: 'AMBER', times: 4 }, { times: 7 }]
  const changes = simulateAmendment({ prior: seen(things), next: seen(things, draft) })
  assert.deepEqual(
    changes.map(({ party, effect, items, priorArticles, nextArticles }) => [party, effect, items, priorArticles, nextArticles]),
    [
      ['XC', 'lost', 4, ['4.2'], ['4.2']],
      ['XD', 'gained', 4, ['4.3'], ['4.3']],
    ],
  )
  assert.deepEqual(simulateAmendment({ prior: seen(things), next: seen(things) }), [])
})

test('fields that come and go, and what waits for a person, are told beside items that come and go', () => {
  const before = seen([{ dropped: ['name', 'labels'], times: 2 }])
  const after = seen([{ dropped: ['labels', 'description'], times: 2 }])
  const effects = simulateAmendment({ prior: before, next: after }).filter(({ party }) => party === 'XC')
  assert.deepEqual(
    effects.map(({ effect, fields, items }) => [effect, fields, items]),
    [
      ['more', ['name'], 2],
      ['less', ['description'], 2],
    ],
  )
})
