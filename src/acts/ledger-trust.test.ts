import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Agreement, parseAgreement } from '../agreement/index.ts'
import { type Json, sha256, unbase64url, utf8, utf8Text } from '../foundation/index.ts'
import { signerFromSeed } from '../identity/index.ts'
import {
  addSignatures,
  cosign,
  EMPTY_ROOT,
  formatNote,
  formatVkey,
  type NoteSigner,
  noteKey,
  parseNote,
  parsePolicy,
  parseVkey,
  signCheckpoint,
  WITNESS_KEY,
} from '../ledger/index.ts'
import { outsidersOf, shownNote, trustOf, verifyLedgerReceipt } from './index.ts'
import { type Code, exampleAgreement, makeParties, NOW, PaperNode, type Party } from './parties.fixture.ts'

const DRAFT = {
  kind: 'recall',
  agreement: 'ab'.repeat(32),
  body: { to: 'XB', cause: 'wrong', items: ['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'] },
}
const STATES = { 'uni.example': 'XK', 'lab.example': 'XK', 'ally.example': 'XB', 'own.example': 'XA' } as const
type Name = keyof typeof STATES

let parties: Readonly<Record<Code, Party>>
let stated: ReturnType<PaperNode['state']>

function outsider(name: string): NoteSigner {
  return { name, ...signerFromSeed(sha256(utf8(name))) }
}

function vkeyOf({ name, publicKey }: Pick<NoteSigner, 'name' | 'publicKey'>): string {
  return formatVkey(noteKey(name, WITNESS_KEY, publicKey))
}

/** Four of XB, XC, XD, XO and XK must cosign for XA: two quorums share three states. */
function agreement(changes: Partial<Record<Name, string>> = {}): Agreement {
  const outsiders = Object.entries(STATES).map(([name, state]) => {
    return { name, state, vkey: changes[name as Name] ?? vkeyOf(outsider(name)), url: `https://${name}/witness` }
  })
  const example = exampleAgreement(parties)
  return parseAgreement({ ...example, witnesses: { ...example.witnesses, quorum: 4, outsiders } } as unknown as Json)
}

function trust(under: Agreement | null, code: Code = 'XA') {
  return trustOf(parties[code].card, under, (other) => [parties[other as Code].card])
}

/** Names of the policy that counted, or the code with which the receipt was refused. */
async function counted(...names: readonly (Code | Name)[]): Promise<string> {
  const receipt = await stated.receipt(names.map((name) => (name in parties ? parties[name as Code].witness : outsider(name))))
  try {
    const { witnesses } = verifyLedgerReceipt(stated.act, receipt, trust(agreement()))
    return witnesses.map(({ name }) => name).join(' ')
  } catch (error) {
    return (error as { code: string }).code
  }
}

before(async () => {
  parties = await makeParties()
  stated = new PaperNode(parties.XA, []).state(DRAFT)
})

test('an outsider counts for its state, once however many of its witnesses cosigned', async () => {
  assert.equal(await counted('XB', 'XC', 'XD', 'uni.example'), 'XB XC XD outsider-uni.example')
  assert.equal(await counted('XB', 'XC', 'uni.example', 'lab.example'), 'quorum-unmet')
})

test('an outsider of a party counts with that party', async () => {
  assert.equal(await counted('ally.example', 'XC', 'XD', 'uni.example'), 'XC XD outsider-uni.example outsider-ally.example')
  assert.equal(await counted('XB', 'ally.example', 'XC', 'uni.example'), 'quorum-unmet')
})

test("an outsider of the ledger's own state counts not, and does for the ledgers of others", async () => {
  assert.equal(await counted('XB', 'XC', 'XD', 'own.example'), 'quorum-unmet')
  const names = (code: Code) => parsePolicy(trust(agreement(), code).policy).witnesses.map(({ name }) => name)
  assert.ok(!names('XA').includes('outsider-own.example'))
  assert.deepEqual(trust(agreement()).excludedWitnesses, [parties.XA.card.witness.name, 'own.example'])
  assert.ok(names('XC').includes('outsider-own.example'))
})

test('a policy says where an outsider is asked, and holds none without an agreement', () => {
  const { witnesses } = parsePolicy(trust(agreement()).policy)
  assert.equal(witnesses.find(({ name }) => name === 'outsider-uni.example')?.url, 'https://uni.example/witness')
  assert.deepEqual(parsePolicy(trust(null).policy).witnesses, [])
})

test('one key counts once, also where a party took that of an outsider', () => {
  for (const code of ['XA', 'XB'] as const) {
    const taken = vkeyOf({ name: 'uni.example', publicKey: unbase64url(parties[code].card.witness.key) })
    const { witnesses } = parsePolicy(trust(agreement({ 'uni.example': taken })).policy)
    assert.ok(!witnesses.some(({ name }) => name === 'outsider-uni.example'), code)
    assert.equal(witnesses.length, 6, code)
  }
})

test("a party that writes another's public key into its card, or once did, makes no receipt void", async () => {
  const { XA, XB, XC, XD } = parties
  const thief = (key: string) => ({ ...XB.card, witness: { ...XB.card.witness, key } })
  const receipt = await stated.receipt([XC, XD, parties.XO].map(({ witness }) => witness).concat(outsider('uni.example')))
  for (const key of [XA.card.ledger.key, XA.card.witness.key]) {
    for (const cardsOfXB of [[thief(key)], [XB.card, thief(key)]]) {
      const under = trustOf(XA.card, agreement(), (code) => (code === 'XB' ? cardsOfXB : [parties[code as Code].card]))
      assert.equal(verifyLedgerReceipt(stated.act, receipt, under).witnesses.length, 4)
    }
  }
  const before = trustOf(XA.card, agreement(), (code) =>
    code === 'XB' ? [XB.card, thief(XC.card.witness.key)] : [parties[code as Code].card],
  )
  assert.equal(verifyLedgerReceipt(stated.act, receipt, before).witnesses.length, 4, 'the key in use is that of its party')
})

test('a note shows the lines of outsiders under the agreement that names them, and no line that only bears their name', () => {
  const origin = parties.XA.ledger.name
  const checkpoint = { origin, size: 0, root: EMPTY_ROOT }
  const lines = [outsider('uni.example'), { ...outsider('other'), name: 'uni.example' }].map((signer) =>
    cosign(checkpoint, signer, NOW / 1_000),
  )
  const note = utf8Text(formatNote(addSignatures(parseNote(signCheckpoint(checkpoint, parties.XA.ledger)), lines)))
  const shown = (agreements: readonly Agreement[]) =>
    parseNote(utf8(shownNote(note, origin, { agreements, parties: [] }))).signatures.map(({ keyId }) => Buffer.from(keyId).toString('hex'))
  const log = shown([])
  const uni = Buffer.from(parseVkey(vkeyOf(outsider('uni.example'))).keyId).toString('hex')
  assert.equal(log.length, 1)
  assert.deepEqual(shown([agreement()]), [...log, uni])
  assert.deepEqual(
    outsidersOf(agreement()).map(({ name, state }) => [name, state]),
    Object.entries(STATES),
  )
})
