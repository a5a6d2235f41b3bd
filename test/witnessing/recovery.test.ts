import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { type PartySecrets, signerFromSeed } from '../../src/identity/index.ts'
import { parseCheckpointBody, parseNote } from '../../src/ledger/index.ts'
import { openSqliteStore } from '../../src/storage/index.ts'
import { createSequencer, recoverLedger, WitnessingError } from '../../src/workflows/witnessing/index.ts'
import {
  agreementOf,
  appendLeaves,
  type Federation,
  foundFederation,
  type Party,
  ratifyAt,
  sequencerParts,
  surround,
} from './federation.ts'

const hasCode = (code: string) => (error: unknown) => error instanceof WitnessingError && error.code === code

/** Copies the closed store of XA as a back-up and opens the original again. */
async function backUp(federation: Federation): Promise<{ readonly live: Party; readonly folder: string }> {
  const party = federation.party('XA')
  const folder = `${party.folder}-backup`
  await party.store.close()
  await cp(party.folder, folder, { recursive: true })
  const store = await openSqliteStore({ folder: party.folder })
  return { live: surround({ ...party, store }, federation.clock), folder }
}

async function restore(federation: Federation, folder: string): Promise<Party> {
  return surround({ ...federation.party('XA'), folder, store: await openSqliteStore({ folder }) }, federation.clock)
}

/** XA goes on to size 13 after a back-up at size 8, and is then restored from it. */
async function restoredAfterGrowth(federation: Federation): Promise<Party> {
  const party = federation.party('XA')
  const { hash } = await ratifyAt(party, agreementOf(federation))
  const first = federation.sequencer('XA')
  await first.checkpoint()
  await first.settled()
  const { live, folder } = await backUp(federation)
  await appendLeaves(live, 5, hash)
  const second = createSequencer(sequencerParts(live, federation))
  assert.deepEqual(await second.checkpoint(), { status: 'current', size: 13, isQuorum: true })
  await second.settled()
  await live.store.close()
  return restore(federation, folder)
}

