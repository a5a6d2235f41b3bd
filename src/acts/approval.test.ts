/** What officials signed holds for the acts that they signed and for nothing else, and takes two of them. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { exampleAgreement } from '../agreement/example.fixture.ts'
import { agreementHash, parseAgreement, type Statement } from '../agreement/index.ts'
import { inForce, START, stated } from '../agreement/life/life.fixture.ts'
import { type ExampleOfficial, enrolled, exampleOfficial } from '../agreement/life/officials.fixture.ts'
import { base64url, DAY_MS, formatTimestamp, type Json } from '../foundation/index.ts'
import { type Approval, type ApprovalDemand, approvalStatement, verifyApproval } from './approval.ts'
import { APPROVAL_PATH_LENGTH, approvalRoot, approvalTree, approvedDigest } from './approval-tree.ts'

const example = exampleAgreement()
const agreement = parseAgreement({ ...example, reading: { ...example.reading, approvalSignedBy: 'approver' } } as unknown as Json)
const hash = agreementHash(agreement)
const filler = (): Uint8Array => new Uint8Array(randomBytes(32))

const [dora, olga, anna, omar] = [
  exampleOfficial('1', 'data-protection-officer'),
  exampleOfficial('2', 'releasing-officer'),
  exampleOfficial('3', 'analyst'),
  exampleOfficial('2', 'releasing-officer'),
] as const
const known: readonly Statement[] = [
  enrolled(dora, null, { agreement: hash, at: START + 1 }),
  enrolled(olga, dora, { agreement: hash, at: START + 2 }),
  enrolled(anna, dora, { agreement: hash, at: START + 3 }),
  enrolled(omar, dora, { agreement: hash, at: START + 4 }),
]

const AT = START + DAY_MS
const BODIES = [1, 2, 3].map((number) => ({
  to: number === 3 ? 'XC' : 'XB',
  purpose: 'cyber-defence',
  items: [[`item ${number}`, 'digest']],
}))
const digestOf = (body: object): Uint8Array => approvedDigest({ party: 'XA', agreement: hash, kind: 'release', body })

type Signer = {
  readonly by: ExampleOfficial
  readonly as?: 'approver' | 'submitter'
  readonly at?: number
  readonly how?: object
  readonly said?: object
}

/** An act of the three, approved by some. */
function approved(
  signers: readonly Signer[],
  change: { readonly place?: number; readonly submitter?: string; readonly body?: object; readonly approval?: Partial<Approval> } = {},
) {
  const { place = 0, submitter = anna.official } = change
  const tree = approvalTree(BODIES.map(digestOf), filler)
  const root = base64url(tree.root)
  const signatures = signers.map(({ by, as = 'approver', at = AT, how, said }) => {
    const signed = { official: by.official, as, at: formatTimestamp(at) }
    const statement = approvalStatement({ ...signed, root, submitter, party: 'XA', agreement: hash, ...said })
    return { ...signed, ...by.sign('approval', statement, how) }
  })
  const approval: Approval = { root, path: tree.pathOf(place).map(base64url), submitter, signatures, ...change.approval }
  const body = { ...BODIES[place], ...change.body, approvedBy: 'whoever', approval }
  return { party: 'XA', kind: 'release', agreement: hash, at: AT + 1_000, body } as unknown as Parameters<typeof verifyApproval>[0]
}

const ASKED: ApprovalDemand = { signedBy: 'approver', role: 'releasing-officer', article: '5' }
const BOTH: ApprovalDemand = { ...ASKED, signedBy: 'approver-and-submitter' }

function codeOf(act: ReturnType<typeof approved>, demand = ASKED, statements = known): string {
  const result = verifyApproval(act, inForce(agreement, ...statements), demand)
  if (!result.ok) assert.equal(result.refusal.article, '5')
  return result.ok ? 'ok' : result.refusal.code
}

test('one signature approves every act under its root, and none beside', () => {
  const signed = approved([{ by: olga }])
  assert.equal(codeOf(signed), 'ok')
  for (const place of [0, 1, 2]) assert.equal(codeOf(approved([{ by: olga }], { place })), 'ok')
  assert.equal(codeOf(approved([{ by: olga }], { body: { purpose: 'research' } })), 'approval-of-another')
  assert.equal(codeOf(approved([{ by: olga }], { body: { items: [] } })), 'approval-of-another')
  assert.equal(codeOf({ ...signed, kind: 'alert' }), 'approval-of-another')
  assert.equal(
    codeOf(approved([{ by: olga }], { place: 1, approval: { path: approved([{ by: olga }]).body.approval?.path as string[] } })),
    'approval-of-another',
  )
})

