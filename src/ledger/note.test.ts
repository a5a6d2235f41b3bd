import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, equalBytes, unhex, utf8 } from '../foundation/index.ts'
import { exampleSigner } from './example-ledger.fixture.ts'
import {
  addSignatures,
  cosign,
  EMPTY_ROOT,
  formatCheckpointBody,
  formatNote,
  formatSignatureLines,
  formatVkey,
  LOG_KEY,
  NOTE_SIGNATURES_MAX,
  noteKey,
  parseNote,
  parseSignatureLines,
  parseVkey,
  signCheckpoint,
  verifyCosignature,
  verifyNote,
  WITNESS_KEY,
} from './index.ts'

const log = exampleSigner('log.example/a', 1)
const witness = exampleSigner('witness.example/w', 2)
const logKey = noteKey(log.name, LOG_KEY, log.publicKey)
const witnessKey = noteKey(witness.name, WITNESS_KEY, witness.publicKey)
const checkpoint = { origin: log.name, size: 3, root: new Uint8Array(32).fill(7) }
const note = parseNote(signCheckpoint(checkpoint, log))

test('refuses a verifier key with any one character changed, and any part of it', () => {
  for (const vkey of [formatVkey(logKey), formatVkey(witnessKey)]) {
    assert.equal(formatVkey(parseVkey(vkey)), vkey)
    for (let index = 0; index < vkey.length; index += 1) {
      const changed = vkey.slice(0, index) + String.fromCharCode(vkey.charCodeAt(index) + 1) + vkey.slice(index + 1)
      assert.throws(() => parseVkey(changed), { code: 'key-invalid' }, changed)
      assert.throws(() => parseVkey(vkey.slice(0, index)), { code: 'key-invalid' })
      if (index > 0) assert.throws(() => parseVkey(vkey.slice(index)), { code: 'key-invalid' })
    }
  }
})

test('refuses names that no line could carry and keys under which one signature fits many messages', () => {
  for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u0085b', 'a\u3000b', 'a\0', '\ud800', 'x'.repeat(256)]) {
    assert.throws(() => noteKey(name, LOG_KEY, log.publicKey), { code: 'key-invalid' })
  }
  noteKey('name\ufeff', LOG_KEY, log.publicKey)
  const smallOrder = 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'
  for (const key of [unhex(smallOrder), new Uint8Array(32), log.publicKey.slice(1)]) {
    assert.throws(() => noteKey('name', LOG_KEY, key), { code: 'key-invalid' })
  }
})

test('keeps empty lines of the text and splits at the last one', () => {
  const text = 'first\n\nsecond\n\n'
  const signed = formatNote({ text, signatures: note.signatures })
  assert.equal(parseNote(signed).text, text)
})

test('limits the number of lines and the size', () => {
  const many = Array.from({ length: NOTE_SIGNATURES_MAX }, () => note.signatures).flat()
  const full = { text: note.text, signatures: many }
  assert.equal(verifyNote(parseNote(formatNote(full)), [logKey]).length, 1)
  assert.throws(() => formatNote({ ...full, signatures: [...many, ...note.signatures] }), { code: 'note-invalid' })
  const tooMany = concatBytes(formatNote(full), utf8(formatSignatureLines(note.signatures)))
  assert.throws(() => parseNote(tooMany), { code: 'note-invalid' })
  assert.throws(() => parseNote(new Uint8Array(128 * 1024 + 1).fill(0x0a)), { code: 'note-invalid' })
  assert.throws(() => formatNote({ ...full, text: `${'x'.repeat(128 * 1024)}\n` }), { code: 'note-invalid' })
})

test('formats no note that it would not read', () => {
  for (const text of ['', 'no newline', 'tab\t\n', 'return\r\n', '\ud800\n']) {
    assert.throws(() => formatNote({ text, signatures: note.signatures }), { code: 'note-invalid' })
  }
  assert.throws(() => formatNote({ text: note.text, signatures: [] }), { code: 'note-invalid' })
})

test('ignores lines by unknown keys but keeps them', () => {
  const stranger = cosign(checkpoint, exampleSigner('stranger.example', 3), 5)
  const signed = parseNote(formatNote(addSignatures(note, [stranger])))
  assert.equal(signed.signatures.length, 2)
  assert.deepEqual(
    verifyNote(signed, [logKey]).map(({ key }) => key.name),
    [log.name],
  )
})

