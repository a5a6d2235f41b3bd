import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../../agreement/example.fixture.ts'
import { type Agreement, parseAgreement } from '../../agreement/index.ts'
import type { Json } from '../../foundation/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import { createDecider, type ItemClass } from '../../policy/index.ts'
import { bundleHoldings, type Ground, Groups, simulate, simulateAmendment } from './index.ts'

const agreement = exampleAgreement()
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'

function ground(of: Agreement = agreement): Ground {
  return { agreement: of, decider: createDecider({ agreement: of, reservations: [] }), from: 'XA', purpose: 'cyber-defence' }
}

function groupsOf(...subjects: readonly (Partial<ItemClass> & { readonly fields?: readonly string[]; readonly times?: number })[]): Groups {
  const groups = new Groups()
  for (const { fields = ['type', 'id', 'name', 'pattern'], times = 1, ...item } of subjects) {
    const whole = { type: 'indicator', marking: 'GREEN', dataSubject: 'none', ...UNGRADED, ...item } as ItemClass
    for (let count = 0; count < times; count += 1) groups.add({ item: whole, fields })
  }
  return groups
}

test('each party is told apart: what it gets, what is withheld and why, what a person has to do', () => {
  const outcomes = simulate(groupsOf({ times: 3 }, { marking: 'AMBER' }, { type: 'identity', dataSubject: 'victim' }), ground())
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

test('fields that do not cross as they are are counted with their treatment and annex', () => {
  const outcomes = simulate(groupsOf({ fields: ['type', 'id', 'pattern', 'x_secret'], times: 2 }), ground())
  assert.deepEqual(outcomes.find(({ party }) => party === 'XC')?.treated, [
    { type: 'indicator', field: 'x_secret', treatment: 'drop', article: 'Annex A', items: 2 },
  ])
})

test('an amendment is told by what would have gone otherwise, and nothing else', () => {
  const [first, second, third, ...others] = agreement.sharing
  const changed = {
    ...agreement,
    sharing: [first, { ...second, markingCeiling: 'GREEN' }, { ...third, markingCeiling: 'AMBER' }, ...others],
  }
  const next = ground(parseAgreement(changed as unknown as Json))
  const groups = groupsOf({ marking: 'AMBER', times: 4 }, { times: 7 })
  const changes = simulateAmendment(groups, { prior: ground(), next })
  assert.deepEqual(
    changes.map(({ party, effect, items, priorArticles, nextArticles }) => [party, effect, items, priorArticles, nextArticles]),
    [
      ['XC', 'lost', 4, ['4.2'], ['4.2']],
      ['XD', 'gained', 4, ['4.3'], ['4.3']],
    ],
  )
  assert.deepEqual(simulateAmendment(groups, { prior: ground(), next: ground() }), [])
})

test('a bundle is read as a disclosure reads it: faults are reported, statement markings may stand behind what they mark', async () => {
  const statement = 'marking-definition--11111111-1111-4111-8111-111111111111'
  const common = { spec_version: '2.1', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }
  const indicator = (number: number, markings: readonly string[]) => ({
    ...common,
    type: 'indicator',
    id: `indicator--00000000-0000-4000-8000-00000000000${number}`,
    pattern: "[url:value = 'https://bank.example/']",
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00.000Z',
    object_marking_refs: markings,
  })
  const objects = [
    indicator(1, [GREEN, statement]),
    indicator(2, [GREEN, 'marking-definition--22222222-2222-4222-8222-222222222222']),
    { type: 'indicator' },
    {
      type: 'marking-definition',
      spec_version: '2.1',
      id: statement,
      created: '2026-01-01T00:00:00.000Z',
      definition_type: 'statement',
      definition: { statement: 'Copyright' },
      object_marking_refs: [GREEN],
    },
  ]
  const text = JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects })
  const chunks = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from(text)
  }
  const holdings = await bundleHoldings(chunks, agreement, Date.UTC(2026, 5, 1))
  assert.deepEqual([holdings.items, holdings.faulty], [2, 2])
  assert.deepEqual(holdings.faults[0], { index: 1, code: 'marking-unknown', reason: 'the object carries a marking that is not known' })
})
