import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalJson, equalBytes, hex, parseJson } from '../../src/foundation/index.ts'
import { formatOpening, leafOfOpening, parseOpening, verifyOpening } from '../../src/ledger/index.ts'
import { auditLedger, PADDING_KIND, type Padding, paddingLeaf } from '../../src/workflows/witnessing/index.ts'
import { agreementOf, appendLeaves, type Federation, foundFederation, ratifyAt } from './federation.ts'

const PAD_TO = 16
const key = new Uint8Array(32).fill(9)

/** XA under an agreement that pads, and a sequencer whose idle turns are told. */
async function padded({ padTo }: { padTo?: number } = {}) {
  const federation = await foundFederation()
  const XA = federation.party('XA')
  await ratifyAt(XA, agreementOf(federation, padTo === undefined ? {} : { padTo }))
  // The ratification is proven, and with it the agreement in force, before anything is padded.
  const founding = federation.sequencer('XA')
  await founding.checkpoint()
  await founding.settled()
  let isIdle = false
  const padding: Padding = { key, isIdleTurn: () => isIdle }
  const sequencer = federation.sequencer('XA', { padding })
  return {
    federation,
    XA,
    sequencer,
    setIdle(value: boolean) {
      isIdle = value
    },
  }
}

async function sizes(federation: Federation): Promise<readonly number[]> {
  const { leaves, signedSize, cosigned } = (await federation.party('XA').store.read.ledger.head()) ?? {
    leaves: 0,
    signedSize: 0,
    cosigned: null,
  }
  return [leaves, signedSize, cosigned?.size ?? 0]
}

describe('padding', () => {
  it('makes up each checkpoint to the multiple that the agreement asks for, with leaves like any other', async () => {
    const { federation, XA, sequencer } = await padded({ padTo: PAD_TO })
    await using _ = federation
    const [before = 0] = await sizes(federation)
    for (const count of [1, 16, 33]) {
      await appendLeaves(XA, count)
      await sequencer.checkpoint()
      await sequencer.settled()
      const [leaves = 0, signed, cosigned] = await sizes(federation)
      assert.deepEqual([leaves % PAD_TO, signed, cosigned], [0, leaves, leaves])
    }
    const [leaves = 0] = await sizes(federation)
    const rows = await XA.store.read.ledger.leaves({ epoch: 1, from: before, to: leaves })
    const isPadding = rows.map(({ opening }) =>
      parseOpening(parseJson(opening as string)).fields.some((field) => 'name' in field && field.value === PADDING_KIND),
    )
    assert.equal(isPadding.filter((is) => !is).length, 1 + 16 + 33)
    assert.ok(rows.every(({ leaf }) => leaf.length === 64 && equalBytes(leaf.subarray(0, 32), rows[0]?.leaf.subarray(0, 32) as Uint8Array)))
    assert.equal(new Set(rows.map(({ leaf }) => hex(leaf))).size, rows.length)
    const { faults } = await auditLedger({ ledger: XA.store.read.ledger, directory: await XA.directory.current() })
    assert.deepEqual(faults, [])
  })

  it('is opened again by whoever has the key, also after its opening was destroyed, and by nobody else', async () => {
    const { federation, XA, sequencer } = await padded({ padTo: PAD_TO })
    await using _ = federation
    await appendLeaves(XA, 1)
    await sequencer.checkpoint()
    const [leaves = 0] = await sizes(federation)
    const [row] = await XA.store.read.ledger.leaves({ epoch: 1, from: leaves - 1, to: leaves })
    assert.ok(row !== undefined)
    const { origin } = XA.card.ledger
    const made = paddingLeaf(key, origin, row.index)
    assert.deepEqual([made.leaf, made.actId, canonicalJson(formatOpening(made.opening))], [row.leaf, row.actId, row.opening])
    assert.deepEqual(verifyOpening(row.leaf, made.opening, origin), { act: made.actId, kind: PADDING_KIND })
    for (const other of [
      paddingLeaf(new Uint8Array(32), origin, row.index),
      paddingLeaf(key, `${origin}0`, row.index),
      paddingLeaf(key, origin, row.index + 1),
    ]) {
      assert.notDeepEqual(other.leaf, row.leaf)
      assert.notDeepEqual(leafOfOpening(other.opening), row.leaf)
    }
  })

  it('signs nothing where nothing was recorded, but at an idle turn a whole quota, as if something had been', async () => {
    const { federation, XA, sequencer, setIdle } = await padded({ padTo: PAD_TO })
    await using _ = federation
    await appendLeaves(XA, 3)
    await sequencer.checkpoint()
    const [leaves = 0] = await sizes(federation)
    await sequencer.checkpoint()
    assert.equal((await sizes(federation))[0], leaves)
    setIdle(true)
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.deepEqual(await sizes(federation), [leaves + PAD_TO, leaves + PAD_TO, leaves + PAD_TO])
  })

  it('ends every checkpoint of a backlog at the multiple, also what is appended meanwhile', async () => {
    const seen: number[] = []
    const { federation, XA } = await padded({ padTo: PAD_TO })
    await using _ = federation
    const { ledger } = XA.store.read
    await appendLeaves(XA, 200)
    const watched = federation.sequencer('XA', {
      padding: { key, isIdleTurn: () => false },
      chunkLeaves: 50,
      transactions: {
        write: async (work) => {
          const done = await XA.store.write(work)
          const { signedSize = 0 } = (await ledger.head()) ?? {}
          if (signedSize !== seen.at(-1)) seen.push(signedSize)
          // Another act between padding and signing.
          if (seen.length < 3) await appendLeaves(XA, 1)
          return done
        },
      },
    })
    await watched.checkpoint()
    assert.ok(seen.length > 3)
    // The first is the checkpoint before.
    assert.deepEqual(
      seen.slice(1).filter((size) => size % PAD_TO !== 0),
      [],
    )
  })

  it('is nothing where no agreement asks for it', async () => {
    const { federation, XA, sequencer, setIdle } = await padded()
    await using _ = federation
    setIdle(true)
    await appendLeaves(XA, 5)
    const [leaves] = await sizes(federation)
    await sequencer.checkpoint()
    assert.equal((await sizes(federation))[0], leaves)
  })
})
