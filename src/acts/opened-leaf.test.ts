import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { ComityError, canonicalJson, utf8 } from '../foundation/index.ts'
import {
  formatOpenedLeaf,
  type LedgerReceipt,
  PROOF_STEPS,
  type ProvenStep,
  parseTrust,
  type Trust,
  verifyOpenedLeaf,
  verifyProofFile,
} from './index.ts'
import { type Code, exampleTrust, makeParties, PaperNode, type Party, witnessesFor } from './parties.fixture.ts'

const DRAFT = { kind: 'recall', agreement: 'ab'.repeat(32), body: { to: 'XB', cause: 'wrong', items: ['an item'] } }

let parties: Readonly<Record<Code, Party>>
let trust: Trust
let receipt: LedgerReceipt
let text: string

before(async () => {
  parties = await makeParties()
  trust = parseTrust(canonicalJson(exampleTrust(parties)))
  receipt = await new PaperNode(parties.XA, witnessesFor('XA', parties)).state(DRAFT).receipt()
  text = formatOpenedLeaf(receipt, ['at', 'kind'])
})

test('a leaf shows the chosen fields and counts the others', () => {
  const steps: ProvenStep[] = []
  const { party, fields, withheld, index } = verifyOpenedLeaf(text, trust, (step) => steps.push(step))
  assert.deepEqual([party, fields, withheld, index], ['XA', { at: '2027-01-01T12:00:00.000Z', kind: 'recall' }, 5, 0])
  assert.deepEqual(
    steps.map(({ step }) => step),
    PROOF_STEPS['opened-leaf'],
  )
  for (const hidden of ['XB', 'an item', 'wrong']) assert.ok(!text.includes(`"${hidden}"`))
})

test('what a receipt does not show cannot be shown', () => {
  assert.throws(() => formatOpenedLeaf(receipt, ['basis']), { code: 'opening-invalid' })
})

test('a ledger that is not trusted, too few witnesses and a changed field are refused', async () => {
  const refuses = (input: string, code: string, under = trust): void => void assert.throws(() => verifyOpenedLeaf(input, under), { code })
  refuses(text, 'receipt-invalid', { ...trust, parties: trust.parties.filter(({ party }) => party !== 'XA') })
  refuses(text.replace('"value":"recall"', '"value":"release"'), 'proof-invalid')
  refuses(text.replace('opened-leaf/v1', 'opened-leaf/v2'), 'receipt-invalid')
  const alone = await new PaperNode(parties.XA, []).state(DRAFT).receipt()
  refuses(formatOpenedLeaf(alone, ['at']), 'quorum-unmet')
})

test('no changed byte shows another field', () => {
  const shown = verifyOpenedLeaf(text, trust).fields
  const bytes = utf8(text)
  for (let at = 0; at < bytes.length; at += 1) {
    const mutated = Uint8Array.from(bytes)
    mutated[at] = (mutated[at] as number) ^ 0x01
    try {
      const proof = verifyProofFile(mutated, { policy: trust })
      assert.deepEqual(proof.kind === 'opened-leaf' && proof.report.fields, shown)
    } catch (error) {
      assert.ok(error instanceof ComityError, String(error))
    }
  }
})
