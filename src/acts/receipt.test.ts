import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type Json, type JsonObject, utf8 } from '../foundation/index.ts'
import { issueCard, type PartyCard } from '../identity/index.ts'
import { discloseFields } from '../ledger/index.ts'
import { type Act, formatReceipt, type LedgerReceipt, parseLedgerReceipt, parseTrust, type Trust, trustOf, verifyReceipt } from './index.ts'
import { type Code, exampleAgreement, exampleTrust, makeParties, NOW, PaperNode, type Party, witnessesFor } from './parties.fixture.ts'

const DRAFT = {
  kind: 'recall',
  agreement: 'ab'.repeat(32),
  body: { to: 'XB', cause: 'wrong', items: ['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'] },
}

let parties: Readonly<Record<Code, Party>>
let trust: Trust
let stated: ReturnType<PaperNode['state']>
let act: Act
let receipt: LedgerReceipt
let text: string

before(async () => {
  parties = await makeParties()
  trust = parseTrust(canonicalJson(exampleTrust(parties)))
  const node = new PaperNode(parties.XA, witnessesFor('XA', parties))
  for (let count = 0; count < 3; count += 1) node.state(DRAFT)
  stated = node.state(DRAFT)
  for (let count = 0; count < 4; count += 1) node.state(DRAFT)
  act = stated.act
  receipt = await stated.receipt()
  text = formatReceipt(act, receipt, parties.XA.card)
})

function witness(...codes: Code[]) {
  return codes.map((code) => parties[code].witness)
}

/** The receipt with members replaced. */
function withMembers(changes: JsonObject): string {
  return canonicalJson({ ...(JSON.parse(text) as JsonObject), ...changes })
}

function refuses(receiptText: string, code: string, under: Trust = trust): void {
  assert.throws(() => verifyReceipt(receiptText, under), { code })
}

function entryOf(code: string): Trust['parties'][number] | undefined {
  return trust.parties.find(({ party }) => party === code)
}

function trustWith(changes: Partial<Trust['parties'][number]>): Trust {
  return { ...trust, parties: trust.parties.map((entry) => (entry.party === 'XA' ? { ...entry, ...changes } : entry)) }
}

test('a receipt proves the act, its card, its place and its witnesses', () => {
  for (const form of [text, utf8(text)]) {
    const report = verifyReceipt(form, trust)
    assert.deepEqual(report.act, act)
    assert.deepEqual(report.card, parties.XA.card)
    assert.deepEqual([report.checkpoint.size, report.index], [8, 3])
    assert.deepEqual(
      report.witnesses.map(({ name, time }) => [name, time]),
      ['XB', 'XC', 'XD', 'XO'].map((code) => [code, NOW / 1_000]),
    )
  }
})

test('an opening that shows the id alone is enough', () => {
  const opening = discloseFields(receipt.opening, ['act'])
  assert.equal(verifyReceipt(formatReceipt(act, { ...receipt, opening }, parties.XA.card), trust).index, 3)
})

test('a changed, repeated or missing part is refused with the code of that part', async () => {
  const other = new PaperNode(parties.XA, witnessesFor('XA', parties)).state({ ...DRAFT, body: { ...DRAFT.body, cause: 'other' } })
  const value = JSON.parse(text)
  refuses(text.slice(1), 'json-invalid')
  refuses(withMembers({ extra: 1 }), 'receipt-invalid')
  refuses(withMembers({ format: 'comity/receipt/v2' }), 'receipt-invalid')
  refuses(withMembers({ act: JSON.parse(other.act.text) }), 'receipt-invalid')
  refuses(withMembers({ act: { ...value.act, statement: { ...value.act.statement, party: 'XB' } } }), 'act-signer-unknown')
  refuses(withMembers({ act: { ...value.act, statement: { ...value.act.statement, agreement: null } } }), 'act-signature-invalid')
  refuses(withMembers({ act: {} }), 'act-invalid')
  refuses(withMembers({ opening: {} }), 'opening-invalid')
  const shifted = value.opening.fields.map((field: JsonObject) => (field.name === 'act' ? { ...field, salt: 'B'.repeat(22) } : field))
  refuses(withMembers({ opening: { ...value.opening, fields: shifted } }), 'opening-invalid')
  const resalted = value.opening.fields.map((field: JsonObject) => (field.name === 'act' ? { ...field, salt: 'A'.repeat(22) } : field))
  refuses(withMembers({ opening: { ...value.opening, fields: resalted } }), 'proof-invalid')
  const relabelled = value.opening.fields.map((field: JsonObject) => (field.name === 'kind' ? { ...field, value: 'release' } : field))
  refuses(withMembers({ opening: { ...value.opening, fields: relabelled } }), 'receipt-invalid')
  refuses(withMembers({ opening: discloseFields(receipt.opening, ['kind']) as unknown as Json }), 'receipt-invalid')
  refuses(withMembers({ proof: receipt.proof.replace('index 3', 'index 2') }), 'proof-invalid')
  refuses(withMembers({ proof: receipt.proof.replace('index 3', 'index 8') }), 'proof-invalid')
  refuses(withMembers({ proof: '' }), 'proof-invalid')
  refuses(withMembers({ proof: (await other.receipt()).proof }), 'proof-invalid')
})

