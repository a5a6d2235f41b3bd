/** The Merkle root (RFC 6962) that a consult or refuse act commits to. */
import type { RefusalRow } from '../../acts/index.ts'
import { canonicalBytes, hex, type Json } from '../../foundation/index.ts'
import { appendLeafHashes, emptyEdge, leafHash, rootOf } from '../../ledger/index.ts'
import type { ReadRow } from './ports.ts'

/**
 * The root over rows in their order, lower-case hexadecimal. The data of a leaf
 * is the canonical JSON (RFC 8785) of the row with every member it has in
 * {@link ReadRow} or `RefusalRow`, times in milliseconds since 1970.
 */
export function rootOfRows(rows: readonly (ReadRow | RefusalRow)[]): string {
  return hex(rootOf(appendLeafHashes(emptyEdge(), rows.map(leafOfRow))))
}

function leafOfRow(row: ReadRow | RefusalRow): Uint8Array {
  return leafHash(canonicalBytes('seq' in row ? inOrder(row) : { ...row }))
}

// Members in the order of their canonical text, in which it is written at once.
function inOrder({ account, agreement, at, digest, items, justification, purpose, seq, what }: ReadRow): Json {
  return { account, agreement, at, digest, items, justification, purpose, seq, what }
}
