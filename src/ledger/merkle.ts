/** Hashes and proof verification of the append-only Merkle tree (RFC 6962 section 2.1, RFC 9162 section 2.1). */
import { equalBytes, sha256 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES } from './reading.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Most hashes that any inclusion or consistency proof may hold (c2sp.org/tlog-witness). */
export const PROOF_HASHES_MAX = 63

/** The root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0))

/** The 32-byte hash of a leaf's bytes. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(LEAF, data)
}

/** The 32-byte hash of the node above two hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right)
}

/** The claim that the tree of this size and root has this leaf hash at this index. */
export type InclusionClaim = {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/**
 * Proves an inclusion (RFC 9162 section 2.1.3.2): exact proof length, index below size.
 * @throws LedgerError `proof-invalid`
 */
export function verifyInclusion(claim: InclusionClaim): void {
  const { index, size, proof } = claim
  assertSize(size)
  assertSize(index)
  if (index >= size) throw invalid('index is not below the tree size')
  assertHashes(claim.leafHash, claim.root, ...proof)
  let node = index
  let last = size - 1
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (last === 0) throw invalid('inclusion proof is too long')
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      // A node that ends its level alone is carried up unhashed until it becomes a right child.
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = half(last)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    node = half(node)
    last = half(last)
  }
  if (last !== 0) throw invalid('inclusion proof is too short')
  if (!equalBytes(hash, claim.root)) throw invalid('inclusion proof leads to another root')
}

/** The claim that the larger tree starts with all leaves of the smaller one. */
export type ConsistencyClaim = {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Proves a consistency (RFC 9162 section 2.1.4.2). From size 0 the proof is empty and the old root is {@link EMPTY_ROOT};
 * for equal sizes the proof is empty and the roots are equal.
 * @throws LedgerError `proof-invalid`
 */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { oldSize, oldRoot, size, root, proof } = claim
  assertSize(oldSize)
  assertSize(size)
  assertHashes(oldRoot, root, ...proof)
  if (oldSize > size) throw invalid('old size is above the tree size')
  if (size === 0 && !equalBytes(root, EMPTY_ROOT)) throw invalid('empty tree has another root')
  if (oldSize === 0 || oldSize === size) {
    if (proof.length !== 0) throw invalid('consistency proof is not empty')
    if (!equalBytes(oldRoot, oldSize === 0 ? EMPTY_ROOT : root)) throw invalid('roots differ')
    return
  }
  // An old tree that is a whole subtree of the new one is its own starting point and absent from the proof.
  const path = isWholeSubtree(oldSize) ? [oldRoot, ...proof] : proof
  const roots = climb({ oldSize, size, path })
  if (!equalBytes(roots.old, oldRoot) || !equalBytes(roots.new, root)) throw invalid('consistency proof leads to other roots')
}

/** A signed larger tree, and the path of the smaller one in it: a consistency proof, before which the smaller root stands where it is a whole subtree. */
export type PrefixClaim = Omit<ConsistencyClaim, 'proof'> & { readonly path: readonly Uint8Array[] }

/** Proves that the larger tree begins with the smaller one, as the path says. @throws LedgerError `proof-invalid` */
export function verifyPrefix({ path, ...claim }: PrefixClaim): void {
  const [first, ...rest] = path
  const isWhole = isWholeSubtree(claim.oldSize)
  if (isWhole && (first === undefined || !equalBytes(first, claim.oldRoot))) throw invalid('path begins with another root')
  verifyConsistency({ ...claim, proof: isWhole ? rest : path })
}

/**
 * Proves that the larger tree does not begin with the smaller one: the path leads to the larger root, which binds every hash in it, and
 * to another smaller root than the one claimed. No tree has both.
 * @throws LedgerError `proof-invalid` where the path proves no such thing
 */
export function verifyForkPath({ oldSize, oldRoot, size, root, path }: PrefixClaim): void {
  assertSize(oldSize)
  assertSize(size)
  assertHashes(oldRoot, root, ...path)
  if (oldSize === 0 || oldSize >= size) throw invalid('sizes leave room for no contradiction')
  const roots = climb({ oldSize, size, path })
  if (!equalBytes(roots.new, root)) throw invalid('path leads to another root')
  if (equalBytes(roots.old, oldRoot)) throw invalid('path shows that the larger tree begins with the smaller one')
}

function isWholeSubtree(size: number): boolean {
  let rest = size
  while (rest > 1 && rest % 2 === 0) rest /= 2
  return rest === 1
}

type Path = Pick<PrefixClaim, 'oldSize' | 'size' | 'path'>

function climb({ oldSize, size, path }: Path): { old: Uint8Array; new: Uint8Array } {
  let node = oldSize - 1
  let last = size - 1
  while (node % 2 === 1) {
    node = half(node)
    last = half(last)
  }
  const [first, ...rest] = path
  if (first === undefined) throw invalid('consistency proof is too short')
  let old = first
  let grown = first
  for (const hash of rest) {
    if (last === 0) throw invalid('consistency proof is too long')
    if (node % 2 === 1 || node === last) {
      old = nodeHash(hash, old)
      grown = nodeHash(hash, grown)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = half(last)
      }
    } else {
      grown = nodeHash(grown, hash)
    }
    node = half(node)
    last = half(last)
  }
  if (last !== 0) throw invalid('consistency proof is too short')
  return { old, new: grown }
}

// Bit operators would cut these numbers to 32 bits.
function half(value: number): number {
  return Math.floor(value / 2)
}

function assertSize(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw invalid('size or index is not a natural number')
}

function assertHashes(...hashes: readonly Uint8Array[]): void {
  if (hashes.length > PROOF_HASHES_MAX + 2) throw invalid(`proof holds more than ${PROOF_HASHES_MAX} hashes`)
  for (const hash of hashes) if (hash.length !== HASH_BYTES) throw invalid(`hash is not ${HASH_BYTES} bytes`)
}

function invalid(message: string): LedgerError {
  return new LedgerError('proof-invalid', message)
}
