/** Signs the leaves that no checkpoint covers yet: grown tiles, right edge and signature, stored by compare-and-swap. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Transactions } from '../../acts/index.ts'
import { equalBytes, utf8, utf8Text } from '../../foundation/index.ts'
import {
  appendLeafHashes,
  growTiles,
  leafHash,
  type NoteKey,
  type NoteSigner,
  parseCheckpointBody,
  parseEdge,
  parseNote,
  type RightEdge,
  rootOf,
  signCheckpoint,
  tileReader,
  treeRoot,
  verifyNote,
  withWrites,
} from '../../ledger/index.ts'
import { WitnessingError } from './errors.ts'
import type { LedgerHead, LedgerReader, LedgerWriter } from './ports.ts'

/** Leaves of one checkpoint while a backlog is worked off: bounds memory and the length of a transaction. */
export const CHUNK_LEAVES_MAX = 10_000
const PAGE_LEAVES = 1_000

/** What signing works with. */
export type SignParts = {
  readonly ledger: LedgerReader
  readonly transactions: Transactions<{ readonly ledger: LedgerWriter }>
  readonly signer: NoteSigner
  /** Keys that may have signed the head that is kept. */
  readonly keys: readonly NoteKey[]
  readonly fence: number
  readonly chunkLeaves: number
  /** Each checkpoint ends at a multiple of this, as the head does. */
  readonly padTo: number
}

/** The last signed checkpoint; `note` carries the ledger's own signature only. */
export type SignedHead = { readonly epoch: number; readonly origin: string; readonly size: number; readonly note: string | null }

/**
 * Signs up to the last leaf of the head, one checkpoint per chunk. A signature leaves this function only after its
 * checkpoint is durable; a head that another process moved is never signed over.
 * @throws WitnessingError `sequencer-lost`, `ledger-damaged`
 */
export async function signBacklog(head: LedgerHead, parts: SignParts): Promise<SignedHead> {
  let edge = verifiedEdge(head, parts.keys)
  let note = head.note
  while (edge.size < head.leaves) {
    const end = edge.size + Math.max(parts.chunkLeaves, parts.padTo)
    const to = Math.min(head.leaves, end - (end % parts.padTo))
    const signed = await signChunk(head, edge, { to, parts })
    edge = signed.edge
    note = signed.note
  }
  return { epoch: head.epoch, origin: head.origin, size: edge.size, note }
}

/** The kept edge, once it is proven to be that of the kept checkpoint. */
function verifiedEdge({ signedSize, edge: hashes, note }: LedgerHead, keys: readonly NoteKey[]): RightEdge {
  const edge = parseEdge(signedSize, hashes)
  if (note === null) {
    if (signedSize !== 0) throw new WitnessingError('ledger-damaged', 'checkpoint of the own ledger is missing')
    return edge
  }
  const parsed = parseNote(utf8(note))
  verifyNote(parsed, keys)
  const checkpoint = parseCheckpointBody(parsed.text)
  const isSame = checkpoint.size === signedSize && equalBytes(checkpoint.root, rootOf(edge))
  if (!isSame) throw new WitnessingError('ledger-damaged', 'edge of the own ledger is not that of its checkpoint')
  return edge
}

type Chunk = { readonly to: number; readonly parts: SignParts }

async function signChunk(head: LedgerHead, edge: RightEdge, { to, parts }: Chunk): Promise<{ edge: RightEdge; note: string }> {
  const { epoch, origin } = head
  const reader = tileReader(parts.ledger, epoch)
  const newLeafHashes = await readLeafHashes(parts.ledger, { epoch, from: edge.size, to })
  const tiles = await growTiles({ size: edge.size, newLeafHashes, reader })
  const grown = appendLeafHashes(edge, newLeafHashes)
  const root = rootOf(grown)
  // Tiles and edge are kept apart: one that was damaged must not be signed as if the other agreed.
  const isSame = equalBytes(await treeRoot(withWrites(reader, tiles), to), root)
  if (!isSame) throw new WitnessingError('ledger-damaged', 'tiles of the own ledger do not lead to its root')
  const note = utf8Text(signCheckpoint({ origin, size: to, root }, parts.signer))
  const step = { epoch, fence: parts.fence, expectedSize: edge.size, size: to, note, edge: grown.hashes, tiles }
  const isAdvanced = await parts.transactions.write((writer) => writer.ledger.advance(step))
  if (!isAdvanced) throw new WitnessingError('sequencer-lost', 'another process signs the ledger of this party')
  return { edge: grown, note }
}

async function readLeafHashes(
  ledger: LedgerReader,
  { epoch, from, to }: { readonly epoch: number; readonly from: number; readonly to: number },
): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = []
  for (let next = from; next < to; next += PAGE_LEAVES) {
    const rows = await ledger.leaves({ epoch, from: next, to: Math.min(to, next + PAGE_LEAVES) })
    for (const row of rows) {
      if (row.index !== from + hashes.length) throw new WitnessingError('ledger-damaged', 'leaves of the own ledger have a gap')
      hashes.push(leafHash(row.leaf))
    }
    // An embedded store answers at once, and a long backlog would keep the process from everybody else.
    await otherWork()
  }
  if (hashes.length !== to - from) throw new WitnessingError('ledger-damaged', 'leaves of the own ledger are missing')
  return hashes
}
