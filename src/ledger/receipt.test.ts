import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { utf8, utf8Text } from '../foundation/index.ts'
import { exampleLeafHashes, exampleSigner, MemoryTiles } from './example-ledger.fixture.ts'
import {
  addSignatures,
  cosign,
  federationPolicy,
  formatNote,
  formatPolicy,
  formatProof,
  formatVkey,
  growTiles,
  inclusionProof,
  LOG_KEY,
  noteKey,
  parseNote,
  parsePolicy,
  parseProof,
  satisfies,
  signCheckpoint,
  treeRoot,
  verifyCosignedCheckpoint,
  verifyProof,
  WITNESS_KEY,
} from './index.ts'

const log = exampleSigner('xa.example/ledger', 1)
const logVkey = formatVkey(noteKey(log.name, LOG_KEY, log.publicKey))
const signers = {
  XA: exampleSigner('xa.example/w', 2),
  XB: exampleSigner('xb.example/w', 3),
  'XB-2': exampleSigner('xb.example/w2', 4),
  XC: exampleSigner('xc.example/w', 5),
}
type Name = keyof typeof signers
const names = Object.keys(signers) as Name[]
const witnesses = names.map((name) => ({
  name,
  party: name.slice(0, 2),
  vkey: formatVkey(noteKey(signers[name].name, WITNESS_KEY, signers[name].publicKey)),
  url: `https://${name.toLowerCase()}.example/witness/`,
}))
const policyText = federationPolicy({ log: { vkey: logVkey, url: 'https://xa.example/ledger/' }, witnesses, quorum: 2 })
const policy = parsePolicy(policyText)

const SIZE = 300
const leaves = exampleLeafHashes(SIZE)
const tiles = new MemoryTiles()
tiles.write(await growTiles({ size: 0, newLeafHashes: leaves, reader: tiles }))
const checkpoint = { origin: log.name, size: SIZE, root: await treeRoot(tiles, SIZE) }

function cosigned(...by: Name[]): Uint8Array {
  const note = parseNote(signCheckpoint(checkpoint, log))
  return formatNote(
    addSignatures(
      note,
      by.map((name) => cosign(checkpoint, signers[name], 1_700_000_000)),
    ),
  )
}

test('a federation counts parties, not witnesses', () => {
  assert.equal(satisfies(policy, ['XB', 'XB-2']), false)
  assert.equal(satisfies(policy, ['XB-2', 'XC']), true)
  assert.equal(satisfies(policy, ['party-XB', 'party-XC']), false)
  assert.deepEqual(
    policyText.split('\n').map((line) => line.split(' ')[0]),
    ['log', 'witness', 'witness', 'witness', 'witness', 'group', 'group', 'group', 'group', 'quorum', ''],
  )
})

test('writes a federation only in words that every reader of policies takes', () => {
  const make = (change: object, quorum = 1): string =>
    federationPolicy({ log: { vkey: logVkey }, witnesses: [{ ...(witnesses[0] as (typeof witnesses)[0]), ...change }], quorum })
  assert.equal(satisfies(parsePolicy(make({}, 0)), []), true)
  for (const name of ['any', 'none', 'quorum', 'a b', '#a', '', 'all-parties'])
    assert.throws(() => make({ name }), { code: 'policy-invalid' })
  for (const url of ['', 'ftp://a', 'https://a b', 'https://a/#b', 'https://a\n'])
    assert.throws(() => make({ url }), { code: 'policy-invalid' })
  for (const quorum of [-1, 2, 0.5]) assert.throws(() => make({}, quorum), { code: 'policy-invalid' })
  assert.throws(() => make({ vkey: logVkey }), { code: 'policy-invalid' })
  assert.throws(() => federationPolicy({ log: { vkey: logVkey }, witnesses: [...witnesses, ...witnesses], quorum: 1 }), {
    code: 'policy-invalid',
  })
})

test('a checkpoint needs its log and its quorum', () => {
  const proven = verifyCosignedCheckpoint(cosigned('XB', 'XC'), policy, { origin: log.name })
  assert.deepEqual(proven, {
    checkpoint,
    witnesses: [
      { name: 'XB', time: 1_700_000_000 },
      { name: 'XC', time: 1_700_000_000 },
    ],
  })
  assert.throws(() => verifyCosignedCheckpoint(cosigned(), policy), { code: 'quorum-unmet' })
  assert.throws(() => verifyCosignedCheckpoint(cosigned('XB', 'XB-2'), policy), { code: 'quorum-unmet' })
  assert.throws(() => verifyCosignedCheckpoint(cosigned('XB', 'XC'), policy, { origin: 'other.example' }), { code: 'checkpoint-invalid' })
})

