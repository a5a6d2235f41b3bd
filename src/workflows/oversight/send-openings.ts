/** Openings for overseers (DESIGN rule 9): one for each leaf of the own ledger, under a cosigned checkpoint. */
import {
  type AgreementEntry,
  type CarriedLeaf,
  type CarriedOpenings,
  type DirectorySource,
  type LeafRow,
  MESSAGE_LEAVES_MAX,
  shownNote,
  type Transactions,
} from '../../acts/index.ts'
import { type AgreementRecord, agreementState, enteredAt, permitsSharing } from '../../agreement/index.ts'
import { type Clock, ENVELOPE_BYTES_MAX, hex, type Instant, parseJson, utf8 } from '../../foundation/index.ts'
import { consistencyProof, leafHash, parseOpening, tileReader } from '../../ledger/index.ts'
import { inspectingAgreements, inspectionOf, isCosignedUnder } from './inspection-right.ts'
import type { OpeningsCursorStore, ShownLedger } from './ports.ts'

// Half an envelope for the openings: the message around them and its padding take the rest.
const OPENINGS_CHARACTERS_MAX = ENVELOPE_BYTES_MAX / 2

/** What handing out openings works with. */
export type OpeningsParts = {
  readonly clock: Clock
  readonly directory: DirectorySource
  readonly ledger: ShownLedger
  readonly cursors: Pick<OpeningsCursorStore, 'find'>
  readonly transactions: Transactions<{ readonly openingsCursor: OpeningsCursorStore }>
}

/** Openings that are due to overseers. */
export type OpeningsSource = {
  /**
   * The openings that follow those an overseer confirmed; undefined when it has them all or no agreement in force names
   * it. A leaf is opened to the overseers that read the acts of this party under its agreement, one without an agreement to those that do
   * under any; of any other, and where the opening was destroyed, the hash alone is shown. `confirm` notes durably how many leaves the overseer has: all of
   * these unless told. Where it has fewer, the next openings begin there; more than were shown are never counted.
   */
  next(overseer: string): Promise<{ readonly openings: CarriedOpenings; readonly confirm: (size?: number) => Promise<void> } | undefined>
}

/** The openings of this node's ledger. */
export function createOpeningsSource(parts: OpeningsParts): OpeningsSource {
  return {
    async next(overseer) {
      // A closed ledger first: what its last checkpoint does not prove is recorded again in the one that follows.
      for (const { epoch, origin, cosigned } of await parts.ledger.epochs()) {
        const from = cosigned === null ? 0 : await parts.cursors.find(overseer, epoch)
        if (cosigned === null || from >= cosigned.size) continue
        const shown = { epoch, origin, ...cosigned }
        if (await isDue(overseer, shown, parts)) return openingsFrom(from, shown, { overseer, parts })
      }
      return undefined
    },
  }
}

type Shown = { readonly epoch: number; readonly origin: string; readonly size: number; readonly note: string }

async function openingsFrom(
  from: number,
  { epoch, origin, size, note }: Shown,
  { overseer, parts }: { readonly overseer: string; readonly parts: OpeningsParts },
): ReturnType<OpeningsSource['next']> {
  const rows = await parts.ledger.leaves({ epoch, from, to: Math.min(size, from + MESSAGE_LEAVES_MAX) })
  const leaves = await carriedLeaves(overseer, rows, parts)
  const end = from + leaves.length
  const proof = await consistencyProof(tileReader(parts.ledger, epoch), end, size)
  const directory = await parts.directory.current()
  const agreements = inspectingAgreements(directory, { overseer, party: directory.self }).map(({ row }) => row.document)
  const checkpoint = shownNote(note, origin, { agreements, parties: directory.parties })
  return {
    openings: { from, checkpoint, leaves, consistency: proof.map(hex) },
    confirm: (held = end) => parts.transactions.write((writer) => writer.openingsCursor.put(overseer, epoch, Math.min(held, end))),
  }
}

/** Whether an agreement that is applied or was names the overseer, and the checkpoint meets the quorum under which it is believed. */
async function isDue(
  overseer: string,
  checkpoint: { readonly origin: string; readonly note: string },
  { clock, directory: source }: OpeningsParts,
): Promise<boolean> {
  const directory = await source.current()
  const party = directory.self
  const agreements = inspectingAgreements(directory, { overseer, party })
  if (!agreements.some(({ record }) => isInspectedNow(record, clock.now()))) return false
  return isCosignedUnder(utf8(checkpoint.note), agreements, { directory, party, origin: checkpoint.origin })
}

/** Inspection outlasts an agreement: its end ends no duty. */
function isInspectedNow(record: AgreementRecord, now: Instant): boolean {
  return permitsSharing(agreementState(record, now)) || enteredAt(record) !== undefined
}

async function carriedLeaves(overseer: string, rows: readonly LeafRow[], { directory: source }: OpeningsParts): Promise<CarriedLeaf[]> {
  const directory = await source.current()
  const party = directory.self
  const isOpenUnder = ({ row }: AgreementEntry): boolean => inspectionOf(row.document, overseer, party) === 'openings'
  const isShownWithout = inspectingAgreements(directory, { overseer, party }).some(isOpenUnder)
  const isShown = ({ agreement }: LeafRow): boolean => {
    if (agreement === null) return isShownWithout
    const entry = directory.agreement(agreement)
    return entry !== undefined && isOpenUnder(entry)
  }
  const leaves: CarriedLeaf[] = []
  let characters = 0
  for (const row of rows) {
    const { opening } = row
    const isOpened = opening !== null && isShown(row)
    characters += isOpened ? opening.length : 0
    // At least one leaf goes, so that the overseer always gets on.
    if (characters > OPENINGS_CHARACTERS_MAX && leaves.length > 0) break
    leaves.push(isOpened ? { opening: parseOpening(parseJson(opening)) } : { leafHash: hex(leafHash(row.leaf)) })
  }
  return leaves
}
