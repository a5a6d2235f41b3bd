/** Under an agreement that lets what is done for a purpose be opened to overseers later, everything goes its way, and they know from when. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fieldsShown } from '../../src/acts/index.ts'
import { DAY_MS, parseJson, parseTimestamp } from '../../src/foundation/index.ts'
import { parseOpening } from '../../src/ledger/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const DAYS = 30

let founded: Founded
before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }, { party: 'XO' }],
    articles: async () => ({
      oversight: {
        article: '10',
        overseers: [{ party: 'XO', reads: 'all' }],
        later: [{ purpose: 'cyber-defence', days: DAYS, basis: 'section 12 of the Police Act' }],
      },
    }),
  })
})
after(() => founded.remove())

/** What the overseer was shown of each leaf of XA that was opened to it. */
async function shownToOverseer(federation: Federation): Promise<readonly ReturnType<typeof fieldsShown>[]> {
  const { origin } = federation.member('XA').card.ledger
  const leaves = await federation.store('XO').read.inspection.leaves({ origin, from: 0, limit: 1_000 })
  return leaves.flatMap(({ opening }) => (opening === null ? [] : [fieldsShown(parseOpening(parseJson(opening)))]))
}

test('what is released arrives with its proof, and the overseer is shown at once from when it may read it, and no more', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const before = Date.now()
  await share(federation.member('XA'), founded.agreement, [indicator(1)])
  await until('the release to arrive', async () => (await receivedIds(federation.member('XB'))).length === 1)
  const shown = await until('the overseer to be shown it', async () => {
    const withheld = (await shownToOverseer(federation)).filter((leaf) => leaf.withheld > 0)
    return withheld.length >= 2 && withheld
  })
  for (const { fields } of shown) {
    assert.deepEqual(Object.keys(fields), ['visibleFrom'])
    const at = parseTimestamp(fields.visibleFrom as string)
    assert.ok(at % DAY_MS === 0 && at > before + DAYS * DAY_MS && at <= Date.now() + (DAYS + 1) * DAY_MS)
  }
  const kinds = (await shownToOverseer(federation)).map(({ fields }) => fields.kind)
  assert.ok(kinds.includes('ratify') && !kinds.includes('release'))
})
