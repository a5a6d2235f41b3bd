import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, utf8 } from '../foundation/index.ts'
import { exampleLeafHashes, NaiveTree } from './example-ledger.fixture.ts'
import { EMPTY_ROOT, leafHash, verifyConsistency, verifyInclusion } from './index.ts'

/** Refusing every mutation of every proof to 256 takes a minute. */
const SIZES = process.env.SLOW === '1' ? 256 : 40
const EXHAUSTIVE = 256
const leaves = exampleLeafHashes(EXHAUSTIVE)
const naive = new NaiveTree(leaves)
const roots = Array.from({ length: EXHAUSTIVE + 1 }, (_, size) => naive.root(size))
const refused = { name: 'LedgerError', code: 'proof-invalid' }

test('hashes a leaf and the empty tree as RFC 6962 does', () => {
  assert.equal(hex(leafHash(utf8('L123456'))), '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56')
  assert.equal(hex(leafHash(new Uint8Array(0))), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  assert.equal(hex(EMPTY_ROOT), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('accepts every inclusion proof of the naive tree and no mutation of it', () => {
  for (let size = 1; size <= SIZES; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const claim = {
        leafHash: leaves[index] as Uint8Array,
        index,
        size,
        proof: naive.inclusion(index, size),
        root: roots[size] as Uint8Array,
      }
      verifyInclusion(claim)
      for (const proof of mutations(claim.proof)) assert.throws(() => verifyInclusion({ ...claim, proof }), refused)
      assert.throws(() => verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash) }), refused)
      assert.throws(() => verifyInclusion({ ...claim, root: flipped(claim.root) }), refused)
      assert.throws(() => verifyInclusion({ ...claim, index: (index + 1) % (size + 1) }), refused)
    }
  }
})

test('accepts every consistency proof of the naive tree and no mutation of it', () => {
  for (let size = 1; size <= SIZES; size += 1) {
    for (let oldSize = 1; oldSize <= size; oldSize += 1) {
      const claim = {
        oldSize,
        oldRoot: roots[oldSize] as Uint8Array,
        size,
        root: roots[size] as Uint8Array,
        proof: naive.consistency(oldSize, size),
      }
      verifyConsistency(claim)
      for (const proof of mutations(claim.proof)) assert.throws(() => verifyConsistency({ ...claim, proof }), refused)
      assert.throws(() => verifyConsistency({ ...claim, oldRoot: flipped(claim.oldRoot) }), refused)
      assert.throws(() => verifyConsistency({ ...claim, root: flipped(claim.root) }), refused)
      if (oldSize !== size) assert.throws(() => verifyConsistency({ ...claim, oldSize: size, size: oldSize }), refused)
    }
  }
})

test('accepts every proof of the naive tree for every pair of sizes to 256', () => {
  for (let size = 1; size <= EXHAUSTIVE; size += 1) {
    const root = roots[size] as Uint8Array
    for (let other = 1; other <= size; other += 1) {
      const index = other - 1
      verifyInclusion({ leafHash: leaves[index] as Uint8Array, index, size, proof: naive.inclusion(index, size), root })
      const oldRoot = roots[other] as Uint8Array
      verifyConsistency({ oldSize: other, oldRoot, size, root, proof: naive.consistency(other, size) })
    }
  }
})

test('starts every history at the empty tree', () => {
  const root = roots[5] as Uint8Array
  verifyConsistency({ oldSize: 0, oldRoot: EMPTY_ROOT, size: 5, root, proof: [] })
  verifyConsistency({ oldSize: 0, oldRoot: EMPTY_ROOT, size: 0, root: EMPTY_ROOT, proof: [] })
  assert.throws(() => verifyConsistency({ oldSize: 0, oldRoot: root, size: 5, root, proof: [] }), refused)
  assert.throws(() => verifyConsistency({ oldSize: 0, oldRoot: EMPTY_ROOT, size: 5, root, proof: [root] }), refused)
  assert.throws(() => verifyConsistency({ oldSize: 0, oldRoot: root, size: 0, root, proof: [] }), refused)
})

test('refuses numbers and hashes out of range', () => {
  const root = roots[1] as Uint8Array
  for (const size of [-1, 0, 0.5, 2 ** 53, Number.NaN]) {
    assert.throws(() => verifyInclusion({ leafHash: root, index: 0, size, proof: [], root }), refused)
  }
  assert.throws(() => verifyInclusion({ leafHash: root, index: 1, size: 1, proof: [], root }), refused)
  assert.throws(() => verifyInclusion({ leafHash: root.slice(1), index: 0, size: 1, proof: [], root: root.slice(1) }), refused)
  assert.throws(() => verifyInclusion({ leafHash: root, index: 0, size: 2 ** 53 - 1, proof: Array(66).fill(root), root }), refused)
})

function flipped(hash: Uint8Array): Uint8Array {
  const copy = hash.slice()
  copy[7] = (copy[7] as number) ^ 4
  return copy
}

function mutations(proof: readonly Uint8Array[]): Uint8Array[][] {
  const extra = leaves[0] as Uint8Array
  const changed = proof.map((hash, index) => proof.with(index, flipped(hash)))
  const shorter = proof.length === 0 ? [] : [proof.slice(1), proof.slice(0, -1)]
  const swapped = proof.length < 2 ? [] : [[proof[1] as Uint8Array, proof[0] as Uint8Array, ...proof.slice(2)]]
  return [...changed, ...shorter, ...swapped, [...proof, extra], [extra, ...proof]]
}
