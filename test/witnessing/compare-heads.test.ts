import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hex, sha256, unbase64url, utf8 } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import { EMPTY_ROOT, formatAddCheckpoint, LOG_KEY, noteKey, signCheckpoint, verifyEvidence } from '../../src/ledger/index.ts'
import { type CompareParts, compareHeads } from '../../src/workflows/witnessing/index.ts'
import { agreementOf, appendLeaves, type Federation, foundFederation, type Party, ratifyAt } from './federation.ts'

/** A federation under an agreement, in which the ledger of XA was cosigned by XB and XC. */
async function federated(): Promise<Federation> {
  const federation = await foundFederation()
  const agreement = agreementOf(federation)
  for (const { code } of federation.parties.values()) await ratifyAt(federation.party(code), agreement)
  const sequencer = federation.sequencer('XA')
  await sequencer.checkpoint()
  await sequencer.settled()
  return federation
}

function parts(party: Party, { clock, calls }: Federation): CompareParts {
  const { store, directory } = party
  return { clock, directory, store: store.read.witness, transactions: store, calls, deadline: () => AbortSignal.timeout(1_000) }
}

function compare(federation: Federation, [here, there]: readonly [string, string]): Promise<number> {
  return compareHeads(federation.party(there).card, parts(federation.party(here), federation))
}

/** A head of XA that its ledger never had, under its own key. */
function lie(federation: Federation, size: number, history = 'another'): Uint8Array {
  const { secrets, card } = federation.party('XA')
  const { publicKey, sign } = signerFromSeed(secrets.ledger)
  const { origin } = card.ledger
  return signCheckpoint({ origin, size, root: sha256(utf8(`${history} ${size}`)) }, { name: origin, publicKey, sign })
}

/** A witness that XA shows another head from the beginning. */
async function deceived(federation: Federation, code: string, size: number): Promise<void> {
  const { store, witness } = federation.party(code)
  const { origin } = federation.party('XA').card.ledger
  const originHash = hex(sha256(utf8(origin)))
  const before = await store.read.witness.find(originHash)
  assert.ok(before !== undefined)
  // As if it had been shown nothing else: its row is taken back to the empty tree.
  await store.write((writer) => writer.witness.replace({ ...before, originHash, expectedSize: before.size, size: 0, root: EMPTY_ROOT }))
  const note = lie(federation, size)
  const { status } = await witness.addCheckpoint(utf8(formatAddCheckpoint({ oldSize: 0, proof: [], note })))
  assert.equal(status, 200)
}

const kept = async ({ store }: Party) => (await store.read.witness.evidence()).map(({ text }) => text)

