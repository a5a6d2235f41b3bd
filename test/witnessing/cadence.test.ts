import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCadence } from '../../src/node/jobs/cadence.ts'
import { agreementOf, appendLeaves, foundFederation, ratifyAt } from './federation.ts'

/** Of the agreement of the federation. */
const CADENCE_MS = 5_000

/** XA under an agreement, with turns that tests take and a time that they tell. */
async function turning(asked: { padTo?: number }) {
  const federation = await foundFederation()
  const XA = federation.party('XA')
  await ratifyAt(XA, agreementOf(federation, asked))
  const sequencer = federation.sequencer('XA')
  // The ratification is proven, and with it the agreement in force.
  await sequencer.checkpoint()
  await sequencer.settled()
  let now = 0
  const cadence = createCadence(XA, () => now)
  return {
    federation,
    XA,
    cadence,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    async turn() {
      await cadence.refresh()
      cadence.ended(await sequencer.checkpoint())
      await sequencer.settled()
    },
  }
}

describe('the cadence of checkpoints', () => {
  it('lets a ledger that rested sign at once, and then not before the cadence has passed', async () => {
    const { federation, XA, cadence, pass, turn } = await turning({})
    await using _ = federation
    await turn()
    assert.equal(await cadence.isRested(), false)
    pass(CADENCE_MS - 1)
    assert.equal(await cadence.isRested(), false)
    pass(1)
    assert.equal(await cadence.isRested(), true)
    await turn()
    assert.equal(await cadence.isRested(), true, 'a turn over nothing new signs nothing')
    await appendLeaves(XA, 1)
    await turn()
    assert.equal(await cadence.isRested(), false)
  })

  it('lets nothing be signed before its turn where the agreement pads', async () => {
    const { federation, cadence, pass, turn } = await turning({ padTo: 16 })
    await using _ = federation
    await turn()
    pass(CADENCE_MS * 10)
    assert.equal(await cadence.isRested(), false)
  })

  it('is that of the agreement, but for one turn in eight', async () => {
    const { federation, cadence, turn } = await turning({})
    await using _ = federation
    await turn()
    const turns = Array.from({ length: 400 }, () => cadence.next())
    const early = turns.filter((wait) => wait < CADENCE_MS)
    assert.ok(early.length > 10 && early.length < 120, `${early.length} of 400`)
    assert.ok(turns.every((wait) => wait >= 200 && wait <= CADENCE_MS))
  })
})