describe('a ledger that was rolled back', () => {
  it('signs nothing, recovers under a new origin that names the last cosigned head, and goes on', async () => {
    await using federation = await foundFederation()
    const restored = await restoredAfterGrowth(federation)
    await using _store = restored.store
    await appendLeaves(restored, 1)
    const refused = createSequencer(sequencerParts(restored, federation))
    await assert.rejects(refused.checkpoint(), hasCode('ledger-rolled-back'))
    await assert.rejects(refused.checkpoint(), hasCode('ledger-rolled-back'))
    assert.equal((await restored.store.read.ledger.head())?.signedSize, 8)

    let kept: PartySecrets | undefined
    const recovery = await recoverLedger({
      road: restored.road,
      ledger: restored.store.read.ledger,
      calls: federation.calls,
      deadline: () => AbortSignal.timeout(300),
      secrets: restored.secrets,
      keepSecrets: async (secrets) => {
        kept = secrets
      },
    })
    assert.ok(recovery.ok)
    const { card, epoch, closes } = recovery.value
    assert.deepEqual([epoch, card.serial, card.ledger.origin], [2, 2, 'xa.example/ledger/xa/2'])
    const witnessed = await federation.party('XB').witness.latest(hex(sha256(utf8('xa.example/ledger/xa/1'))))
    const last = parseCheckpointBody(parseNote(witnessed as Uint8Array).text)
    assert.deepEqual(closes, { origin: 'xa.example/ledger/xa/1', size: 13, root: hex(last.root) })

    const secrets = kept as PartySecrets
    assert.notDeepEqual(secrets.ledger, restored.secrets.ledger)
    const recovered = surround({ ...restored, secrets, card }, federation.clock)
    for (const code of ['XB', 'XC', 'XD', 'XO']) {
      const change = { change: 'party-rotated', card, at: federation.clock.now() } as const
      await federation.party(code).store.write((writer) => writer.readModel.apply([change], 0))
    }
    const sequencer = createSequencer(sequencerParts(recovered, federation))
    // The rotate act, and what had been recorded meanwhile.
    assert.deepEqual(await sequencer.checkpoint(), { status: 'current', size: 2, isQuorum: true })
    await sequencer.settled()
  })

  it('is recorded again as far as its last cosigned checkpoint does not prove it, in the transaction that closes it', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash, ratifyAct } = await ratifyAt(party, agreementOf(federation))
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    for (const code of ['XB', 'XC', 'XD', 'XO']) federation.down.add(code)
    const signed = await appendLeaves(party, 3, hash)
    await sequencer.checkpoint()
    const erased = signed[0] as string
    await party.store.write((writer) => writer.ledger.destroyOpenings([erased]))
    const unsigned = await appendLeaves(party, 1)
    federation.down.clear()
    const expected = [...signed.slice(1), ...unsigned]

    const parts = {
      road: party.road,
      ledger: party.store.read.ledger,
      calls: federation.calls,
      deadline: () => AbortSignal.timeout(300),
    }
    const drawn: PartySecrets[] = []
    const keepSecrets = async (secrets: PartySecrets): Promise<void> => void drawn.push(secrets)
    let writes = 0
    const dying: typeof party.road = {
      ...party.road,
      transactions: {
        write: (work) =>
          party.store.write(async (writer) => {
            writes += 1
            const done = await work(writer)
            if (writes === 2) throw new Error('power is gone')
            return done
          }),
      },
    }
    await assert.rejects(recoverLedger({ ...parts, road: dying, secrets: party.secrets, keepSecrets }), { message: 'power is gone' })
    assert.deepEqual([writes, (await party.store.read.ledger.head())?.leaves], [2, 0])
    const recovery = await recoverLedger({ ...parts, secrets: drawn[0] as PartySecrets, keepSecrets })
    assert.ok(recovery.ok)
    const { card } = recovery.value

    const leaves = await party.store.read.ledger.leaves({ epoch: 2, from: 0, to: 100 })
    assert.deepEqual(
      leaves.slice(1).map(({ actId }) => actId),
      expected,
    )
    const recovered = surround({ ...party, secrets: drawn[0] as PartySecrets, card }, federation.clock)
    for (const code of ['XB', 'XC', 'XD', 'XO']) {
      const change = { change: 'party-rotated', card, at: federation.clock.now() } as const
      await federation.party(code).store.write((writer) => writer.readModel.apply([change], 0))
    }
    const origins = async (quorum: boolean): Promise<readonly (string | undefined)[]> =>
      Promise.all([ratifyAct, erased, ...expected].map(async (id) => (await recovered.receipts.receiptOf(id, { quorum }))?.opening.origin))
    assert.deepEqual(await origins(false), ['xa.example/ledger/xa/1', ...Array(4).fill(undefined)])
    const next = createSequencer(sequencerParts(recovered, federation))
    assert.deepEqual(await next.checkpoint(), { status: 'current', size: 4, isQuorum: true })
    await next.settled()
    assert.deepEqual(await origins(true), ['xa.example/ledger/xa/1', undefined, ...Array(3).fill('xa.example/ledger/xa/2')])
    assert.equal(await recovered.receipts.isCovered(ratifyAct), true)
  })

  it('goes on with a recovery that was cut short', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    const drawn: PartySecrets[] = []
    const parts = {
      road: party.road,
      ledger: party.store.read.ledger,
      calls: federation.calls,
      deadline: () => AbortSignal.timeout(300),
      secrets: party.secrets,
      keepSecrets: async (secrets: PartySecrets) => {
        drawn.push(secrets)
      },
    }
    const road = { ...party.road, acts: party.road.acts, signer: { ...party.road.signer, sign: () => assert.fail('power is gone') } }
    await assert.rejects(recoverLedger({ ...parts, road }))
    assert.equal((await party.store.read.ledger.head())?.epoch, 2)
    const again = await recoverLedger({ ...parts, secrets: drawn[0] as PartySecrets })
    assert.ok(again.ok)
    assert.equal(drawn.length, 1)
    assert.deepEqual([again.value.epoch, again.value.closes.size], [2, 2])
    assert.deepEqual(
      again.value.card.ledger.key,
      Buffer.from(signerFromSeed((drawn[0] as PartySecrets).ledger).publicKey).toString('base64url'),
    )
  })

  it('is not recovered while nobody can say which head was the last, nor with foreign secrets', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const parts = {
      road: party.road,
      ledger: party.store.read.ledger,
      calls: federation.calls,
      deadline: () => AbortSignal.timeout(300),
      secrets: { ...party.secrets, serial: 5 },
      keepSecrets: async () => assert.fail('nothing is drawn'),
    }
    await assert.rejects(recoverLedger(parts), hasCode('secrets-not-current'))
    federation.down.add('XB')
    const recovery = await recoverLedger({ ...parts, secrets: party.secrets })
    assert.equal(recovery.ok ? '' : recovery.refusal.code, 'awaiting-witnesses')
    assert.equal((await party.store.read.ledger.head())?.epoch, 1)
  })

  it('is found out later by a witness that was silent at the start', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOf(federation))
    const first = federation.sequencer('XA')
    await first.checkpoint()
    await first.settled()
    const { live, folder } = await backUp(federation)
    // Only XB hears of sizes 9 to 13.
    for (const code of ['XC', 'XD', 'XO']) federation.down.add(code)
    const second = createSequencer({
      ...sequencerParts(live, federation),
      calls: { ...federation.calls, latestCosigned: async () => undefined },
    })
    await appendLeaves(live, 5, hash)
    await second.checkpoint()
    await live.store.close()
    federation.down.clear()
    const restored = await restore(federation, folder)
    await using _store = restored.store
    await appendLeaves(restored, 6, hash)
    federation.down.add('XB')
    const third = createSequencer(sequencerParts(restored, federation))
    assert.equal((await third.checkpoint()).status, 'current')
    await third.settled()
    federation.down.delete('XB')
    await appendLeaves(restored, 1, hash)
    await assert.rejects(async () => {
      await third.checkpoint()
      await third.settled()
      await third.checkpoint()
    }, hasCode('ledger-rolled-back'))
  })
})
