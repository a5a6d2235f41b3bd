import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Agreement, agreementHash, enrolmentStatement, parseAgreement } from '../agreement/index.ts'
import { type ExampleOfficial, exampleOfficial } from '../agreement/life/officials.fixture.ts'
import { base64url, ComityError, canonicalJson, formatTimestamp, type Json, type JsonObject, utf8 } from '../foundation/index.ts'
import {
  approvalStatement,
  approvalTree,
  approvedDigest,
  assemblePackage,
  formatReceipt,
  PROOF_STEPS,
  type ProvenStep,
  parseTrust,
  renderEvidence,
  type Trust,
  verifyPackage,
  verifyProofFile,
} from './index.ts'
import { type Code, exampleAgreement, exampleTrust, makeParties, NOW, PaperNode, type Party, witnessesFor } from './parties.fixture.ts'

const ITEM = '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'

let parties: Readonly<Record<Code, Party>>
let agreement: Agreement
let hash: string
let trust: Trust
let receipts: string[]
let text: string

before(async () => {
  parties = await makeParties()
  agreement = exampleAgreement(parties)
  hash = agreementHash(agreement)
  trust = parseTrust(canonicalJson(exampleTrust(parties)))
  const [xa, xb] = [new PaperNode(parties.XA, witnessesFor('XA', parties)), new PaperNode(parties.XB, witnessesFor('XB', parties))]
  const recall = xa.state({ kind: 'recall', agreement: hash, body: { to: 'XB', cause: 'wrong', items: [ITEM] } })
  const answer = xb.state({ kind: 'acknowledge', agreement: hash, body: acknowledgement(recall.act.id) })
  receipts = [
    formatReceipt(recall.act, await recall.receipt(), parties.XA.card),
    formatReceipt(answer.act, await answer.receipt(), parties.XB.card),
  ]
  text = assemblePackage({ agreement, cards: cards(), receipts }).text
})

function acknowledgement(of: string) {
  return { to: 'XA', of, kind: 'recall', outcome: 'applied', code: null, count: 1, refusedItems: [] }
}

function cards() {
  return Object.values(parties).map(({ card }) => card)
}

function refuses(input: string, code: string, under: Parameters<typeof verifyPackage>[1] = { agreement: hash }): void {
  assert.throws(() => verifyPackage(input, under), { code })
}

function changed(
  change: (value: { agreement: JsonObject; cards: JsonObject[]; entries: (JsonObject & { proof: string })[] }) => unknown,
): string {
  const value = JSON.parse(text)
  change(value)
  return canonicalJson(value as Json)
}

test('whoever knows the agreement by its hash needs nothing else', () => {
  const steps: ProvenStep[] = []
  const { entries, cards: proven } = verifyPackage(text, { agreement: hash }, (step) => steps.push(step))
  assert.deepEqual(
    entries.map(({ party, act, index }) => [party, act?.kind, index]),
    [
      ['XA', 'recall', 0],
      ['XB', 'acknowledge', 0],
    ],
  )
  assert.equal(proven.length, 5)
  assert.deepEqual(
    steps.map(({ step }) => step),
    PROOF_STEPS['evidence-package'],
  )
})

test('a trust file is enough as well, and both are held against', () => {
  assert.equal(verifyPackage(text, { policy: trust }).hash, hash)
  assert.equal(verifyPackage(text, { policy: trust, agreement: hash }).hash, hash)
  refuses(text, 'package-invalid', { policy: trust, agreement: '0'.repeat(64) })
  refuses(text, 'package-invalid', {})
  const without = { ...trust, parties: trust.parties.filter(({ party }) => party !== 'XC') }
  refuses(text, 'package-invalid', { policy: without })
  const elsewhere = trust.parties.map((entry) => (entry.party === 'XB' ? { ...entry, ledger: 'xb.example/ledger/xb/2' } : entry))
  refuses(text, 'receipt-invalid', { policy: { ...trust, parties: elsewhere } })
})

test('leaves are shown without their acts, with chosen fields alone', () => {
  const { text: opened, report } = assemblePackage({ agreement, cards: cards(), receipts, shown: ['at', 'kind', 'of'] })
  assert.deepEqual(
    report.entries.map(({ act, fields, withheld }) => [act, Object.keys(fields), withheld]),
    [
      [null, ['at', 'kind'], 5],
      [null, ['at', 'kind', 'of'], 7],
    ],
  )
  assert.ok(!opened.includes(ITEM) && !opened.includes('"XB"}'))
  assert.equal(verifyPackage(opened, { agreement: hash }).entries.length, 2)
})