test('replaces an older line by the same key', () => {
  const [first, second] = [cosign(checkpoint, witness, 100), cosign(checkpoint, witness, 200)]
  const signed = addSignatures(addSignatures(note, [first]), [second])
  assert.equal(signed.signatures.length, 2)
  assert.deepEqual(
    verifyNote(signed, [logKey, witnessKey]).map(({ time }) => time),
    [undefined, 200],
  )
})

test('refuses two different keys that would answer to the same line', () => {
  const clash = { ...logKey, publicKey: witness.publicKey }
  assert.throws(() => verifyNote(note, [logKey, clash]), { code: 'key-invalid' })
  assert.equal(verifyNote(note, [logKey, { ...logKey }]).length, 1)
})

test('signs no checkpoint under another name and none that is malformed', () => {
  assert.throws(() => signCheckpoint(checkpoint, witness), { code: 'checkpoint-invalid' })
  for (const change of [{ size: -1 }, { size: 2 ** 53 }, { size: 0.5 }, { size: 0 }, { root: new Uint8Array(31) }]) {
    assert.throws(() => signCheckpoint({ ...checkpoint, ...change }, log), { code: 'checkpoint-invalid' })
  }
  signCheckpoint({ origin: log.name, size: 0, root: EMPTY_ROOT }, log)
  assert.throws(() => formatCheckpointBody({ ...checkpoint, origin: 'two\nlines' }), { code: 'checkpoint-invalid' })
})

test('cosigns only at a time, and only what was read', () => {
  for (const seconds of [0, -1, 0.5, Number.NaN, 2 ** 53])
    assert.throws(() => cosign(checkpoint, witness, seconds), { code: 'signature-invalid' })
  assert.throws(() => cosign({ ...checkpoint, size: 0 }, witness, 1), { code: 'checkpoint-invalid' })
  const signature = cosign(checkpoint, witness, 1_700_000_000)
  assert.equal(verifyCosignature(checkpoint, signature, witnessKey), 1_700_000_000)
  assert.throws(() => verifyCosignature({ ...checkpoint, size: 4 }, signature, witnessKey), { code: 'signature-invalid' })
  assert.throws(() => verifyCosignature(checkpoint, signature, logKey), { code: 'key-invalid' })
  assert.throws(() => verifyCosignature(checkpoint, note.signatures[0] ?? signature, witnessKey), { code: 'signature-invalid' })
})

test('a plain signature is no cosignature and the reverse', () => {
  const asWitness = noteKey(log.name, WITNESS_KEY, log.publicKey)
  assert.throws(() => verifyNote(note, [asWitness]), { code: 'signature-invalid' })
  const relabelled = note.signatures.map((signature) => ({ ...signature, keyId: asWitness.keyId }))
  assert.throws(() => verifyNote({ text: note.text, signatures: relabelled }, [asWitness]), { code: 'signature-invalid' })
})

test('reads back every signature line it writes', () => {
  const name = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'Z', '.', '/', '—', 'é', '\ufeff') })
  const keyId = fc.uint8Array({ minLength: 4, maxLength: 4 })
  const payload = fc.uint8Array({ minLength: 1, maxLength: 80 })
  const lines = fc.array(fc.record({ name, keyId, payload }, { noNullPrototype: true }), { minLength: 1, maxLength: 5 })
  fc.assert(fc.property(lines, (signatures) => assert.deepEqual(parseSignatureLines(formatSignatureLines(signatures)), signatures)))
})

test('refuses or reads a mutated note, and whatever it reads it writes byte for byte', () => {
  const bytes = formatNote(addSignatures(note, [cosign(checkpoint, witness, 9)]))
  const mutation = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255) })
  fc.assert(
    fc.property(mutation, ({ at, byte }) => {
      const mutated = bytes.with(at, byte)
      try {
        assert.deepEqual(formatNote(parseNote(mutated)), mutated)
        const isUnchanged = equalBytes(mutated, bytes)
        if (!isUnchanged) assert.ok(verifyNote(parseNote(mutated), [logKey, witnessKey]).length < 2)
      } catch (error) {
        assert.ok(error instanceof Error && error.name === 'LedgerError', String(error))
      }
    }),
    { numRuns: 500 },
  )
})