test('a missing signature, one by the submitter, by one who is not known, vouched for, in, or entitled is refused by its name', () => {
  const bare = approved([{ by: olga }])
  assert.equal(codeOf({ ...bare, body: { ...bare.body, approval: undefined } } as never), 'approval-unsigned')
  assert.equal(codeOf(approved([{ by: anna, as: 'submitter' }])), 'approval-unsigned')
  assert.equal(codeOf(approved([{ by: olga }], { submitter: olga.official })), 'approval-by-submitter')
  assert.equal(
    codeOf(approved([{ by: omar }], { submitter: olga.official })),
    'approval-by-submitter',
    'another passkey of the same official',
  )
  assert.equal(codeOf(approved([{ by: exampleOfficial('9', 'releasing-officer') }])), 'approver-unknown')
  assert.equal(codeOf(approved([{ by: { ...olga, official: anna.official } }])), 'approver-unknown')
  assert.equal(codeOf(approved([{ by: dora }])), 'approver-unvouched')
  assert.equal(codeOf(approved([{ by: anna }], { submitter: dora.official })), 'approver-not-entitled')
  const out = (cause: 'left' | 'compromised', at: number) => [
    ...known,
    stated(['retire', 'XA'], { official: olga.official, credential: olga.credential, cause }, { at }),
  ]
  assert.equal(codeOf(approved([{ by: olga }]), ASKED, out('left', AT)), 'approver-retired')
  assert.equal(codeOf(approved([{ by: olga }]), ASKED, out('left', AT + DAY_MS)), 'ok', 'what was signed before stands')
  assert.equal(codeOf(approved([{ by: olga }]), ASKED, out('compromised', AT + DAY_MS)), 'approver-retired')
  assert.equal(codeOf(approved([{ by: omar }]), ASKED, out('compromised', AT)), 'ok', 'another passkey of the official')
})

test('a signature for another site, without the person, over something else or of another time is none', () => {
  assert.equal(codeOf(approved([{ by: olga, how: { rpId: 'xb.example' } }])), 'passkey-origin-wrong')
  assert.equal(codeOf(approved([{ by: olga, how: { origin: 'https://evil.example' } }])), 'passkey-origin-wrong')
  assert.equal(codeOf(approved([{ by: olga, how: { flags: 0x01 } }])), 'passkey-user-unverified')
  for (const said of [
    { party: 'XB' },
    { agreement: 'ab'.repeat(32) },
    { root: base64url(filler()) },
    { as: 'submitter' },
    { submitter: dora.official },
  ]) {
    assert.equal(codeOf(approved([{ by: olga, said }])), 'passkey-challenge-wrong')
  }
  assert.equal(codeOf(approved([{ by: olga, at: AT - 40 * DAY_MS }])), 'approval-stale')
  assert.equal(codeOf(approved([{ by: olga, at: AT + DAY_MS }])), 'approval-stale')
  const signed = approved([{ by: olga }])
  const {
    signatures: [signature],
  } = signed.body.approval as Approval & { signatures: readonly [Approval['signatures'][number]] }
  for (const field of ['authenticatorData', 'clientData', 'signature'] as const) {
    const bytes = Buffer.from(signature[field], 'base64url')
    for (const place of [0, 33, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[place] = (changed[place] as number) ^ 1
      const act = approved([], {
        approval: { ...signed.body.approval, signatures: [{ ...signature, [field]: changed.toString('base64url') }] },
      })
      assert.notEqual(codeOf(act), 'ok', `${field} ${place}`)
    }
  }
})

test('where both sign, the submitter is who is named, and another person than the approver', () => {
  const [submits, approves] = [{ by: anna, as: 'submitter' }, { by: olga }] as const
  assert.equal(codeOf(approved([submits, approves]), BOTH), 'ok')
  assert.equal(codeOf(approved([approves]), BOTH), 'approval-unsigned')
  assert.equal(codeOf(approved([approves, approves]), BOTH), 'approval-unsigned')
  assert.equal(codeOf(approved([{ by: omar, as: 'submitter' }, approves], { submitter: olga.official }), BOTH), 'approval-by-submitter')
  assert.equal(codeOf(approved([submits, approves], { submitter: dora.official }), BOTH), 'approval-of-another')
})

test('a path says nothing of the other acts: not how many there are nor which of them it is', () => {
  for (const count of [1, 2, 3, 5, 64, 100]) {
    const digests = Array.from({ length: count }, () => filler())
    const tree = approvalTree(digests, filler)
    const paths = digests.map((_, place) => tree.pathOf(place))
    for (const [place, path] of paths.entries()) {
      assert.equal(path.length, APPROVAL_PATH_LENGTH)
      assert.deepEqual(approvalRoot(digests[place] as Uint8Array, path), tree.root)
      assert.notDeepEqual(approvalRoot(filler(), path), tree.root)
    }
  }
})