test('the same content has one text', () => {
  const { text: again } = assemblePackage({ agreement, cards: cards().toReversed(), receipts: receipts.toReversed() })
  assert.equal(again, text)
  const { entries } = JSON.parse(text) as { entries: Json[] }
  refuses(
    changed((value) => value.entries.reverse()),
    'package-invalid',
  )
  refuses(
    changed((value) => value.entries.push(entries[1] as never)),
    'package-invalid',
  )
  refuses(
    changed((value) => value.cards.reverse()),
    'package-invalid',
  )
  refuses(`${text} `, 'package-invalid')
  refuses(JSON.stringify(JSON.parse(text), null, 1), 'package-invalid')
})

test('what nothing vouches for is in no package', () => {
  const withExtra = (proof: string) => proof.replace('@v1\n', '@v1\nextra AAAA\n')
  refuses(
    changed((value) => value.entries.map((entry) => Object.assign(entry, { proof: withExtra(entry.proof) }))),
    'package-invalid',
  )
  const strange = `— stranger.example ${Buffer.from(new Uint8Array(76).fill(7)).toString('base64')}\n`
  refuses(
    changed((value) => value.entries.map((entry) => Object.assign(entry, { proof: entry.proof + strange }))),
    'package-invalid',
  )
  const value = JSON.parse(receipts[0] as string) as { proof: string }
  const tidied = assemblePackage({
    agreement,
    cards: cards(),
    receipts: [canonicalJson({ ...value, proof: withExtra(value.proof) + strange })],
  })
  assert.ok(!tidied.text.includes('stranger.example') && !tidied.text.includes('extra AAAA'))
})

test('cards are under the root keys of the agreement, and each ledger is of one of them', () => {
  refuses(
    changed((value) => value.cards.splice(0, 1)),
    'package-invalid',
  )
  const impostor = { ...agreement, parties: { ...agreement.parties, list: agreement.parties.list.map((one) => ({ ...one })) } }
  const [first, second] = impostor.parties.list as { root: string }[]
  if (first !== undefined && second !== undefined) [first.root, second.root] = [second.root, first.root]
  refuses(
    changed((value) => Object.assign(value, { agreement: impostor })),
    'package-invalid',
    { agreement: agreementHash(impostor) },
  )
})

test('acts under another agreement, and quorums that are not met, are refused', async () => {
  const other = new PaperNode(parties.XA, witnessesFor('XA', parties)).state({
    kind: 'recall',
    agreement: 'ab'.repeat(32),
    body: { to: 'XB' },
  })
  const strange = formatReceipt(other.act, await other.receipt(), parties.XA.card)
  assert.throws(() => assemblePackage({ agreement, cards: cards(), receipts: [strange] }), { code: 'package-invalid' })
  const alone = new PaperNode(parties.XA, []).state({ kind: 'recall', agreement: hash, body: { to: 'XB' } })
  const unwitnessed = formatReceipt(alone.act, await alone.receipt(), parties.XA.card)
  assert.throws(() => assemblePackage({ agreement, cards: cards(), receipts: [unwitnessed] }), { code: 'quorum-unmet' })
})

test('a ledger that shows two trees of one size is caught by its own package', async () => {
  const states = ['wrong', 'other'].map((cause) => {
    const node = new PaperNode(parties.XA, witnessesFor('XA', parties))
    if (cause === 'other') node.state({ kind: 'recall', agreement: hash, body: { to: 'XC', cause } })
    const stated = node.state({ kind: 'recall', agreement: hash, body: { to: 'XB', cause } })
    if (cause === 'wrong') node.state({ kind: 'recall', agreement: hash, body: { to: 'XD', cause } })
    return stated
  })
  const forked = await Promise.all(states.map(async ({ act, receipt }) => formatReceipt(act, await receipt(), parties.XA.card)))
  assert.throws(() => assemblePackage({ agreement, cards: cards(), receipts: forked }), { code: 'ledger-forked' })
})

test('no byte of a package may change', () => {
  const bytes = utf8(text)
  // Every byte would take minutes: a prime stride meets every kind of place, another one each time the package changes.
  for (let at = 0; at < bytes.length; at += 101) {
    const mutated = Uint8Array.from(bytes)
    mutated[at] = (mutated[at] as number) ^ 0x01
    assert.throws(() => verifyProofFile(mutated, { agreement: hash }), ComityError, `byte ${at}`)
  }
})

