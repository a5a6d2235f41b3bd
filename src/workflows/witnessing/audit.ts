/** The own ledger made again from its leaves and held against everything that is stored of it (`comity ledger fsck`). */
import type { Directory } from '../../acts/index.ts'
import { equalBytes, FoundationError, parseJson, utf8 } from '../../foundation/index.ts'
import {
  appendLeafHashes,
  emptyEdge,
  LEAF_BYTES,
  LedgerError,
  leafHash,
  parseCheckpointBody,
  parseNote,
  parseOpening,
  type RightEdge,
  rootOf,
  verifyNote,
  verifyOpening,
} from '../../ledger/index.ts'
import { ownLogKeys } from './card-keys.ts'
import { MadeTiles } from './made-tiles.ts'
import type { LedgerHead, LedgerReader } from './ports.ts'

type LeafRow = Awaited<ReturnType<LedgerReader['leaves']>>[number]

/**
 * What can be wrong: a leaf is missing or no leaf; an opening opens another leaf or is of another act; a tile, the right edge or the
 * root of a checkpoint is not what the leaves give; a checkpoint is not signed with a key of this party.
 */
export type LedgerFaultCode =
  | 'leaf-missing'
  | 'leaf-invalid'
  | 'opening-differs'
  | 'tile-differs'
  | 'edge-differs'
  | 'checkpoint-differs'
  | 'checkpoint-unsigned'

/** One fault. `place` names a leaf by its index, a tile as level and index, a checkpoint as signed or cosigned. */
export type LedgerFault = { readonly epoch: number; readonly code: LedgerFaultCode; readonly place: string }

/** One epoch as it was found. */
export type AuditedEpoch = Pick<LedgerHead, 'epoch' | 'origin' | 'leaves' | 'signedSize'> & {
  readonly cosignedSize: number
  /** Leaves whose opening is still there. */
  readonly opened: number
}

/** What an audit found; `faults` holds the first of them. */
export type LedgerAudit = { readonly epochs: readonly AuditedEpoch[]; readonly faultCount: number; readonly faults: readonly LedgerFault[] }

/** What an audit reads. */
export type AuditParts = { readonly ledger: Pick<LedgerReader, 'epochs' | 'leaves' | 'tile'>; readonly directory: Directory }

const PAGE_LEAVES = 2_048
const FAULTS_MAX = 100

/** Audits every epoch. Reads each leaf and each tile once, and holds one page of them. */
export async function auditLedger(parts: AuditParts): Promise<LedgerAudit> {
  const faults: LedgerFault[] = []
  let faultCount = 0
  const epochs: AuditedEpoch[] = []
  for (const head of await parts.ledger.epochs()) {
    const found = (code: LedgerFaultCode, place: string): void => {
      faultCount += 1
      if (faults.length < FAULTS_MAX) faults.push({ epoch: head.epoch, code, place })
    }
    epochs.push(await auditEpoch(head, parts, found))
  }
  return { epochs, faultCount, faults }
}

type Found = (code: LedgerFaultCode, place: string) => void

async function auditEpoch(head: LedgerHead, { ledger, directory }: AuditParts, found: Found): Promise<AuditedEpoch> {
  const { epoch, origin, leaves, signedSize, note, cosigned } = head
  const cosignedSize = cosigned?.size ?? 0
  const tiles = new MadeTiles({ stored: ledger, epoch, differs: (place) => found('tile-differs', place) })
  const ends = [...new Set([cosignedSize, signedSize, leaves])].toSorted((left, right) => left - right)
  const checkpoint = checkpointAuditor(head, directory, found)
  let edge = emptyEdge()
  let opened = 0
  for (const end of ends) {
    while (edge.size < end) {
      const to = Math.min(end, edge.size + PAGE_LEAVES)
      const rows = await wholePage(ledger, { epoch, from: edge.size, to }, found)
      if (rows === undefined) return { epoch, origin, leaves, signedSize, cosignedSize, opened }
      for (const row of rows) if (auditLeaf(row, origin, found)) opened += 1
      const hashes = rows.map(({ leaf }) => leafHash(leaf))
      if (to <= signedSize) await tiles.append(hashes)
      edge = appendLeafHashes(edge, hashes)
    }
    if (end === cosignedSize && cosigned !== null) checkpoint('cosigned', cosigned.note, edge)
    if (end !== signedSize) continue
    if (note !== null) checkpoint('signed', note, edge)
    if (!isSameEdge(edge, head.edge)) found('edge-differs', String(signedSize))
  }
  await tiles.end()
  return { epoch, origin, leaves, signedSize, cosignedSize, opened }
}

/** Undefined where leaves are missing: nothing after them can be made again. */
async function wholePage(
  ledger: AuditParts['ledger'],
  range: Parameters<LedgerReader['leaves']>[0],
  found: Found,
): Promise<readonly LeafRow[] | undefined> {
  const rows = await ledger.leaves(range)
  const gap = rows.findIndex(({ index }, place) => index !== range.from + place)
  const missing = gap === -1 ? range.from + rows.length : range.from + gap
  if (missing === range.to && gap === -1) return rows
  found('leaf-missing', String(missing))
  return undefined
}

/** @returns whether the opening of the leaf is there */
function auditLeaf({ index, leaf, actId, opening }: LeafRow, origin: string, found: Found): boolean {
  if (leaf.length !== LEAF_BYTES) found('leaf-invalid', String(index))
  if (opening === null) return false
  if (!isOpenedBy(opening, { leaf, actId, origin })) found('opening-differs', String(index))
  return true
}

function isOpenedBy(opening: string, { leaf, actId, origin }: Pick<LeafRow, 'leaf' | 'actId'> & { readonly origin: string }): boolean {
  try {
    return verifyOpening(leaf, parseOpening(parseJson(opening)), origin).act === actId
  } catch (error) {
    if (isAboutText(error)) return false
    throw error
  }
}

function checkpointAuditor({ origin }: LedgerHead, directory: Directory, found: Found) {
  const keys = ownLogKeys(directory, origin)
  return (place: 'signed' | 'cosigned', text: string, edge: RightEdge): void => {
    try {
      const note = parseNote(utf8(text))
      const { size, root, origin: named } = parseCheckpointBody(note.text)
      const isMade = named === origin && size === edge.size && equalBytes(root, rootOf(edge))
      if (!isMade) found('checkpoint-differs', place)
      verifyNote(note, keys)
    } catch (error) {
      if (!isAboutText(error)) throw error
      found('checkpoint-unsigned', place)
    }
  }
}

function isSameEdge({ hashes }: RightEdge, stored: readonly Uint8Array[]): boolean {
  return hashes.length === stored.length && hashes.every((hash, place) => equalBytes(hash, stored[place] as Uint8Array))
}

function isAboutText(error: unknown): boolean {
  return error instanceof LedgerError || error instanceof FoundationError
}
