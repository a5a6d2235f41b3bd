/** Inspection at the overseer: openings are taken when they are proven to be all the leaves of a cosigned ledger so far. */
import type { CarriedLeaf, CarriedOpenings, DirectorySource, Transactions } from '../../acts/index.ts'
import { base64, type Clock, canonicalJson, unhex, utf8 } from '../../foundation/index.ts'
import {
  appendLeafHashes,
  type Checkpoint,
  formatOpening,
  LedgerError,
  leafHash,
  leafOfOpening,
  parseCheckpointBody,
  parseEdge,
  parseNote,
  type RightEdge,
  rootOf,
  verifyConsistency,
} from '../../ledger/index.ts'
import { OversightError } from './errors.ts'
import { inspectingAgreements, isCosignedUnder } from './inspection-right.ts'
import type { InspectedLeaf, InspectionStore } from './ports.ts'

/** Name and version of the record of what a party sent that does not belong to its ledger. */
const INSPECTION_FINDING_FORMAT = 'comity/inspection-finding/v1'
const RACES_MAX = 8

/** What inspection works with. */
export type InspectionParts = {
  readonly clock: Clock
  readonly directory: DirectorySource
  readonly inspection: Pick<InspectionStore, 'find'>
  readonly transactions: Transactions<{ readonly inspection: InspectionStore }>
  /** Keeps what an overseer must be able to show later; the same text twice is kept once. */
  readonly keepFinding: (finding: { readonly origin: string; readonly at: number; readonly text: string }) => Promise<void>
}

/** How far a ledger is inspected now. */
export type Inspected = { readonly origin: string; readonly size: number }

/**
 * Takes the openings of a partner's ledger. Every leaf hash, given or computed from its opening, extends this node's own
 * copy of the tree, and the copy must be a part of the checkpoint: so none can be left out, changed or added. What was
 * taken before is passed over, and openings behind a gap are left: `size` says what is here. What does not verify changes
 * nothing; openings that are not the ledger's are a finding.
 * @throws OversightError; LedgerError when the checkpoint cannot be read
 */
export async function takeOpenings(from: string, openings: CarriedOpenings, parts: InspectionParts): Promise<Inspected> {
  const checkpoint = await verifiedCheckpoint(from, openings, parts)
  const end = openings.from + openings.leaves.length
  for (let races = 0; races < RACES_MAX; races += 1) {
    const kept = (await parts.inspection.find(checkpoint.origin)) ?? { party: from, size: 0, edge: [] }
    if (kept.party !== from) throw new OversightError('openings-invalid', 'ledger was inspected as that of another party')
    if (openings.from > kept.size || end <= kept.size) return { origin: checkpoint.origin, size: kept.size }
    const edge = parseEdge(kept.size, kept.edge)
    const leaves = inspectedLeaves(openings.leaves.slice(kept.size - openings.from), kept.size)
    const grown = appendLeafHashes(
      edge,
      leaves.map((leaf) => leaf.leafHash),
    )
    await assertProven(grown, { from, before: edge, checkpoint, openings, parts })
    const next = { origin: checkpoint.origin, party: from, size: grown.size, edge: grown.hashes, expectedSize: kept.size, leaves }
    if (await parts.transactions.write((writer) => writer.inspection.extend(next))) return { origin: next.origin, size: next.size }
  }
  throw new OversightError('openings-contended', 'ledger is being inspected by another process')
}

/** The checkpoint, once it is proven to be the sender's under the quorum of an agreement that names this overseer. */
async function verifiedCheckpoint(party: string, openings: CarriedOpenings, { directory: source }: InspectionParts): Promise<Checkpoint> {
  const directory = await source.current()
  const agreements = inspectingAgreements(directory, { overseer: directory.self, party })
  if (agreements.length === 0) throw new OversightError('openings-unwanted', 'no agreement lets this party read that ledger')
  const note = utf8(openings.checkpoint)
  const checkpoint = parseCheckpointBody(parseNote(note).text)
  if (!isCosignedUnder(note, agreements, { directory, party, origin: checkpoint.origin })) {
    throw new OversightError('openings-invalid', 'checkpoint is not of that ledger under the quorum of an agreement')
  }
  const end = openings.from + openings.leaves.length
  if (openings.leaves.length === 0 || end > checkpoint.size) {
    throw new OversightError('openings-invalid', 'range of the openings does not fit their checkpoint')
  }
  return checkpoint
}

function inspectedLeaves(leaves: readonly CarriedLeaf[], first: number): readonly InspectedLeaf[] {
  return leaves.map((leaf, position) => {
    const index = first + position
    if ('leafHash' in leaf) return { index, leafHash: unhex(leaf.leafHash), opening: null }
    return { index, leafHash: leafHash(leafOfOpening(leaf.opening)), opening: canonicalJson(formatOpening(leaf.opening)) }
  })
}

type Proof = {
  readonly from: string
  readonly before: RightEdge
  readonly checkpoint: Checkpoint
  readonly openings: CarriedOpenings
  readonly parts: InspectionParts
}

async function assertProven(grown: RightEdge, { from, before, checkpoint, openings, parts }: Proof): Promise<void> {
  const { origin, size, root } = checkpoint
  try {
    verifyConsistency({ oldSize: grown.size, oldRoot: rootOf(grown), size, root, proof: openings.consistency.map(unhex) })
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    const text = canonicalJson({
      format: INSPECTION_FINDING_FORMAT,
      party: from,
      origin,
      checkpoint: openings.checkpoint,
      inspected: { size: before.size, root: base64(rootOf(before)) },
      sent: { size: grown.size, root: base64(rootOf(grown)) },
    })
    await parts.keepFinding({ origin, at: parts.clock.now(), text })
    throw new OversightError('openings-unproven', 'openings are not those of the ledger under its checkpoint', { cause: error })
  }
}
