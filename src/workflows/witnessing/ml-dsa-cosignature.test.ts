import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { unbase64 } from '../../foundation/index.ts'
import { formatSignatureLines, LedgerError, type NoteSignature, parseSignatureLines, parseVkey } from '../../ledger/index.ts'
import { base64Mutations, decimalMutations, layoutMutations } from '../../ledger/mutations.fixture.ts'
import { cosignWithMlDsa, formatMlDsaVkey, mlDsaKey, mlDsaSigner, parseMlDsaVkey, verifyMlDsaCosignature } from './ml-dsa-cosignature.ts'

type Vector = {
  readonly seed: string
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string }
  readonly time: number
  readonly vkey: string
  readonly line: string
}

const url = new URL('../../../spec/vectors/ledger/valid/ml-dsa-cosignature.json', import.meta.url)
const vector = JSON.parse(readFileSync(url, 'utf8')) as Vector
const checkpoint = { ...vector.checkpoint, root: unbase64(vector.checkpoint.root) }
const key = parseMlDsaVkey(vector.vkey)
const [signature] = parseSignatureLines(vector.line) as [NoteSignature]

test('a cosignature that another implementation made holds, and key and id are those it gave', () => {
  const signer = mlDsaSigner(key.name, unbase64(vector.seed))
  assert.equal(formatMlDsaVkey(signer), vector.vkey)
  assert.equal(verifyMlDsaCosignature(checkpoint, signature, key), vector.time)
  assert.equal(formatSignatureLines([signature]), vector.line)
})

test('what this party cosigns holds, each time with another signature', () => {
  const signer = mlDsaSigner('xa.example/witness/xa/pq1', new Uint8Array(32).fill(5))
  const [one, other] = [cosignWithMlDsa(checkpoint, signer, 1_800_000_000), cosignWithMlDsa(checkpoint, signer, 1_800_000_000)]
  for (const made of [one, other]) assert.equal(verifyMlDsaCosignature(checkpoint, made, signer), 1_800_000_000)
  assert.notDeepEqual(one.payload, other.payload)
  for (const seconds of [0, -1, 1.5, 2 ** 53]) {
    assert.throws(() => cosignWithMlDsa(checkpoint, signer, seconds), { name: 'LedgerError', code: 'signature-invalid' })
  }
})

test('under another checkpoint, name, time or key it does not hold, and not with any byte changed', () => {
  const isRefused = { name: 'LedgerError', code: 'signature-invalid' }
  const refuses = (change: () => unknown): void => void assert.throws(change, isRefused)
  const { root, origin, size } = checkpoint
  refuses(() => verifyMlDsaCosignature({ ...checkpoint, origin: `${origin}x` }, signature, key))
  refuses(() => verifyMlDsaCosignature({ ...checkpoint, size: size + 1 }, signature, key))
  refuses(() => verifyMlDsaCosignature({ ...checkpoint, root: root.with(0, 1) }, signature, key))
  const other = mlDsaKey('witness.example.net/pq2', key.publicKey)
  refuses(() => verifyMlDsaCosignature(checkpoint, signature, other))
  // The name is signed, so that one key under two names is told apart.
  refuses(() => verifyMlDsaCosignature(checkpoint, { ...signature, name: other.name, keyId: other.keyId }, other))
  const { payload } = signature
  for (const at of [0, 1, 6, 7, 8, 9, 40, 500, 1_500, 2_400, payload.length - 2, payload.length - 1]) {
    const bent = payload.with(at, (payload[at] as number) ^ 1)
    refuses(() => verifyMlDsaCosignature(checkpoint, { ...signature, payload: bent }, key))
  }
  const lengths = [payload.slice(0, -1), payload.slice(1), new Uint8Array(0), Uint8Array.of(...payload, 0)]
  for (const wrong of lengths) refuses(() => verifyMlDsaCosignature(checkpoint, { ...signature, payload: wrong }, key))
  refuses(() => verifyMlDsaCosignature(checkpoint, { ...signature, payload: new Uint8Array(payload.length) }, key))
})

test('no other spelling of line or key is taken', () => {
  const lines = [...layoutMutations(vector.line), ...base64Mutations(vector.line)]
  const keys = [...layoutMutations(vector.vkey), ...base64Mutations(vector.vkey), ...decimalMutations(vector.vkey)]
  assert.ok(lines.length >= 25 && keys.length >= 25, `${lines.length} ${keys.length}`)
  for (const { name, bytes } of lines) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    if (text === vector.line) continue
    assert.throws(
      () => {
        const [line, ...others] = parseSignatureLines(text) as [NoteSignature]
        // The same line again is no other spelling of it: whoever reads notes takes one of them.
        if (others.length > 0) throw new LedgerError('note-invalid', 'more than one line')
        verifyMlDsaCosignature(checkpoint, line, key)
      },
      { name: 'LedgerError' },
      name,
    )
  }
  for (const { name, bytes } of keys) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    if (text !== vector.vkey) assert.throws(() => parseMlDsaVkey(text), { name: 'LedgerError', code: 'key-invalid' }, name)
  }
  const [name, id, data = ''] = vector.vkey.split('+', 3) as [string, string, string]
  const rest = vector.vkey.slice(name.length + id.length + 2)
  for (const wrong of [
    `${name}+00000000+${rest}`,
    `${name}x+${id}+${rest}`,
    `${name}+${id.toUpperCase()}+${rest}`,
    `${name}+${id}+${data.slice(4)}`,
    '',
    '++',
  ])
    assert.throws(() => parseMlDsaVkey(wrong), { name: 'LedgerError', code: 'key-invalid' }, wrong.slice(0, 60))
})

test('it is no key of a quorum: what reads policies refuses it', () => {
  assert.throws(() => parseVkey(vector.vkey), { name: 'LedgerError', code: 'key-invalid' })
  for (const name of ['', 'a b', 'a+b', 'ä', 'x'.repeat(256)]) assert.throws(() => mlDsaKey(name, key.publicKey), { code: 'key-invalid' })
  assert.throws(() => mlDsaKey(key.name, key.publicKey.slice(1)), { code: 'key-invalid' })
  assert.throws(() => mlDsaSigner(key.name, new Uint8Array(31)), { code: 'key-invalid' })
})
