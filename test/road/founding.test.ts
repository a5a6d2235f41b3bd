import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { type Act, directorySource } from '../../src/acts/index.ts'
import { CODES, type Code, exampleAgreement, makeParties, NOW } from '../../src/acts/parties.fixture.ts'
import { type Agreement, agreementHash } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { issueCard, type PartyCard, rotateSecrets } from '../../src/identity/index.ts'
import { introduceAll, ON_PAPER, onPaper, parcelFrom, SIGNED } from './founding.fixture.ts'
import {
  answersTo,
  cover,
  deliver,
  exchange,
  newNode,
  type Parcel,
  type Parties,
  parcelOf,
  type RoadNode,
  receiptOf,
  state,
  stated,
  temporaryFolder,
} from './nodes.fixture.ts'

let parties: Parties
let agreement: Agreement
let hash: string

before(async () => {
  parties = await makeParties()
  agreement = exampleAgreement(parties)
  hash = agreementHash(agreement)
})

type Two = AsyncDisposable & { readonly XA: RoadNode; readonly XB: RoadNode }

async function twoNodes(): Promise<Two> {
  const folder = temporaryFolder()
  const XA = await newNode(join(folder.path, 'XA'), parties.XA)
  const XB = await newNode(join(folder.path, 'XB'), parties.XB)
  const close = async (): Promise<void> => {
    await XA[Symbol.asyncDispose]()
    await XB[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  }
  return { XA, XB, [Symbol.asyncDispose]: close }
}

const propose = () => ({
  kind: 'propose',
  agreement: hash,
  body: { document: agreement as unknown as Json, counters: null, comment: null },
})

async function stateAt(node: RoadNode): Promise<string | undefined> {
  return (await node.road.directory.current()).state(hash, node.clock.time)
}

async function refusal(outcome: ReturnType<typeof state>): Promise<string> {
  const ended = await outcome
  return ended.ok ? 'permitted' : ended.refusal.code
}

/** The code of the acknowledgement that refuses an act. */
async function refusedWith(node: RoadNode, act: Act): Promise<unknown> {
  const [answer] = await answersTo(node, act.id)
  return answer?.body.code
}

test('a card is pinned once, after two officials compared it, and the own card first', async () => {
  await using nodes = await twoNodes()
  const { XA } = nodes
  const introduce = (card: PartyCard, ...comparedBy: string[]) => ({ kind: 'introduce', agreement: null, body: { card, comparedBy } })
  await assert.rejects(state(XA, introduce(parties.XB.card, 'anna', 'bruno')), { code: 'act-invalid' })
  assert.equal(await refusal(state(XA, introduce(parties.XA.card, 'init', 'init'))), 'permitted')
  assert.equal(await refusal(state(XA, introduce(parties.XB.card, 'anna', 'anna'))), 'two-officials-needed')
  assert.equal(await refusal(state(XA, introduce({ ...parties.XB.card, name: 'Mallory' }, 'anna', 'bruno'))), 'card-signature-invalid')
  assert.equal(await refusal(state(XA, introduce(parties.XB.card, 'anna', 'bruno'))), 'permitted')
  assert.equal(await refusal(state(XA, introduce(parties.XB.card, 'anna', 'bruno'))), 'party-known')
  const directory = await XA.road.directory.current()
  assert.deepEqual(
    CODES.map((code) => directory.card(code)?.party),
    ['XA', 'XB', undefined, undefined, undefined],
  )
  const refusals = await XA.store.write((writer) => writer.refusals.drain())
  assert.deepEqual(
    refusals.map(({ principal, kind, code }) => [principal, kind, code]),
    ['two-officials-needed', 'card-signature-invalid', 'party-known'].map((code) => ['XA', 'introduce', code]),
  )
})

test('an agreement comes into force on both nodes when every ratification is proven', async () => {
  await using nodes = await twoNodes()
  const { XA, XB } = nodes
  for (const node of [XA, XB]) await introduceAll(node, parties)
  const proposal = await stated(XA, propose())
  assert.deepEqual(await exchange(XA, XB, parties), ['propose applied'])
  assert.deepEqual([await stateAt(XA), await stateAt(XB)], ['proposed', 'proposed'])
  const step = (kind: string) => ({ kind, agreement: hash, after: [proposal.id], body: kind === 'sign' ? SIGNED : {} })
  assert.equal(await refusal(state(XB, step('ratify'))), 'not-signed')
  for (const [kind, before, after] of [
    ['sign', 'proposed', 'signed'],
    ['ratify', 'signed', 'ratified'],
  ] as const) {
    for (const node of [XA, XB]) await stated(node, step(kind))
    assert.equal(await refusal(state(XA, step(kind))), kind === 'sign' ? 'already-signed' : 'already-ratified')
    assert.ok((await exchange(XA, XB, parties)).includes(`${kind} applied`))
    await exchange(XB, XA, parties)
    for (const code of ON_PAPER) {
      assert.deepEqual([await stateAt(XA), await stateAt(XB)], [before, before])
      const parcel = await parcelFrom(onPaper(code, parties), step(kind))
      for (const node of [XA, XB]) assert.equal((await deliver(parcel, node)).status, 'applied')
    }
    assert.deepEqual([await stateAt(XA), await stateAt(XB)], [after, after])
  }
  // The own ratification counts once the partners cosigned it.
  await cover(XA)
  assert.deepEqual([await stateAt(XA), await stateAt(XB)], ['in-force', 'ratified'])
  await cover(XB)
  assert.equal(await stateAt(XB), 'in-force')
})

test('a draft is refused that this node cannot be bound by', async () => {
  await using nodes = await twoNodes()
  const { XA, XB } = nodes
  await introduceAll(XA, parties)
  for (const code of ['XB', 'XA', 'XC', 'XD'] as const) {
    const comparedBy = code === 'XB' ? ['init', 'init'] : ['anna', 'bruno']
    await stated(XB, { kind: 'introduce', agreement: null, body: { card: parties[code].card, comparedBy } })
  }
  assert.equal(await refusal(state(XB, propose())), 'party-unknown')
  assert.equal(await refusal(state(XA, { ...propose(), agreement: 'ab'.repeat(32) })), 'agreement-hash-wrong')
  assert.equal(await refusal(state(XA, { ...propose(), body: { document: {}, counters: null, comment: null } })), 'agreement-invalid')
  const proposal = await stated(XA, propose())
  assert.deepEqual(await exchange(XA, XB, parties), ['propose refused'])
  assert.equal(await refusedWith(XB, proposal), 'party-unknown')
  assert.equal(await refusal(state(XA, propose())), 'agreement-known')
  assert.equal((await XB.road.directory.current()).agreement(hash), undefined)
})

test('a party has no more than so many drafts open at a time', async () => {
  await using nodes = await twoNodes()
  const { XA } = nodes
  await introduceAll(XA, parties)
  const draft = (number: number) => {
    const document = exampleAgreement(parties, { id: `draft-${number}` })
    return {
      kind: 'propose',
      agreement: agreementHash(document),
      body: { document: document as unknown as Json, counters: null, comment: null },
    }
  }
  for (let number = 0; number < 32; number += 1) await stated(XA, draft(number))
  assert.equal(await refusal(state(XA, draft(32))), 'drafts-too-many')
  const other = await parcelFrom(onPaper('XC', parties), draft(32))
  assert.equal((await deliver(other, XA)).status, 'applied')
})

test('a draft that pins another root key is refused', async () => {
  await using nodes = await twoNodes()
  const { XA } = nodes
  await introduceAll(XA, parties)
  const swapped = exampleAgreement({ ...parties, XC: { ...parties.XC, card: { ...parties.XC.card, root: parties.XC.card.act } } })
  const draft = {
    kind: 'propose',
    agreement: agreementHash(swapped),
    body: { document: swapped as unknown as Json, counters: null, comment: null },
  }
  assert.equal(await refusal(state(XA, draft)), 'root-key-differs')
})

test('what is outward comes with a receipt: of the own log to found, under the quorum to be bound', async () => {
  await using nodes = await twoNodes()
  const { XA, XB } = nodes
  for (const node of [XA, XB]) await introduceAll(node, parties)
  const proposal = await stated(XA, propose())
  const parcel = await parcelOf(XA, proposal.id, parties)
  await assert.rejects(deliver({ ...parcel, receipt: null }, XB), { code: 'receipt-missing' })
  const ofAnother = await receiptOf(XA, (await firstAct(XA)).id, [])
  await assert.rejects(deliver({ ...parcel, receipt: ofAnother }, XB), { code: 'receipt-missing' })
  assert.equal((await deliver({ ...parcel, receipt: await receiptOf(XA, proposal.id, []) }, XB)).status, 'applied')
  const paper = onPaper('XC', parties)
  const step = (kind: string) => ({ kind, agreement: hash, after: [proposal.id], body: kind === 'sign' ? SIGNED : {} })
  const signature = paper.state(step('sign'))
  const parcelWith = async (stated: typeof signature, codes: readonly Code[]): Promise<Parcel> => {
    const witnesses = codes.map((code) => parties[code].witness)
    return { from: 'XC', text: stated.act.text, receipt: await stated.receipt(witnesses), items: [] }
  }
  assert.equal((await deliver(await parcelWith(signature, []), XB)).status, 'applied')
  const ratification = paper.state(step('ratify'))
  for (const codes of [[], ['XA', 'XB'], ['XA', 'XB', 'XC']] as const) {
    await assert.rejects(deliver(await parcelWith(ratification, codes), XB), { code: 'receipt-missing' })
  }
  assert.equal(await XB.store.read.acts.find(ratification.act.id), undefined)
  assert.equal((await deliver(await parcelWith(ratification, ['XA', 'XB', 'XD']), XB)).status, 'applied')
})

async function firstAct(node: RoadNode): Promise<{ readonly id: string }> {
  const [row] = await node.store.read.acts.list({ afterSeq: 0, limit: 1 })
  return row as NonNullable<typeof row>
}

test('keys change under the root key, by the next serial, and old acts still verify', async () => {
  await using nodes = await twoNodes()
  const { XA, XB } = nodes
  for (const node of [XA, XB]) await introduceAll(node, parties)
  const proposal = await stated(XA, propose())
  await exchange(XA, XB, parties)
  const { XC } = parties
  const secrets = rotateSecrets(XC.secrets, ['act'], (length) => new Uint8Array(length).fill(77))
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const next = (serial: number): PartyCard =>
    issueCard({
      secrets,
      sealing: { X25519: bytes(XC.card.sealing.X25519), 'MLKEM768-X25519': bytes(XC.card.sealing['MLKEM768-X25519']) },
      name: XC.card.name,
      address: XC.card.address,
      ledgerOrigin: XC.card.ledger.origin,
      witnessName: XC.card.witness.name,
      serial,
      issuedAt: NOW,
    })
  const paper = onPaper('XC', parties)
  const earlier = await parcelFrom(paper, { kind: 'sign', agreement: hash, after: [proposal.id], body: SIGNED })
  const skipped = await parcelFrom(paper, { kind: 'rotate', agreement: null, body: { card: next(3), closes: null } })
  assert.equal((await deliver(skipped, XB)).status, 'refused')
  assert.equal(await refusedWith(XB, skipped.act), 'card-not-successor')
  const rotation = await parcelFrom(paper, { kind: 'rotate', agreement: null, body: { card: next(2), closes: null } })
  assert.equal((await deliver(rotation, XB)).status, 'applied')
  assert.equal((await XB.road.directory.current()).card('XC')?.serial, 2)
  assert.equal((await deliver(earlier, XB)).status, 'applied')
})

test('a refresh during a reading of the directory is not lost', async () => {
  await using nodes = await twoNodes()
  const { XA } = nodes
  await introduceAll(XA, parties)
  await stated(XA, propose())
  await stated(XA, { kind: 'sign', agreement: hash, body: SIGNED })
  await stated(XA, { kind: 'ratify', agreement: hash, body: {} })
  let isCovered = false
  const source = directorySource({
    self: parties.XA.code,
    reader: XA.store.read.directory,
    coveredAmong: async (actIds) => {
      const before = isCovered
      if (!isCovered) {
        // The partners cosign while the directory is being read.
        isCovered = true
        source.refresh()
      }
      return new Set(before ? actIds : [])
    },
  })
  const hasReceipt = async () => (await source.current()).agreement(hash)?.record.ratifications.get('XA')?.hasReceipt
  assert.equal(await hasReceipt(), false)
  assert.equal(await hasReceipt(), true)
})
