/** Several agreements at one node: each decides by its own text alone. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Agreement, agreementHash, createRecord, parseAgreement } from '../agreement/index.ts'
import type { Json } from '../foundation/index.ts'
import { deciderShelf, decidersOf } from './deciders.ts'
import { exampleAgreement, makeParties } from './parties.fixture.ts'

const QUESTION = {
  action: 'disclose',
  from: 'XA',
  to: 'XB',
  purpose: 'cyber-defence',
  item: { type: 'indicator', marking: 'AMBER', dataSubject: 'none' },
} as const

let wide: Agreement
let narrow: Agreement
before(async () => {
  wide = exampleAgreement(await makeParties())
  const sharing = wide.sharing.map((article) => ({ ...article, markingCeiling: 'GREEN' }))
  narrow = parseAgreement(JSON.parse(JSON.stringify({ ...wide, id: 'another-exchange', sharing })) as Json)
})

function recordOf(agreement: Agreement) {
  return createRecord({ agreement, hash: agreementHash(agreement), proposedBy: 'XA', proposedAt: 0, statements: [] })
}

test('what one agreement permits, another one does not for that, whichever was asked first on whichever shelf', () => {
  for (const order of [
    [wide, narrow],
    [narrow, wide],
  ]) {
    const shelf = deciderShelf()
    const asked = order.map((agreement) => ({ agreement, ...decidersOf(recordOf(agreement), [], shelf) }))
    for (const round of ['first', 'kept']) {
      for (const { agreement, decider } of asked) {
        const { verdict } = decider.decide(QUESTION)
        assert.equal(verdict !== 'refuse', agreement === wide, `${agreement.id} ${round}`)
      }
    }
    const [first, second] = asked
    assert.notEqual(first?.decider.epoch, second?.decider.epoch)
  }
})
