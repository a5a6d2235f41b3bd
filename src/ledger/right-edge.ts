/**
 * The right edge of a tree: one hash for each perfect subtree, largest first. It is all that appending
 * and the root need, however large the tree.
 */
import { LedgerError } from './errors.ts'
import { EMPTY_ROOT, nodeHash } from './merkle.ts'
import { HASH_BYTES } from './reading.ts'

/** The edge of a tree of `size` leaves: as many hashes as `size` has one bits. */
export type RightEdge = {
  readonly size: number
  readonly hashes: readonly Uint8Array[]
}

/** The edge of the tree without leaves. */
export function emptyEdge(): RightEdge {
  return { size: 0, hashes: [] }
}

/** An edge read from storage. @throws LedgerError `edge-invalid` when the hashes do not fit the size */
export function parseEdge(size: number, hashes: readonly Uint8Array[]): RightEdge {
  if (!Number.isSafeInteger(size) || size < 0) throw new LedgerError('edge-invalid', 'edge size is not a natural number')
  const fits = hashes.length === perfectSubtrees(size) && hashes.every((hash) => hash.length === HASH_BYTES)
  if (!fits) throw new LedgerError('edge-invalid', 'edge hashes do not fit the size')
  return { size, hashes: [...hashes] }
}

/** The edge after one more leaf; the one given is unchanged. */
export function appendLeafHash(edge: RightEdge, leafHash: Uint8Array): RightEdge {
  return appendLeafHashes(edge, [leafHash])
}

/** The edge after these leaves, in order. @throws LedgerError `edge-invalid` on a hash that is not 32 bytes */
export function appendLeafHashes(edge: RightEdge, leafHashes: Iterable<Uint8Array>): RightEdge {
  const hashes = [...edge.hashes]
  let size = edge.size
  for (const leafHash of leafHashes) {
    if (leafHash.length !== HASH_BYTES) throw new LedgerError('edge-invalid', `leaf hash is not ${HASH_BYTES} bytes`)
    let hash = leafHash
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) hash = nodeHash(hashes.pop() as Uint8Array, hash)
    hashes.push(hash)
    size += 1
  }
  return { size, hashes }
}

/** The root of the edge's tree. */
export function rootOf(edge: RightEdge): Uint8Array {
  return edge.hashes.length === 0 ? EMPTY_ROOT : foldSubtrees(edge.hashes)
}

/** The root over perfect subtrees given largest first; at least one. */
export function foldSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

function perfectSubtrees(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}
