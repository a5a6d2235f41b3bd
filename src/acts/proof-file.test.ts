import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { canonicalJson, sha256, utf8 } from '../foundation/index.ts'
import { formatEvidence, LOG_KEY, noteKey, signCheckpoint } from '../ledger/index.ts'
import { PROOF_STEPS, type ProvenStep, parseTrust, proofKindOf, type Trust, verifyProofFile } from './index.ts'
import { type Code, exampleTrust, makeParties, type Party } from './parties.fixture.ts'

let parties: Readonly<Record<Code, Party>>
let trust: Trust

before(async () => {
  parties = await makeParties()
  trust = parseTrust(canonicalJson(exampleTrust(parties)))
})

/** Two trees of one size, both signed by the ledger of a party. */
function fork({ ledger }: Party): string {
  const [cosigned, offered] = ['one history', 'another'].map((history) => {
    return signCheckpoint({ origin: ledger.name, size: 7, root: sha256(utf8(history)) }, ledger)
  }) as [Uint8Array, Uint8Array]
  return formatEvidence({ kind: 'fork', log: noteKey(ledger.name, LOG_KEY, ledger.publicKey), cosigned, offered })
}

test('a fork is proven against a ledger of the trust file, step by step, also with a line end behind it', () => {
  for (const text of [fork(parties.XB), `${fork(parties.XB)}\n`]) {
    const steps: ProvenStep[] = []
    const proof = verifyProofFile(utf8(text), { policy: trust }, (step) => steps.push(step))
    assert.equal(proof.kind === 'contradiction' && proof.report.kind, 'fork')
    assert.deepEqual(
      steps.map(({ step }) => step),
      PROOF_STEPS.contradiction,
    )
  }
})

test('a fork is proven against a ledger that its party closed, also once the trust file says that it forked', () => {
  const parted = trust.parties.map(({ ledger, policy, witness, ...entry }) => ({
    ...entry,
    ...(entry.party === 'XB'
      ? {
          ledger: 'xb.example/ledger/xb/9',
          policy: 'quorum none\n',
          witness,
          earlier: [{ ledger, policy, witness, forked: true as const }],
        }
      : { ledger, policy, witness }),
  }))
  const proof = verifyProofFile(utf8(fork(parties.XB)), { policy: parseTrust(canonicalJson({ ...trust, parties: parted })) })
  assert.equal(proof.kind, 'contradiction')
})

test('evidence against a ledger that nobody pinned tells what it shows and is refused', () => {
  const steps: string[] = []
  const others = { ...trust, parties: trust.parties.filter(({ party }) => party !== 'XB') }
  assert.throws(() => verifyProofFile(utf8(fork(parties.XB)), { policy: others }, ({ step }) => steps.push(step)), {
    code: 'receipt-invalid',
  })
  assert.deepEqual(steps, ['cosigned', 'offered', 'contradiction'])
})

test('what names no format that is known is refused before anything else, and only a package can do without a trust file', () => {
  for (const text of ['{}', '[]', '{"format":"comity/receipt/v2"}', '{"format":1}']) {
    assert.throws(() => proofKindOf(utf8(text)), { code: 'receipt-invalid' })
  }
  assert.throws(() => proofKindOf(utf8('not JSON')), { code: 'json-invalid' })
  assert.throws(() => verifyProofFile(utf8(fork(parties.XB)), { agreement: '0'.repeat(64) }), { code: 'receipt-invalid' })
})