describe('comparing what was witnessed', () => {
  it('finds nothing where a ledger only grew, however far each witness is', async () => {
    await using federation = await federated()
    assert.equal(await compare(federation, ['XB', 'XC']), 0)
    federation.down.add('XC')
    await appendLeaves(federation.party('XA'), 300)
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    federation.down.clear()
    assert.equal(await compare(federation, ['XB', 'XC']), 0)
    assert.equal(await compare(federation, ['XC', 'XB']), 0)
    assert.deepEqual(await kept(federation.party('XB')), [])
  })

  it('finds a fork between two witnesses, and all parties come to hold the same evidence and accept nothing more of it', async () => {
    await using federation = await federated()
    const size = (await federation.party('XA').store.read.ledger.head())?.signedSize as number
    await deceived(federation, 'XC', size)
    assert.equal(await compare(federation, ['XB', 'XC']), 1)
    assert.equal(await compare(federation, ['XC', 'XB']), 1)
    assert.equal(await compare(federation, ['XO', 'XC']), 1)
    assert.equal(await compare(federation, ['XA', 'XO']), 1)
    assert.equal(await compare(federation, ['XD', 'XA']), 1)
    const [text, ...others] = await kept(federation.party('XB'))
    assert.deepEqual(others, [])
    const { origin, key } = federation.party('XA').card.ledger
    assert.equal(verifyEvidence(text as string).kind, 'fork')
    assert.deepEqual(verifyEvidence(text as string).log, noteKey(origin, LOG_KEY, unbase64url(key)))
    for (const party of federation.parties.values()) {
      assert.deepEqual(await kept(party), [text], party.code)
      const directory = await party.directory.current()
      assert.deepEqual([directory.isForked(origin), directory.isForked(federation.party('XB').card.ledger.origin)], [true, false])
      for (const other of federation.parties.values()) {
        if (other !== party) assert.equal(await compare(federation, [party.code, other.code]), 0, 'what is known is not found again')
      }
    }
  })

  it('keeps a growth that the ledger cannot prove, once, and calls it no fork', async () => {
    await using federation = await federated()
    const size = (await federation.party('XA').store.read.ledger.head())?.signedSize as number
    await deceived(federation, 'XC', size - 1)
    // Tiles that are those of neither head.
    const base = parts(federation.party('XB'), federation)
    const calls = { ...base.calls, ledgerTile: async () => new Uint8Array(32 * size) }
    assert.equal(await compareHeads(federation.party('XC').card, { ...base, calls }), 1)
    assert.equal(await compareHeads(federation.party('XC').card, { ...base, calls }), 0)
    const [text] = await kept(federation.party('XB'))
    assert.equal(verifyEvidence(text as string).kind, 'growth-unproven')
    const { origin } = federation.party('XA').card.ledger
    assert.equal((await federation.party('XB').directory.current()).isForked(origin), false)
    assert.equal(await compare(federation, ['XO', 'XB']), 0, 'what is no proof goes no further')
  })

  it('proves a fork between two sizes by the tiles that the ledger itself shows, and all come to hold that', async () => {
    await using federation = await federated()
    const size = (await federation.party('XA').store.read.ledger.head())?.signedSize as number
    await deceived(federation, 'XC', size)
    federation.down.add('XC')
    // XB sees the ledger grow, so that it and XC never hold heads of one size.
    await appendLeaves(federation.party('XA'), 9)
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    federation.down.clear()
    assert.equal(await compare(federation, ['XC', 'XB']), 1)
    const [text] = await kept(federation.party('XC'))
    const { kind, cosigned, offered } = verifyEvidence(text as string)
    assert.deepEqual([kind, cosigned.size, offered.size], ['fork', size, size + 9])
    for (const code of ['XB', 'XD', 'XO', 'XA']) {
      assert.equal(await compare(federation, [code, 'XC']), 1, code)
      assert.deepEqual(await kept(federation.party(code)), [text], 'one text')
      const { origin } = federation.party('XA').card.ledger
      assert.equal((await federation.party(code).directory.current()).isForked(origin), true)
    }
  })

  it('proves nothing from silence, from what the ledger did not sign, or from a partner that makes evidence up', async () => {
    await using federation = await federated()
    const size = (await federation.party('XA').store.read.ledger.head())?.signedSize as number
    const { code, secrets } = federation.party('XC')
    const stranger = signerFromSeed(secrets.act)
    const { origin } = federation.party('XA').card.ledger
    const forged = signCheckpoint(
      { origin, size, root: sha256(utf8('forged')) },
      { name: origin, publicKey: stranger.publicKey, sign: stranger.sign },
    )
    const { calls } = federation
    const told: Partial<CompareParts['calls']>[] = [
      { latestCosigned: async () => forged },
      { latestCosigned: async () => utf8('no note') },
      { latestCosigned: async () => undefined, evidenceAgainst: async () => utf8('{"kind":"fork"}') },
      { latestCosigned: async () => Promise.reject(new Error('no route')) },
      { latestCosigned: async () => lie(federation, size + 5), ledgerTile: async () => Promise.reject(new Error('no route')) },
      { latestCosigned: () => new Promise(() => undefined), evidenceAgainst: () => new Promise(() => undefined) },
    ]
    for (const lies of told) {
      const base = { ...parts(federation.party('XB'), federation), deadline: () => AbortSignal.timeout(50) }
      assert.equal(await compareHeads(federation.party(code).card, { ...base, calls: { ...calls, ...lies } }), 0)
    }
    assert.deepEqual(await kept(federation.party('XB')), [])
  })
})
