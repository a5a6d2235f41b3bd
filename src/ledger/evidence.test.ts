import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, type Json, utf8, utf8Text } from '../foundation/index.ts'
import { exampleSigner } from './example-ledger.fixture.ts'
import {
  addSignatures,
  cosign,
  formatEvidence,
  formatNote,
  formatVkey,
  type LedgerEvidence,
  LOG_KEY,
  noteKey,
  parseNote,
  signCheckpoint,
  verifyEvidence,
  WITNESS_KEY,
} from './index.ts'
import { layoutMutations } from './mutations.fixture.ts'

const log = exampleSigner('xa.example/ledger/1', 1)
const other = exampleSigner('xb.example/ledger/1', 2)
const key = noteKey(log.name, LOG_KEY, log.publicKey)
const head = (size: number, root: number, signer = log) => ({ origin: signer.name, size, root: new Uint8Array(32).fill(root) })
const signed = (size: number, root: number, signer = log): Uint8Array => signCheckpoint(head(size, root, signer), signer)
const fork: LedgerEvidence = { kind: 'fork', log: key, cosigned: signed(7, 1), offered: signed(7, 2) }
const growth: LedgerEvidence = { kind: 'growth-unproven', log: key, cosigned: signed(7, 1), offered: signed(9, 2) }

test('evidence proves itself to whoever knows the key of the ledger', () => {
  assert.deepEqual(verifyEvidence(formatEvidence(fork)), { kind: 'fork', log: key, cosigned: head(7, 1), offered: head(7, 2) })
  assert.deepEqual(verifyEvidence(utf8(formatEvidence(growth))).offered, head(9, 2))
})

test('what does not show what it says is no evidence', () => {
  const both: readonly (readonly [LedgerEvidence, code?: string])[] = [
    [{ ...fork, offered: signed(7, 1) }],
    [{ ...fork, offered: signed(8, 2) }],
    [{ ...fork, kind: 'growth-unproven' }],
    [{ ...growth, kind: 'fork' }],
    [{ ...growth, offered: signed(6, 2) }],
    [{ ...growth, offered: signed(7, 1) }],
    [{ ...fork, offered: signed(7, 2, other) }, 'signature-invalid'],
    [{ ...fork, log: noteKey(other.name, LOG_KEY, other.publicKey) }, 'signature-invalid'],
    [{ ...fork, log: noteKey(log.name, WITNESS_KEY, log.publicKey) }],
    [{ ...fork, offered: formatNote(addSignatures(parseNote(fork.offered), [cosign(head(7, 2), other, 5)])) }],
  ]
  for (const [evidence, code = 'evidence-invalid'] of both)
    assert.throws(() => verifyEvidence(formatEvidence(evidence)), { name: 'LedgerError', code })
})

test('evidence has one text, and no other is taken', () => {
  const text = formatEvidence(fork)
  const value = JSON.parse(text) as Record<string, Json>
  const changed = (members: Record<string, Json>): string => canonicalJson({ ...value, ...members })
  const texts = [
    ...layoutMutations(text).map(({ bytes }) => bytes),
    ...[
      JSON.stringify(value, null, 1),
      JSON.stringify({ ...value }, Object.keys(value).reverse()),
      text.replace('{', '{"kind":"fork",'),
    ].map(utf8),
    ...[changed({ more: 1 }), changed({ format: 'comity/ledger-evidence/v2' }), changed({ kind: 'other' }), changed({ kind: 5 })].map(utf8),
    ...[changed({ origin: 'xb.example' }), changed({ offered: null }), changed({ log: `${formatVkey(key)}=` })].map(utf8),
    ...[changed({ offered: utf8Text(fork.offered).trimEnd() }), '[]', 'null', '""'].map(utf8),
  ]
  // Only what stands inside strings could be changed without another text coming of it, and that is signed.
  for (const bytes of texts)
    if (Buffer.from(bytes).toString() !== text)
      assert.throws(() => verifyEvidence(bytes), { name: 'LedgerError' }, Buffer.from(bytes).toString())
  for (let at = 0; at < text.length; at += 1) {
    const flipped = utf8(text).with(at, (utf8(text)[at] as number) ^ 1)
    assert.throws(() => verifyEvidence(flipped), { name: 'LedgerError' }, String(at))
  }
})
