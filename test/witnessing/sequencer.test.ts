import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hex, sha256, utf8 } from '../../src/foundation/index.ts'
import {
  consistencyProof,
  leafHash,
  parseCheckpointBody,
  parseNote,
  tileReader,
  treeRoot,
  verifyConsistency,
} from '../../src/ledger/index.ts'
import { type WitnessCalls, WitnessingError } from '../../src/workflows/witnessing/index.ts'
import { agreementOf, appendLeaves, foundFederation, type Party, ratifyAt, START } from './federation.ts'

async function headOf(party: Party) {
  const head = await party.store.read.ledger.head()
  assert.ok(head)
  return head
}

const isLost = (code: string) => (error: unknown) => error instanceof WitnessingError && error.code === code
const checkpointOf = (note: string) => parseCheckpointBody(parseNote(utf8(note)).text)

describe('the sequencer', () => {
  it('signs a growing ledger across tiles, each checkpoint extending the last', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const sequencer = federation.sequencer('XA', { chunkLeaves: 100 })
    const notes: string[] = []
    for (const count of [1, 253, 2, 310]) {
      await appendLeaves(party, count)
      const { leaves } = await headOf(party)
      assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: leaves, isQuorum: true })
      notes.push((await headOf(party)).note as string)
    }
    const checkpoints = notes.map(checkpointOf)
    const last = checkpoints.at(-1)
    assert.ok(last)
    assert.deepEqual(await treeRoot(tileReader(party.store.read.ledger, 1), last.size), last.root)
    for (const { size, root } of checkpoints) {
      const proof = await consistencyProof(tileReader(party.store.read.ledger, 1), size, last.size)
      verifyConsistency({ oldSize: size, oldRoot: root, size: last.size, root: last.root, proof })
    }
    const rows = await party.store.read.ledger.leaves({ epoch: 1, from: 0, to: last.size })
    const first = await party.store.read.ledger.tile({ epoch: 1, level: 0, index: 0, width: 256 })
    assert.equal(
      hex(first as Uint8Array),
      rows
        .slice(0, 256)
        .map((row) => hex(leafHash(row.leaf)))
        .join(''),
    )
    assert.equal((await federation.party('XB').witness.latest(hex(sha256(utf8(last.origin)))))?.length !== undefined, true)
  })

  it('shows no witness a size before it told of it, however often that fails', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    await ratifyAt(party, agreementOf(federation))
    const told: (readonly [string, number])[] = []
    let isBroken = true
    const sequencer = federation.sequencer('XA', {
      onSigned(origin, size) {
        if (isBroken) throw new Error('the disk is full')
        told.push([origin, size])
      },
    })
    for (let run = 0; run < 2; run += 1) await assert.rejects(sequencer.checkpoint(), /the disk is full/)
    const { origin, signedSize, cosigned } = await headOf(party)
    assert.deepEqual([signedSize, cosigned, await federation.party('XB').witness.latest(hex(sha256(utf8(origin))))], [8, null, undefined])
    isBroken = false
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 8, isQuorum: true })
    await sequencer.checkpoint()
    assert.deepEqual(told, [[origin, 8]], 'once')
    await appendLeaves(party, 2)
    await sequencer.checkpoint()
    assert.deepEqual(told.at(-1), [origin, 10])
  })

  it('keeps a checkpoint once the quorum cosigned it, and not before', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash, ratifyAct } = await ratifyAt(party, agreementOf(federation))
    const sequencer = federation.sequencer('XA')
    federation.down.add('XC').add('XD')
    assert.equal((await sequencer.checkpoint()).status, 'awaiting-witnesses')
    federation.down.delete('XC')
    federation.down.delete('XD')
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 8, isQuorum: true })
    assert.equal(await party.receipts.isCovered(ratifyAct), true)
    assert.equal((await party.directory.current()).state(hash, START), 'in-force')
    await sequencer.settled()

    federation.down.add('XC').add('XD')
    const [actId] = await appendLeaves(party, 1, hash)
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 9, isQuorum: false })
    assert.equal((await headOf(party)).cosigned?.size, 8)
    assert.equal(await party.receipts.isCovered(actId as string), false)
    const faults = sequencer.witnesses().map(({ party: code, size, lastFault }) => [code, size, lastFault?.code ?? null])
    assert.deepEqual(faults, [
      ['XB', 9, null],
      ['XC', 8, 'unreachable'],
      ['XD', 8, 'unreachable'],
      ['XO', 9, null],
    ])

    federation.down.delete('XC')
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 9, isQuorum: true })
    assert.equal(await party.receipts.isCovered(actId as string), true)
  })

  it('takes late cosignatures after the quorum was met', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    await ratifyAt(party, agreementOf(federation))
    const gate = Promise.withResolvers<void>()
    const calls: WitnessCalls = {
      ...federation.calls,
      async addCheckpoint(card, body, signal) {
        if (card.party === 'XD') await gate.promise
        return federation.calls.addCheckpoint(card, body, signal)
      },
    }
    const sequencer = federation.sequencer('XA', { calls, deadline: () => AbortSignal.timeout(5_000) })
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 8, isQuorum: true })
    const linesOf = async () => parseNote(utf8((await headOf(party)).cosigned?.note as string)).signatures.length
    const early = await linesOf()
    gate.resolve()
    await sequencer.settled()
    assert.equal(early < 5, true)
    assert.equal(await linesOf(), 5)
  })

  it('asks again from the size that a witness names', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    await federation.sequencer('XA').checkpoint()
    await appendLeaves(party, 5)
    const sizes: number[] = []
    const calls: WitnessCalls = {
      async addCheckpoint(card, body, signal) {
        const answer = await federation.calls.addCheckpoint(card, body, signal)
        sizes.push(answer.status)
        return answer
      },
      latestCosigned: async () => undefined,
    }
    const outcome = await federation.sequencer('XA', { calls }).checkpoint()
    assert.deepEqual(outcome, { status: 'current', size: 7, isQuorum: true })
    assert.deepEqual(sizes, [409, 200])
  })

  it('believes no line that does not verify, and no line from another time', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    await ratifyAt(party, agreementOf(federation))
    const lies: Record<string, (bytes: Uint8Array) => Uint8Array> = {
      XB: (bytes) => bytes.map((byte, index) => (index === 60 ? byte ^ 1 : byte)),
      XC: () => utf8('— xc.example/witness/xc AAAA\n'),
      XD: () => utf8(''),
    }
    const calls: WitnessCalls = {
      ...federation.calls,
      async addCheckpoint(card, body, signal) {
        if (card.party === 'XO') federation.clock.set(START + 600_000)
        const answer = await federation.calls.addCheckpoint(card, body, signal)
        federation.clock.set(START)
        const lie = lies[card.party]
        return lie === undefined ? answer : { ...answer, body: lie(answer.body) }
      },
    }
    const sequencer = federation.sequencer('XA', { calls })
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 8, isQuorum: false })
    assert.equal((await headOf(party)).cosigned, null)
    const faults = Object.fromEntries(sequencer.witnesses().map((status) => [status.party, status.lastFault?.code]))
    assert.deepEqual(faults, { XB: 'cosignature-invalid', XC: 'cosignature-invalid', XD: 'cosignature-invalid', XO: 'clock-differs' })
  })

  it('does not stop for a witness that claims a larger size without proof', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const calls: WitnessCalls = {
      addCheckpoint: async () => ({ status: 409, body: utf8('1000\n') }),
      latestCosigned: async (card, originHash, signal) => federation.calls.latestCosigned(card, originHash, signal),
    }
    const sequencer = federation.sequencer('XA', { calls })
    await sequencer.checkpoint()
    await appendLeaves(federation.party('XA'), 1)
    assert.equal((await sequencer.checkpoint()).status, 'current')
    assert.equal(sequencer.witnesses()[0]?.lastFault?.code, 'size-disputed')
  })

  it('of two processes only the one that started last signs', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const first = federation.sequencer('XA')
    await first.checkpoint()
    const second = federation.sequencer('XA')
    await appendLeaves(party, 3)
    const outcomes = await Promise.allSettled([second.checkpoint(), first.checkpoint()])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    )
    await appendLeaves(party, 1)
    await assert.rejects(first.checkpoint(), isLost('sequencer-lost'))
    assert.deepEqual(await second.checkpoint(), { status: 'current', size: 6, isQuorum: true })
  })

  it('loses the race when the head moved between reading and storing, and asks no witness for what it signed', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    let asked = 0
    const calls: WitnessCalls = {
      ...federation.calls,
      async addCheckpoint(card, body, signal) {
        asked += 1
        return federation.calls.addCheckpoint(card, body, signal)
      },
    }
    const rival = federation.sequencer('XA')
    const ledger = {
      ...party.store.read.ledger,
      async leaves(range: { epoch: number; from: number; to: number }) {
        const rows = await party.store.read.ledger.leaves(range)
        await rival.checkpoint()
        return rows
      },
    }
    const stalled = federation.sequencer('XA', { ledger, calls })
    await assert.rejects(stalled.checkpoint(), isLost('sequencer-lost'))
    await assert.rejects(stalled.checkpoint(), isLost('sequencer-lost'))
    assert.equal(asked, 0)
    assert.equal((await headOf(party)).signedSize, 2)
  })

  for (const [step, name] of ['taking the lease', 'storing the checkpoint', 'keeping the cosignatures'].entries()) {
    for (const fault of ['failed and not stored', 'failed but stored']) {
      it(`signs no second head for a size after ${name} ${fault}`, async () => {
        await using federation = await foundFederation(['XA', 'XB'])
        const party = federation.party('XA')
        let writes = 0
        const transactions: Pick<typeof party.store, 'write'> = {
          async write(work) {
            writes += 1
            if (writes !== step + 1) return party.store.write(work)
            if (fault === 'failed but stored') await party.store.write(work)
            throw new Error('disk')
          },
        }
        const sequencer = federation.sequencer('XA', { transactions })
        await assert.rejects(sequencer.checkpoint(), /disk/)
        const { note, cosigned } = await headOf(party)
        const isStored = fault === 'failed but stored'
        assert.equal(note !== null, step === 2 || (step === 1 && isStored))
        assert.equal(cosigned !== null, step === 2 && isStored)
        assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 2, isQuorum: true })
        await sequencer.settled()
        if (note !== null) assert.equal((await headOf(party)).note, note)
        assert.deepEqual(await federation.party('XB').store.read.witness.evidence(), [])
      })
    }
  }

  it('signs nothing while its clock is behind, and goes on when it is right', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await appendLeaves(federation.party('XA'), 1)
    federation.clock.set(START - 1)
    assert.deepEqual(await sequencer.checkpoint(), { status: 'clock-went-back' })
    federation.clock.set(START - 600_000)
    assert.deepEqual(await federation.sequencer('XA').checkpoint(), { status: 'clock-went-back' })
    federation.clock.set(START)
    assert.equal((await federation.sequencer('XA').checkpoint()).status, 'current')
  })

  it('asks for newer cosignatures when the kept ones are old', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    const before = (await headOf(party)).cosigned?.note
    federation.clock.set(START + 60_000)
    await sequencer.checkpoint()
    assert.equal((await headOf(party)).cosigned?.note, before)
    federation.clock.set(START + 600_000)
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.notEqual((await headOf(party)).cosigned?.note, before)
  })

  it('fails when what is stored contradicts itself', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const { ledger } = party.store.read
    const gap = { ...ledger, leaves: async (range: Parameters<typeof ledger.leaves>[0]) => (await ledger.leaves(range)).slice(1) }
    await assert.rejects(federation.sequencer('XA', { ledger: gap }).checkpoint(), isLost('ledger-damaged'))
    await federation.sequencer('XA').checkpoint()
    const moved = {
      ...ledger,
      async head() {
        const head = await headOf(party)
        return { ...head, edge: head.edge.map((hash) => hash.map((byte) => byte ^ 1)) }
      },
    }
    await assert.rejects(federation.sequencer('XA', { ledger: moved }).checkpoint(), isLost('ledger-damaged'))
    const foreign = federation.sequencer('XA', { signer: federation.party('XB').road.signer })
    await assert.rejects(foreign.checkpoint(), isLost('ledger-key-wrong'))
  })
})