test('the report says what was proven, in one way, and nothing in it is markup', () => {
  const report = verifyPackage(text, { agreement: hash })
  const html = renderEvidence(report, 'html')
  assert.equal(renderEvidence(verifyPackage(text, { policy: trust }), 'html'), html)
  for (const told of [hash, ITEM.slice(0, 0), 'acknowledge', 'recall', parties.XA.card.ledger.origin]) assert.ok(html.includes(told))
  const hostile = { ...report, agreement: { ...report.agreement, title: '<script>alert(1)</script>' } }
  assert.ok(!renderEvidence(hostile, 'html').includes('<script>'))
  assert.ok(renderEvidence(report, 'markdown').includes('comity verify --agreement HASH FOLDER'))
})

/** An enrolment as XA states it on paper, with what its voucher's passkey says. */
function enrolmentBody(official: ExampleOfficial, voucher: ExampleOfficial | null, agreementOf: string) {
  const statement = enrolmentStatement(official.body, { party: 'XA', agreement: agreementOf })
  return { ...official.body, voucher: voucher?.sign('enrolment', statement) ?? null } as Record<string, unknown>
}

test('what officials signed is proven by the enrolments in the package, not proven without them, and nothing else passes', async () => {
  const signed = parseAgreement({ ...agreement, reading: { ...agreement.reading, approvalSignedBy: 'approver' } } as unknown as Json)
  const under = agreementHash(signed)
  const [dora, olga] = [exampleOfficial('1', 'data-protection-officer'), exampleOfficial('2', 'releasing-officer')]
  const xa = new PaperNode(parties.XA, witnessesFor('XA', parties))
  const at = formatTimestamp(NOW - 10)
  const said = {
    to: 'XB',
    purpose: 'cyber-defence',
    articles: ['4.1'],
    retainUntil: at,
    necessity: null,
    notice: null,
    items: [[ITEM, 'digest']],
  }
  const tree = approvalTree([approvedDigest({ party: 'XA', agreement: under, kind: 'release', body: said })], () => new Uint8Array(32))
  const root = base64url(tree.root)
  const part = { official: olga.official, as: 'approver', at } as const
  const statement = approvalStatement({ ...part, root, submitter: '3'.repeat(32), party: 'XA', agreement: under })
  const signature = { ...part, ...olga.sign('approval', statement) }
  const approval = { root, path: tree.pathOf(0).map(base64url), submitter: '3'.repeat(32), signatures: [signature] }
  const release = (change: object = {}) => ({ ...said, approvedBy: olga.official, approval: { ...approval, ...change } })
  const paper = (kind: string, body: Record<string, unknown>, now: number) => xa.state({ kind, agreement: under, body }, now)
  const acts = [
    paper('enrol', enrolmentBody(dora, null, under), NOW - 40),
    paper('enrol', enrolmentBody(olga, dora, under), NOW - 30),
    paper('release', release(), NOW),
    paper('release', release({ submitter: olga.official }), NOW),
    paper('enrol', enrolmentBody(exampleOfficial('9', 'releasing-officer'), null, under), NOW - 50),
  ]
  const made = await Promise.all(acts.map(async ({ act, receipt }) => formatReceipt(act, await receipt(), parties.XA.card)))
  const packageOf = (...places: readonly number[]) =>
    assemblePackage({ agreement: signed, cards: [parties.XA.card, ...cards()], receipts: places.map((place) => made[place] as string) })
  const approvalIn = (report: ReturnType<typeof packageOf>['report']) => report.entries.find(({ act }) => act?.kind === 'release')?.approval
  const { report, text: whole } = packageOf(0, 1, 2)
  const proven = approvalIn(report)
  assert.ok(proven != null && proven !== 'not-shown')
  assert.deepEqual([proven.approver.official, proven.approver.vouchedBy], [olga.official, dora.official])
  assert.ok(renderEvidence(report, 'html').includes(dora.official))
  const steps: ProvenStep[] = []
  verifyPackage(whole, { agreement: under }, (step) => steps.push(step))
  assert.deepEqual(steps.at(-1), { step: 'approvals', text: '1 act was approved by officials whose passkeys signed them.' })
  const extentOf = (text: string): ProvenStep['extent'] => {
    const told: ProvenStep[] = []
    verifyPackage(text, { agreement: under }, (step) => told.push(step))
    return told.at(-1)?.extent
  }
  assert.deepEqual(
    [packageOf(0), packageOf(1, 2), packageOf(0, 1, 2)].map(({ text }) => extentOf(text)),
    ['none', 'none', undefined],
  )
  assert.equal(approvalIn(packageOf(2).report), 'not-shown')
  assert.equal(approvalIn(packageOf(1, 2).report), 'not-shown', 'who vouched is not there')
  assert.throws(
    () => packageOf(0, 1, 3),
    (error) => error instanceof ComityError && error.code === 'package-invalid',
  )
})
