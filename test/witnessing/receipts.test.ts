import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ActId } from '../../src/acts/index.ts'
import { DAY_MS, utf8 } from '../../src/foundation/index.ts'
import { type PartyCard, rotateSecrets } from '../../src/identity/index.ts'
import { LedgerError, leafHash, leafOfOpening, parseNote, parsePolicy, parseProof, verifyProof } from '../../src/ledger/index.ts'
import { coveredOrKept, keepFoundingReceipts, keptOrNew } from '../../src/workflows/witnessing/index.ts'
import { agreementOf, appendLeaves, foundFederation, nextCard, type Party, ratifyAt, START, seededRandomness } from './federation.ts'

async function prove(party: Party, actId: string, options: { quorum: boolean; hash?: string }): Promise<number> {
  const receipt = await party.receipts.receiptOf(actId, { quorum: options.quorum })
  assert.ok(receipt)
  const directory = await party.directory.current()
  const agreement = options.hash === undefined ? null : (directory.agreement(options.hash)?.row.document ?? null)
  const trust = directory.ledgerTrust({ party: party.code, origin: party.card.ledger.origin, agreement })
  assert.ok(trust)
  const { excludedWitnesses, origin } = trust
  const policy = parsePolicy(trust.policy)
  return verifyProof(parseProof(receipt.proof), { leafHash: leafHash(leafOfOpening(receipt.opening)), policy, origin, excludedWitnesses })
    .index
}

