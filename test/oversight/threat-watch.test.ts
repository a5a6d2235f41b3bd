/** What an overseer sees of threats in the leaves of ledgers: of acts that nodes stated, as those are committed to. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Act, commitAct, reopenAct } from '../../src/acts/index.ts'
import { canonicalJson } from '../../src/foundation/index.ts'
import { formatOpening } from '../../src/ledger/index.ts'
import { createThreatWatch, type InspectedLeaf, isAmiss, type SeenThreat } from '../../src/workflows/oversight/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import type { RoadNode } from '../road/nodes.fixture.ts'
import { advance, foundOnward, heldAtXB, type OnwardFounded, type Running, settle } from '../road/onward.fixture.ts'
import { invoked, onlyOne, threatAgreement } from '../road/threat.fixture.ts'

const MINUTE_MS = 60_000
let founded: OnwardFounded
before(async () => {
  founded = await foundOnward((parties) => threatAgreement(parties))
})
after(() => founded[Symbol.dispose]())

/** The own acts of a node, in the order of its ledger. */
async function ownActs({ store, road }: RoadNode): Promise<readonly Act[]> {
  const rows = await store.read.acts.list({ afterSeq: 0, limit: 10_000 })
  return rows.filter(({ party }) => party === road.self).map(({ text }) => reopenAct(text))
}

/** An overseer that inspects these ledgers whole. */
function watchOver(nodes: Running, ledgers: Readonly<Record<string, readonly Act[]>>): () => Promise<readonly SeenThreat[]> {
  const { road } = nodes.XO
  const leaves = new Map<string, readonly InspectedLeaf[]>()
  for (const [party, acts] of Object.entries(ledgers)) {
    const origin = `ledger.${party.toLowerCase()}.example`
    const opened = acts.map((act, index): InspectedLeaf => {
      const { leaf, opening } = commitAct(act, { origin, randomness: road.randomness })
      return { index, leafHash: leaf, opening: canonicalJson(formatOpening(opening)) }
    })
    leaves.set(party, opened)
  }
  const inspection = {
    list: async () =>
      [...leaves].map(([party, all]) => ({ party, origin: `ledger.${party.toLowerCase()}.example`, size: all.length, edge: [] })),
    leaves: async ({ origin, from, limit }: { origin: string; from: number; limit: number }) => {
      return (leaves.get(origin.slice(7, 9).toUpperCase()) ?? []).slice(from, from + limit)
    },
  }
  return createThreatWatch({ inspection, directory: road.directory, clock: { now: () => nodes.XO.clock.time } })
}

const briefly = (threats: readonly SeenThreat[]) => threats.map(({ party, toldTo, releases, sight }) => [party, toldTo, releases, sight])

/** XB gives an item of XA on to XC. */
async function given(nodes: Running): Promise<void> {
  await heldAtXB(nodes, [indicator(1)])
  onlyOne(await invoked(nodes, [id('indicator', 1)]))
}

describe('an overseer sees of each threat', () => {
  test('that its origin was told, by what both ledgers say', async () => {
    await using nodes = await founded.open()
    await given(nodes)
    await settle(nodes, founded.parties)
    const watch = watchOver(nodes, { XA: await ownActs(nodes.XA), XB: await ownActs(nodes.XB) })
    assert.deepEqual(briefly(await watch()), [['XB', 'XA', 1, 'told']])
    assert.deepEqual((await watch()).filter(isAmiss), [])
  })

  test('that its origin was not told in time, and the minutes until then', async () => {
    await using nodes = await founded.open()
    await given(nodes)
    const [XA, XB] = [await ownActs(nodes.XA), await ownActs(nodes.XB)]
    const watch = watchOver(nodes, { XA, XB })
    assert.deepEqual(briefly(await watch()), [['XB', 'XA', 1, 'waiting']])
    advance(nodes, 31 * MINUTE_MS + 3_600_000)
    assert.deepEqual(briefly((await watch()).filter(isAmiss)), [['XB', 'XA', 1, 'unanswered']])
    assert.deepEqual(briefly(await watchOver(nodes, { XB })()), [['XB', 'XA', 1, 'unseen']], 'whose acts it does not read')
    await settle(nodes, founded.parties)
    assert.deepEqual(briefly(await watchOver(nodes, { XA: await ownActs(nodes.XA), XB })()), [['XB', 'XA', 1, 'late']])
  })

  test('that a party told nobody, or told only after it gave', async () => {
    await using nodes = await founded.open()
    await given(nodes)
    await settle(nodes, founded.parties)
    const XA = await ownActs(nodes.XA)
    const all = await ownActs(nodes.XB)
    const silent = all.filter(({ kind }) => kind !== 'tell-threat')
    assert.deepEqual(briefly((await watchOver(nodes, { XA, XB: silent })()).filter(isAmiss)), [['XB', null, 1, 'untold']])
    const late = [...silent, ...all.filter(({ kind }) => kind === 'tell-threat')]
    assert.deepEqual(briefly((await watchOver(nodes, { XA, XB: late })()).filter(isAmiss)), [['XB', 'XA', 1, 'untold']])
  })
})