test("a log's own witness does not count where it is excluded, by either of its names", () => {
  verifyCosignedCheckpoint(cosigned('XA', 'XB'), policy)
  for (const own of ['XA', 'xa.example/w']) {
    const options = { excludedWitnesses: [own] }
    assert.throws(() => verifyCosignedCheckpoint(cosigned('XA', 'XB'), policy, options), { code: 'quorum-unmet' })
    assert.equal(verifyCosignedCheckpoint(cosigned('XA', 'XB', 'XC'), policy, options).witnesses.length, 2)
  }
})

test('witnesses alone, or the log of another origin, prove nothing', () => {
  const note = parseNote(cosigned('XB', 'XC'))
  const withoutLog = formatNote({ text: note.text, signatures: note.signatures.slice(1) })
  assert.throws(() => verifyCosignedCheckpoint(withoutLog, policy), { code: 'signature-invalid' })
  const other = exampleSigner('xb.example/ledger', 6)
  const otherLog = { key: noteKey(other.name, LOG_KEY, other.publicKey) }
  const bySecondLog = parseNote(signCheckpoint({ ...checkpoint, origin: other.name }, other))
  const forged = { text: note.text, signatures: [...note.signatures.slice(1), ...bySecondLog.signatures] }
  assert.throws(() => verifyCosignedCheckpoint(formatNote(forged), { ...policy, logs: [...policy.logs, otherLog] }), {
    code: 'signature-invalid',
  })
  assert.throws(() => verifyCosignedCheckpoint(cosigned('XB', 'XC'), { ...policy, logs: [] }), { code: 'signature-invalid' })
})

test('a signed empty tree with another root is refused', () => {
  const text = `${log.name}\n0\n${'A'.repeat(43)}=\n`
  const [signature] = parseNote(cosigned()).signatures
  const signed = formatNote({ text, signatures: [{ ...(signature as NonNullable<typeof signature>), payload: log.sign(utf8(text)) }] })
  assert.throws(() => verifyCosignedCheckpoint(signed, parsePolicy(`log ${logVkey}\nquorum none\n`)), { code: 'checkpoint-invalid' })
})

test('a receipt proves its own leaf at its own index only', async () => {
  const index = 259
  const hashes = await inclusionProof(tiles, index, SIZE)
  const text = formatProof({ index, hashes, checkpointNote: cosigned('XB', 'XC') })
  const proof = parseProof(text)
  const leafHash = leaves[index] as Uint8Array
  assert.equal(verifyProof(proof, { leafHash, policy }).index, index)
  assert.throws(() => verifyProof(proof, { leafHash: leaves[0] as Uint8Array, policy }), { code: 'proof-invalid' })
  assert.throws(() => verifyProof({ ...proof, index: 258 }, { leafHash, policy }), { code: 'proof-invalid' })
  assert.throws(() => verifyProof({ ...proof, index: SIZE }, { leafHash, policy }), { code: 'proof-invalid' })
  assert.throws(() => verifyProof({ ...proof, hashes: hashes.slice(1) }, { leafHash, policy }), { code: 'proof-invalid' })
  assert.throws(() => verifyProof(proof, { leafHash, policy, excludedWitnesses: ['XC'] }), { code: 'quorum-unmet' })
})

test('a receipt carries extra bytes that nobody vouches for', () => {
  const proof = { index: 0, hashes: [], checkpointNote: cosigned('XB'), extra: utf8('hello') }
  assert.deepEqual(parseProof(formatProof(proof)), proof)
  assert.deepEqual(parseProof(utf8(formatProof({ ...proof, extra: new Uint8Array(0) }))).extra, new Uint8Array(0))
  assert.throws(() => formatProof({ ...proof, index: -1 }), { code: 'proof-invalid' })
  assert.throws(() => formatProof({ ...proof, checkpointNote: utf8('note') }), { code: 'note-invalid' })
})

test('no single changed byte of a receipt goes unnoticed and verifies', async () => {
  const index = 7
  const leafHash = leaves[index] as Uint8Array
  const text = utf8(formatProof({ index, hashes: await inclusionProof(tiles, index, SIZE), checkpointNote: cosigned('XB', 'XC') }))
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const mutated = text.with(at, (text[at] as number) ^ change)
      assert.throws(() => verifyProof(parseProof(mutated), { leafHash, policy }), { name: 'LedgerError' })
    }),
    { numRuns: 300 },
  )
})

test('refuses policies of fields that would not read back', () => {
  assert.throws(() => formatPolicy({ ...policy, quorum: 'a b' }), { code: 'policy-invalid' })
  assert.throws(() => formatPolicy({ ...policy, quorum: '' }), { code: 'policy-invalid' })
  assert.throws(() => formatPolicy({ ...policy, groups: [...policy.groups].reverse() }), { code: 'policy-invalid' })
  assert.throws(() => parsePolicy(`#${'x'.repeat(256 * 1024)}\nquorum none\n`), { code: 'policy-invalid' })
  assert.equal(utf8Text(utf8(policyText)), formatPolicy(policy))
})