describe('receipts', () => {
  it('prove each act of a ledger of several tiles under its own quorum', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash, ratifyAct } = await ratifyAt(party, agreementOf(federation))
    const acts = await appendLeaves(party, 300, hash)
    assert.equal(await party.receipts.receiptOf(ratifyAct, { quorum: false }), undefined)
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    for (const position of [0, 1, 247, 248, 249, 299]) {
      assert.equal(await prove(party, acts[position] as string, { quorum: true, hash }), 8 + position)
    }
    assert.equal(await party.receipts.isCovered(ratifyAct), true)
    assert.equal(await party.receipts.receiptOf('0'.repeat(64), { quorum: false }), undefined)
    await sequencer.settled()
  })

  it('wait for the quorum where the act needs one, and do not where it does not', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOf(federation))
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    for (const code of ['XB', 'XC', 'XD']) federation.down.add(code)
    const [actId] = await appendLeaves(party, 1, hash)
    await sequencer.checkpoint()
    assert.equal(await party.receipts.receiptOf(actId as string, { quorum: true }), undefined)
    assert.equal(await prove(party, actId as string, { quorum: false }), 8)
    await assert.rejects(prove(party, actId as string, { quorum: false, hash }), LedgerError)
  })

  it('under one agreement do not count the quorum of another', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOf(federation))
    const other = await ratifyAt(party, agreementOf(federation, { id: 'second', quorum: 4 }))
    federation.down.add('XC')
    const sequencer = federation.sequencer('XA')
    const [first, second] = [await appendLeaves(party, 1, hash), await appendLeaves(party, 1, other.hash)]
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.equal(await party.receipts.isCovered(first[0] as string), true)
    assert.equal(await party.receipts.isCovered(second[0] as string), false)
    federation.down.delete('XC')
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.equal(await party.receipts.isCovered(second[0] as string), true)
  })

  it('of own ratifications are kept, so that an agreement stays in force when later checkpoints lack its quorum', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash, ratifyAct } = await ratifyAt(party, agreementOf(federation))
    const other = await ratifyAt(party, agreementOf(federation, { id: 'second', quorum: 4 }))
    const parts = { ...party, kept: party.store.read.receipts, transactions: party.store }
    const coveredAmong = coveredOrKept({ receipts: party.receipts, kept: party.store.read.receipts })
    const isCovered = async (actId: string) => (await coveredAmong([actId])).has(actId)
    await keepFoundingReceipts(parts)
    assert.equal(await isCovered(ratifyAct), false)
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    await keepFoundingReceipts(parts)
    const kept = await party.store.read.receipts.find(other.ratifyAct as ActId)
    assert.ok(kept)

    federation.down.add('XC')
    const [actId] = await appendLeaves(party, 1, other.hash)
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.deepEqual([await party.receipts.isCovered(other.ratifyAct), await isCovered(other.ratifyAct)], [false, true])
    assert.equal(await isCovered(actId as string), false)
    assert.equal((await party.directory.current()).agreement(hash)?.record.ratifications.get('XA')?.hasReceipt, true)
    assert.equal((await party.directory.current()).agreement(other.hash)?.record.ratifications.get('XA')?.hasReceipt, true)
    await keepFoundingReceipts(parts)
    assert.equal(await party.store.read.receipts.find(other.ratifyAct as ActId), kept)
  })

  it('of own statements are kept before anybody sees them, so that later cosignatures take back no proof that a partner has', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash, ratifyAct } = await ratifyAt(party, agreementOf(federation))
    const [consulted] = await appendLeaves(party, 1, hash)
    const kept = party.store.read.receipts
    const receiptOf = keptOrNew({ ...party, kept, transactions: party.store })
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    const shown = await receiptOf(ratifyAct, { quorum: true })
    assert.ok(shown)
    assert.ok(await receiptOf(consulted as string, { quorum: true }))
    // The node stops before it keeps what its checkpoint proves, and comes back a day later.
    federation.clock.set(START + DAY_MS)
    await sequencer.checkpoint()
    await sequencer.settled()
    assert.equal(await party.receipts.isLate(ratifyAct), true)
    assert.deepEqual(await receiptOf(ratifyAct, { quorum: true }), shown)
    assert.deepEqual(await coveredOrKept({ receipts: party.receipts, kept })([ratifyAct]), new Set([ratifyAct]))
    assert.equal(await kept.find(consulted as ActId), undefined, 'what counts without a time is not kept')
  })

  it('name those who witness under the agreement of the act, and nobody else', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOf(federation))
    const [under, none] = [await appendLeaves(party, 1, hash), await appendLeaves(party, 1)]
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    const signersOf = async (actId: string | undefined): Promise<readonly string[]> => {
      const receipt = await party.receipts.receiptOf(actId as string, { quorum: false })
      const note = parseNote(parseProof(utf8(receipt?.proof as string)).checkpointNote)
      return note.signatures.map(({ name }) => name).sort()
    }
    const document = (await party.directory.current()).agreement(hash)?.row.document
    const witnesses = document?.parties.list.filter(({ code }) => code !== 'XA').map(({ code }) => federation.party(code).card.witness.name)
    assert.deepEqual(await signersOf(under[0]), [party.card.ledger.origin, ...(witnesses as string[])].sort())
    assert.deepEqual(await signersOf(none[0]), [party.card.ledger.origin])
  })

  it('from a closed ledger stay proven by the witness keys of its time, and by no other key that is not in use', async () => {
    await using federation = await foundFederation()
    const party = federation.party('XA')
    const { hash } = await ratifyAt(party, agreementOf(federation))
    const [actId = ''] = await appendLeaves(party, 1, hash)
    await ratifyAt(federation.party('XB'), agreementOf(federation))
    const sequencer = federation.sequencer('XA')
    await sequencer.checkpoint()
    await sequencer.settled()
    const apply = (at: Party, card: PartyCard) =>
      at.store.write((writer) => writer.readModel.apply([{ change: 'party-rotated', card, at: federation.clock.now() }], 0))
    const rotate = async (code: string): Promise<void> => {
      const { secrets, card } = federation.party(code)
      const next = nextCard(card, rotateSecrets(secrets, ['witness'], seededRandomness(code.charCodeAt(1))))
      for (const at of ['XA', 'XB']) await apply(federation.party(at), next)
    }
    for (const code of ['XC', 'XD']) await rotate(code)
    // While the ledger is in use its checkpoints are cosigned anew, under the keys in use.
    assert.equal(await party.receipts.receiptOf(actId, { quorum: true }), undefined)
    const { secrets, card } = party
    const origin = 'xa.example/ledger/xa/2'
    const reopened = nextCard(card, rotateSecrets(secrets, ['ledger'], seededRandomness(78)), origin)
    await party.store.write((writer) => writer.ledger.openEpoch(origin))
    for (const at of ['XA', 'XB']) await apply(federation.party(at), reopened)
    assert.equal(await party.receipts.isCovered(actId), true)
    assert.equal(await prove(party, actId, { quorum: true, hash }), 8)
    // A partner takes it under the cards that it pinned itself.
    const receipt = await party.receipts.receiptOf(actId, { quorum: true })
    const directory = await federation.party('XB').directory.current()
    const agreement = directory.agreement(hash)?.row.document ?? null
    const trust = directory.ledgerTrust({ party: 'XA', origin: card.ledger.origin, agreement })
    assert.ok(receipt && trust)
    const proven = verifyProof(parseProof(receipt.proof), {
      ...{ leafHash: leafHash(leafOfOpening(receipt.opening)), policy: parsePolicy(trust.policy), origin: trust.origin },
      excludedWitnesses: trust.excludedWitnesses,
    })
    assert.equal(proven.index, 8)
    const inUse = directory.ledgerTrust({ party: 'XA', origin, agreement })
    assert.deepEqual([parsePolicy(trust.policy).witnesses.length, parsePolicy(inUse?.policy ?? '').witnesses.length], [6, 4])
  })

  it('are gone with the opening, while the leaf stays', async () => {
    await using federation = await foundFederation(['XA', 'XB'])
    const party = federation.party('XA')
    const [actId] = await appendLeaves(party, 1)
    await federation.sequencer('XA').checkpoint()
    await party.store.write((writer) => writer.ledger.destroyOpenings([actId as string]))
    assert.equal(await party.receipts.receiptOf(actId as string, { quorum: true }), undefined)
    assert.equal(await party.receipts.isCovered(actId as string), true)
  })
})
