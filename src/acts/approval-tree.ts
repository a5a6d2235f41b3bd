/**
 * Many acts that one signature approves: a tree over their digests, whose root is signed. Each act carries its path to the root and says
 * nothing of the others by it: all paths are equally long, hashes of other acts look like the random ones that fill the tree, and
 * pairs are hashed in the order of their bytes, so that no path tells which act it was (spec/act.md#approvals).
 */
import { canonicalJson, concatBytes, type Json, sha256, utf8 } from '../foundation/index.ts'

/** Hashes of a path; a root approves two to the power of it acts at most. */
export const APPROVAL_PATH_LENGTH = 20

const LEAF = Uint8Array.of(0x00)
const NODE = Uint8Array.of(0x01)

/** What of an act is approved: all that it says but the approval itself and by whom it is. */
export type ApprovedAct = { readonly party: string; readonly agreement: string; readonly kind: string; readonly body: object }

/** The tree over some acts. */
export type ApprovalTree = {
  readonly root: Uint8Array
  /** The hashes beside the act of that place, from it to the root. */
  pathOf(place: number): readonly Uint8Array[]
}

/** The digest of what is approved of an act. */
export function approvedDigest({ party, agreement, kind, body }: ApprovedAct): Uint8Array {
  const { approval: _signatures, approvedBy: _signer, ...said } = body as { readonly approval?: unknown; readonly approvedBy?: unknown }
  return sha256(utf8(`comity/approved-act/v1\n${canonicalJson({ party, agreement, kind, body: said } as Json)}`))
}

/** The tree over digests, at least one. @param filler gives 32 random bytes for each level */
export function approvalTree(digests: readonly Uint8Array[], filler: (level: number) => Uint8Array): ApprovalTree {
  if (digests.length === 0 || digests.length > 2 ** APPROVAL_PATH_LENGTH)
    throw new RangeError('an approval is of one act to two to the power of twenty')
  const levels: Uint8Array[][] = [digests.map(leafOf)]
  for (let level = 0; level < APPROVAL_PATH_LENGTH; level += 1) {
    const below = levels[level] as Uint8Array[]
    if (below.length % 2 === 1) below.push(filler(level))
    const above: Uint8Array[] = []
    for (let at = 0; at < below.length; at += 2) above.push(nodeOf(below[at] as Uint8Array, below[at + 1] as Uint8Array))
    levels.push(above)
  }
  return {
    root: levels[APPROVAL_PATH_LENGTH]?.[0] as Uint8Array,
    pathOf: (place) =>
      Array.from({ length: APPROVAL_PATH_LENGTH }, (_, level) => (levels[level] as Uint8Array[])[(place >> level) ^ 1] as Uint8Array),
  }
}

/** The root to which a path leads from a digest. */
export function approvalRoot(digest: Uint8Array, path: readonly Uint8Array[]): Uint8Array {
  return path.reduce(nodeOf, leafOf(digest))
}

function leafOf(digest: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, digest))
}

function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  const [first, second] = Buffer.compare(left, right) <= 0 ? [left, right] : [right, left]
  return sha256(concatBytes(NODE, first, second))
}