test('the card leads from the pinned root key to the act key, or the receipt is refused', () => {
  const { secrets, card } = parties.XA
  const { signature: _, ...content } = card
  refuses(withMembers({ card: { ...card, name: 'Mallory' } }), 'card-signature-invalid')
  refuses(withMembers({ card: { ...content, signature: card.signature.slice(1) } }), 'card-invalid')
  const issued = (from: Party, changes: Partial<Parameters<typeof issueCard>[0]['secrets']>): PartyCard =>
    issueCard({
      secrets: { ...from.secrets, ...changes },
      sealing: {
        X25519: Buffer.from(card.sealing.X25519, 'base64url'),
        'MLKEM768-X25519': Buffer.from(card.sealing['MLKEM768-X25519'], 'base64url'),
      },
      name: 'Aldoria',
      address: card.address,
      ledgerOrigin: card.ledger.origin,
      witnessName: card.witness.name,
      serial: 2,
      issuedAt: NOW,
    })
  // An impostor who signs a card of XA under a root key of their own, over the true act key.
  refuses(withMembers({ card: issued(parties.XA, { root: parties.XB.secrets.root }) }), 'receipt-invalid')
  // A true card with another act key.
  refuses(withMembers({ card: issued(parties.XA, { act: parties.XB.secrets.act }) }), 'act-signer-unknown')
  refuses(withMembers({ card: parties.XB.card }), 'act-signer-unknown')
  assert.equal(verifyReceipt(withMembers({ card: issued(parties.XA, { act: secrets.act }) }), trust).card.serial, 2)
})

test('trust comes from the verifier alone', () => {
  refuses(text, 'receipt-invalid', { ...trust, parties: trust.parties.filter(({ party }) => party !== 'XA') })
  refuses(text, 'receipt-invalid', trustWith({ root: parties.XB.card.root }))
  refuses(text, 'receipt-invalid', trustWith({ ledger: 'xa.example/ledger/xa/2' }))
  refuses(text, 'signature-invalid', trustWith({ policy: entryOf('XB')?.policy as string }))
  refuses(text, 'policy-invalid', trustWith({ policy: 'quorum nobody\n' }))
})

test('a quorum of other parties must have cosigned', async () => {
  const under = async (...codes: Code[]): Promise<string> => formatReceipt(act, await stated.receipt(witness(...codes)), parties.XA.card)
  assert.equal(verifyReceipt(await under('XB', 'XC', 'XO'), trust).witnesses.length, 3)
  refuses(await under(), 'quorum-unmet')
  refuses(await under('XB', 'XC'), 'quorum-unmet')
  refuses(await under('XB', 'XC', 'XA'), 'quorum-unmet')
})

test('the own witness counts not, even where a policy names it', async () => {
  const policyOf = (excluding: PartyCard): string => {
    const agreement = exampleAgreement(parties)
    // A policy written for another party names the witness of XA too.
    const card = { ...parties.XA.card, party: excluding.party, witness: excluding.witness }
    const { policy } = trustOf(card, agreement, (other) => [parties[other as Code].card])
    return policy
  }
  const under = trustWith({ policy: policyOf(parties.XD.card) })
  const cosigned = formatReceipt(act, await stated.receipt(witness('XA', 'XB', 'XC')), parties.XA.card)
  refuses(cosigned, 'quorum-unmet', under)
  assert.equal(
    verifyReceipt(cosigned, { ...under, parties: under.parties.map((entry) => ({ ...entry, witness: 'nobody' })) }).witnesses.length,
    3,
  )
})

