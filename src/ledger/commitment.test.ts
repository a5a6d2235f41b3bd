import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Randomness } from '../foundation/index.ts'
import { canonicalJson, concatBytes, hex, parseJson, sha256, uint16, unbase64url, utf8 } from '../foundation/index.ts'
import type { DisclosedField, Opening } from './index.ts'
import {
  appendLeafHashes,
  commit,
  discloseFields,
  emptyEdge,
  formatOpening,
  LEAF_BYTES,
  leafHash,
  leafOfOpening,
  parseOpening,
  rootOf,
  verifyOpening,
} from './index.ts'

const origin = 'xa.example/ledger/1'
const randomness: Randomness = (length) => new Uint8Array(randomBytes(length))
const fields = { act: 'a-1', at: '2026-01-01T00:00:00.000Z', basis: 'Article 4', kind: 'release' }
const { leaf, opening } = commit({ origin, fields, randomness })

const anyFields = fc.dictionary(
  fc.stringMatching(/^[a-z][A-Za-z0-9_.-]{0,20}$/),
  fc.string({ unit: 'grapheme', maxLength: 200 }).filter((value) => value.isWellFormed()),
  { minKeys: 1, maxKeys: 12 },
)

test('every leaf has the same length and says nothing before its commitment', () => {
  fc.assert(
    fc.property(anyFields, (some) => {
      const made = commit({ origin, fields: some, randomness })
      assert.equal(made.leaf.length, LEAF_BYTES)
      assert.equal(hex(made.leaf.slice(0, 32)), `0101${'00'.repeat(30)}`)
      assert.deepEqual(verifyOpening(made.leaf, made.opening, origin), { ...some })
    }),
  )
})

test('an opening survives its JSON, whole and with any fields withheld', () => {
  fc.assert(
    fc.property(anyFields, fc.infiniteStream(fc.boolean()), (some, choices) => {
      const made = commit({ origin, fields: some, randomness })
      const shown = Object.keys(some).filter(() => choices.next().value)
      const partial = discloseFields(made.opening, shown)
      const read = parseOpening(parseJson(canonicalJson(formatOpening(partial))))
      assert.deepEqual(read, partial)
      assert.deepEqual(leafOfOpening(read), made.leaf)
      assert.deepEqual(Object.keys(verifyOpening(made.leaf, read, origin)).sort(), shown.sort())
    }),
  )
})

test('equal fields give unrelated leaves', () => {
  const again = commit({ origin, fields, randomness })
  assert.notDeepEqual(again.leaf, leaf)
  assert.throws(() => verifyOpening(again.leaf, opening, origin), { code: 'opening-mismatch' })
})

test('an opening is of one ledger', () => {
  assert.throws(() => verifyOpening(leaf, opening, 'xb.example/ledger/1'), { code: 'opening-mismatch' })
  const moved = { ...opening, origin: 'xb.example/ledger/1' }
  assert.throws(() => verifyOpening(leaf, moved, moved.origin), { code: 'opening-mismatch' })
})

test('no change of an opening opens the same leaf', () => {
  const first = opening.fields[0] as { name: string; salt: string; value: string }
  const changes: Opening[] = [
    { ...opening, salt: 'A'.repeat(43) },
    { ...opening, fields: opening.fields.slice(1) },
    { ...opening, fields: opening.fields.with(0, { ...first, value: 'a-2' }) },
    { ...opening, fields: opening.fields.with(0, { ...first, name: 'a' }) },
    { ...opening, fields: opening.fields.with(0, { ...first, salt: 'A'.repeat(22) }) },
    { ...opening, fields: opening.fields.with(0, { digest: 'A'.repeat(43) }) },
    { ...opening, fields: [...opening.fields, { digest: 'A'.repeat(43) }] },
  ]
  for (const changed of changes) assert.throws(() => verifyOpening(leaf, changed, origin), { code: 'opening-mismatch' })
  assert.throws(() => verifyOpening(leaf.slice(1), opening, origin), { code: 'opening-mismatch' })
  assert.throws(() => verifyOpening(leaf.with(2, 1), opening, origin), { code: 'opening-mismatch' })
})

test('a withheld field cannot be shown again, and its name is gone', () => {
  const partial = discloseFields(opening, ['at'])
  assert.doesNotMatch(canonicalJson(formatOpening(partial)), /kind|release|Article|a-1/)
  assert.throws(() => discloseFields(partial, ['kind']), { code: 'opening-invalid' })
  assert.throws(() => discloseFields(opening, ['toString']), { code: 'opening-invalid' })
  assert.deepEqual(discloseFields(partial, []).fields.length, 4)
})

test('commits to nothing that an opening could not hold', () => {
  for (const some of [{}, { Kind: 'x' }, { 'a b': 'x' }, { kind: '\ud800' }, { kind: 'é'.repeat(2_049) }]) {
    assert.throws(() => commit({ origin, fields: some, randomness }), { code: 'opening-invalid' })
  }
  assert.throws(() => commit({ origin: '', fields, randomness }), { code: 'opening-invalid' })
  assert.throws(() => commit({ origin, fields, randomness: (length) => randomness(length - 1) }), { code: 'opening-invalid' })
})

test('a leaf commits to the root of the tree over its fields, and its opening is kept as canonical text', () => {
  const label = (text: string): Uint8Array => utf8(`comity/${text}/v1\0`)
  const measured = (part: Uint8Array): Uint8Array => concatBytes(uint16(part.length), part)
  fc.assert(
    fc.property(anyFields, (some) => {
      const { leaf, opening, text } = commit({ origin, fields: some, randomness })
      const digests = (opening.fields as readonly DisclosedField[]).map(({ name, salt, value }) =>
        sha256(label('field'), measured(unbase64url(salt)), measured(utf8(name)), measured(utf8(value))),
      )
      const root = rootOf(appendLeafHashes(emptyEdge(), digests.map(leafHash)))
      const commitment = sha256(label('leaf'), measured(utf8(origin)), unbase64url(opening.salt), root)
      assert.equal(hex(leaf), `0101${'00'.repeat(30)}${hex(commitment)}`)
      assert.equal(text, canonicalJson(formatOpening(opening)))
      assert.deepEqual(parseOpening(parseJson(text)), opening)
    }),
  )
})

const GROWING = ['plain', '', 'é'.repeat(2_048), 'x'.repeat(4_096), 'line\nand "quote" \\ \u0000 \u2028', '漢字 😀', 'Z'] as const
test('leaf and opening are the same to the byte for the same randomness, of any number of fields', () => {
  const made = Array.from({ length: 64 }, (_, more) => {
    let drawn = more
    const counted: Randomness = (length) => Uint8Array.from({ length }, () => (drawn++ * 31) % 256)
    const names = Array.from({ length: more + 1 }, (_, number) => `f${(number * 37) % 64}_.-A`)
    const some = Object.fromEntries(names.map((name, number) => [name, GROWING[(number + more) % GROWING.length] as string]))
    const { leaf, opening } = commit({ origin: `ö.example/${more}`, fields: some, randomness: counted })
    const withheld = discloseFields(
      opening,
      names.filter((_, number) => number % 3 === 0),
    )
    assert.deepEqual(leafOfOpening(withheld), leaf)
    return [hex(leaf), canonicalJson(formatOpening(opening)), canonicalJson(formatOpening(withheld))].join('\n')
  })
  assert.equal(hex(sha256(utf8(made.join('\n')))), '70eaa1f687ed539690e84ebcc379388494a08f0ac5141ecd710c4c81306eb6da')
})
