/** Inspection at the overseer: openings are taken when they are proven to be all the leaves of a cosigned ledger so far. */
import {
  type AgreementEntry,
  type CarriedLeaf,
  type CarriedOpenings,
  type DirectorySource,
  type Transactions,
  visibleFromIn,
} from '../../acts/index.ts'
import {
  base64,
  CLOCK_SKEW_MS,
  type Clock,
  canonicalJson,
  DAY_MS,
  equalBytes,
  type Instant,
  parseJson,
  unhex,
  utf8,
} from '../../foundation/index.ts'
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
  parseOpening,
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
  readonly inspection: Pick<InspectionStore, 'find' | 'leaves'>
  readonly transactions: Transactions<{ readonly inspection: InspectionStore }>
  /** Keeps what an overseer must be able to show later; the same text twice is kept once. */
  readonly keepFinding: (finding: { readonly origin: string; readonly at: number; readonly text: string }) => Promise<void>
}

/** How far a ledger is inspected now. */
export type Inspected = { readonly origin: string; readonly size: number }

/**
 * Takes the openings of a partner's ledger. Every leaf hash, given or computed from its opening, extends this node's own
 * copy of the tree, and the copy must be a part of the checkpoint: so none can be left out, changed or added. Of what was
 * taken before only what is opened now is taken, and openings behind a gap are left: `size` says what is here. A leaf that is opened later shows from when, and
 * no later than an agreement lets it. What does not verify changes
 * nothing; openings that are not the ledger's are a finding.
 * @throws OversightError; LedgerError when the checkpoint cannot be read
 */
export async function takeOpenings(from: string, openings: CarriedOpenings, parts: InspectionParts): Promise<Inspected> {
  const checkpoint = await verifiedCheckpoint(from, openings, parts)
  const end = openings.from + openings.leaves.length
  for (let races = 0; races < RACES_MAX; races += 1) {
    const kept = (await parts.inspection.find(checkpoint.origin)) ?? { party: from, size: 0, edge: [] }
    if (kept.party !== from) throw new OversightError('openings-invalid', 'ledger was inspected as that of another party')
    if (openings.from > kept.size) return { origin: checkpoint.origin, size: kept.size }
    await openKnown(inspectedLeaves(openings.leaves.slice(0, kept.size - openings.from), openings.from), checkpoint.origin, parts)
    if (end <= kept.size) return { origin: checkpoint.origin, size: kept.size }
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
async function verifiedCheckpoint(
  party: string,
  openings: CarriedOpenings,
  { directory: source, clock }: InspectionParts,
): Promise<Checkpoint> {
  const directory = await source.current()
  const agreements = inspectingAgreements(directory, { overseer: directory.self, party })
  if (agreements.length === 0) throw new OversightError('openings-unwanted', 'no agreement lets this party read that ledger')
  const note = utf8(openings.checkpoint)
  const checkpoint = parseCheckpointBody(parseNote(note).text)
  if (!isCosignedUnder(note, agreements, { directory, party, origin: checkpoint.origin })) {
    throw new OversightError('openings-invalid', 'checkpoint is not of that ledger under the quorum of an agreement')
  }
  assertLaterByRight(openings, agreements, clock.now())
  const end = openings.from + openings.leaves.length
  if (openings.leaves.length === 0 || end > checkpoint.size) {
    throw new OversightError('openings-invalid', 'range of the openings does not fit their checkpoint')
  }
  return checkpoint
}

/** An opening that withholds anything shows from when it is whole and nothing else, and that is as soon as an agreement has it. */
function assertLaterByRight({ leaves }: CarriedOpenings, agreements: readonly AgreementEntry[], now: Instant): void {
  const days = agreements.flatMap(({ row }) => (row.document.oversight.later ?? []).map((rule) => rule.days))
  const latest = days.length === 0 ? Number.NEGATIVE_INFINITY : now + CLOCK_SKEW_MS + (Math.max(...days) + 1) * DAY_MS
  for (const leaf of leaves) {
    if (!('opening' in leaf)) continue
    const shown = leaf.opening.fields.filter((field) => 'name' in field)
    if (shown.length === leaf.opening.fields.length) continue
    const visibleFrom = shown.length === 1 ? visibleFromIn(leaf.opening) : undefined
    if (visibleFrom === undefined || visibleFrom > latest)
      throw new OversightError('openings-invalid', 'an opening withholds what no agreement lets be opened later')
  }
}

/** Takes what is opened now of leaves that are here: what is not of the leaf that is kept, or says no more than what is, changes nothing. */
async function openKnown(leaves: readonly InspectedLeaf[], origin: string, { inspection, transactions }: InspectionParts): Promise<void> {
  const [first] = leaves
  if (first === undefined) return
  const kept = await inspection.leaves({ origin, from: first.index, limit: leaves.length })
  const fuller = leaves.filter((leaf, at) => {
    const known = kept[at]
    return known?.index === leaf.index && equalBytes(known.leafHash, leaf.leafHash) && fieldsIn(leaf) > fieldsIn(known)
  })
  if (fuller.length > 0) await transactions.write((writer) => writer.inspection.open(origin, fuller))
}

function fieldsIn({ opening }: InspectedLeaf): number {
  return opening === null ? 0 : parseOpening(parseJson(opening)).fields.filter((field) => 'name' in field).length
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