test('a bad cosignature sinks the receipt, one by a stranger is passed over', async () => {
  const forged = { ...parties.XD.witness, sign: () => new Uint8Array(64).fill(1) }
  const bad = await stated.receipt([...witness('XB', 'XC', 'XO'), forged])
  refuses(formatReceipt(act, bad, parties.XA.card), 'signature-invalid')
  const strange = { ...parties.XA.witness, name: 'stranger.example' }
  const passed = await stated.receipt([...witness('XB', 'XC', 'XO'), strange])
  assert.equal(verifyReceipt(formatReceipt(act, passed, parties.XA.card), trust).witnesses.length, 3)
})

test('a receipt from another ledger is refused, however well witnessed', async () => {
  const other = { ...parties.XA, ledger: { ...parties.XA.ledger, name: 'xa.example/ledger/xa/2' } }
  const { act: elsewhere, receipt: receiptOf } = new PaperNode(other, witnessesFor('XA', parties)).state(DRAFT)
  refuses(formatReceipt(elsewhere, await receiptOf(), parties.XA.card), 'receipt-invalid')
  // The opening names the right ledger, the checkpoint another.
  const twice = new PaperNode(parties.XB, witnessesFor('XB', parties)).state(DRAFT)
  const { proof } = await twice.receipt()
  refuses(withMembers({ proof }), 'checkpoint-invalid')
})

test('what stands in a ledger that its party closed is proven by those who cosigned it then, unless it forked', () => {
  const { ledger, policy, witness: own } = entryOf('XA') as Trust['parties'][number]
  const closed = { ledger, policy, witness: own }
  const next = { ledger: 'xa.example/ledger/xa/2', policy: policy.replaceAll('/xa/1', '/xa/2') }
  const after = (earlier: NonNullable<Trust['parties'][number]['earlier']>) => parseTrust(canonicalJson(trustWith({ ...next, earlier })))
  assert.deepEqual(verifyReceipt(text, after([closed])).act, act)
  refuses(text, 'receipt-invalid', trustWith(next))
  refuses(text, 'ledger-forked', after([{ ...closed, forked: true }]))
  refuses(text, 'ledger-forked', trustWith({ forked: true }))
  // That another party once had a ledger of this name says nothing of this party.
  const elsewhere = trustWith(next).parties.map((entry) => (entry.party === 'XB' ? { ...entry, earlier: [closed] } : entry))
  refuses(text, 'receipt-invalid', { ...trust, parties: elsewhere })
})

test('no changed character of a receipt verifies as another', () => {
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom(...'aZ0-"{,:\\n'), (at, character) => {
      const changed = text.slice(0, at) + character + text.slice(at + 1)
      try {
        assert.deepEqual(verifyReceipt(changed, trust).act, act)
      } catch (error) {
        assert.match((error as Error).name, /^(?:ActError|FoundationError|IdentityError|LedgerError)$/)
      }
    }),
    { numRuns: 200 },
  )
})

test('a trust file is read strictly', () => {
  const entry = trust.parties[0] as Trust['parties'][number]
  const file = (parties: unknown, format = 'comity/trust/v1'): string => JSON.stringify({ format, parties })
  assert.deepEqual(parseTrust(file([entry])).parties, [entry])
  for (const faulty of [
    file([]),
    file([entry], 'comity/trust/v2'),
    file([{ ...entry, extra: 1 }]),
    file([{ ...entry, root: 'x' }]),
    file([entry, entry]),
    file([{ ...entry, earlier: [] }]),
    file([{ ...entry, forked: false }]),
    file([{ ...entry, earlier: [{ ledger: entry.ledger, policy: entry.policy, witness: entry.witness }] }]),
    file([{ ...entry, earlier: [{ ledger: 'xa.example/ledger/xa/0', policy: entry.policy }] }]),
    file([entry, { ...entry, party: 'XZ' }]),
  ]) {
    assert.throws(() => parseTrust(faulty), { code: 'receipt-invalid' })
  }
  assert.throws(() => parseTrust('{'), { code: 'json-invalid' })
  assert.equal(entryOf('XB')?.name, 'Borland')
})

test('a ledger receipt is read strictly', () => {
  for (const value of [null, [], {}, { opening: {} }, { opening: {}, proof: 1 }, { opening: {}, proof: '', extra: 1 }]) {
    assert.throws(() => parseLedgerReceipt(value as Json), { code: 'receipt-invalid' })
  }
  assert.throws(() => parseLedgerReceipt({ opening: {}, proof: '' }), { code: 'opening-invalid' })
})
