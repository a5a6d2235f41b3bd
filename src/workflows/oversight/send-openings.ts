/** Openings for overseers (DESIGN rule 9): one for each leaf of the own ledger, under a cosigned checkpoint, and again what was opened later. */
import {
  type AgreementEntry,
  type CarriedLeaf,
  type CarriedOpenings,
  type DirectorySource,
  type LeafRow,
  MESSAGE_LEAVES_MAX,
  shownNote,
  type Transactions,
  VISIBLE_FROM,
  visibleFromIn,
} from '../../acts/index.ts'
import { type AgreementRecord, agreementState, enteredAt, permitsSharing } from '../../agreement/index.ts'
import { type Clock, ENVELOPE_BYTES_MAX, hex, type Instant, parseJson, utf8 } from '../../foundation/index.ts'
import { consistencyProof, discloseFields, leafHash, parseOpening, tileReader } from '../../ledger/index.ts'
import { inspectingAgreements, inspectionOf, isCosignedUnder } from './inspection-right.ts'
import type { OpeningsCursorStore, ShownEpoch, ShownLater, ShownLedger } from './ports.ts'

// Half an envelope for the openings: the message around them and its padding take the rest.
const OPENINGS_CHARACTERS_MAX = ENVELOPE_BYTES_MAX / 2

/** What handing out openings works with. */
export type OpeningsParts = {
  readonly clock: Clock
  readonly directory: DirectorySource
  readonly ledger: ShownLedger
  readonly cursors: Pick<OpeningsCursorStore, 'find' | 'due'>
  readonly transactions: Transactions<{ readonly openingsCursor: OpeningsCursorStore }>
}

/** Openings that are due to overseers. */
export type OpeningsSource = {
  /**
   * The openings that follow those an overseer confirmed; undefined when it has them all or no agreement in force names
   * it. A leaf is opened to the overseers that read the acts of this party under its agreement, one without an agreement to those that do
   * under any; of any other, and where the opening was destroyed, the hash alone is shown. Of one that is opened later its date alone is shown,
   * and it comes again, whole, once that has come. `confirm` notes durably how many leaves the overseer has: all of
   * these unless told. Where it has fewer, the next openings begin there; more than were shown are never counted.
   */
  next(overseer: string): Promise<{ readonly openings: CarriedOpenings; readonly confirm: (size?: number) => Promise<void> } | undefined>
}

/** The openings of this node's ledger. */
export function createOpeningsSource(parts: OpeningsParts): OpeningsSource {
  return {
    async next(overseer) {
      // A closed ledger first: what its last checkpoint does not prove is recorded again in the one that follows.
      const epochs = await parts.ledger.epochs()
      for (const { epoch, origin, cosigned } of epochs) {
        const from = cosigned === null ? 0 : await parts.cursors.find(overseer, epoch)
        if (cosigned === null || from >= cosigned.size) continue
        const shown = { epoch, origin, ...cosigned }
        if (await isDue(overseer, shown, parts)) return openingsFrom({ from, to: cosigned.size }, shown, { overseer, parts })
      }
      return openedNow(overseer, epochs, parts)
    },
  }
}

/** The first stretch of leaves among which some were shown as opened later, and may be read now. */
async function openedNow(overseer: string, epochs: readonly ShownEpoch[], parts: OpeningsParts): ReturnType<OpeningsSource['next']> {
  const rows = await parts.cursors.due({ overseer, now: parts.clock.now(), limit: MESSAGE_LEAVES_MAX })
  const [first] = rows
  const known = epochs.find(({ epoch }) => epoch === first?.epoch)
  if (first === undefined || known === undefined || known.cosigned === null) return undefined
  const { epoch, origin, cosigned } = known
  const shown = { epoch, origin, ...cosigned }
  if (!(await isDue(overseer, shown, parts))) return undefined
  const last = rows.findLast((row) => row.epoch === first.epoch && row.index < first.index + MESSAGE_LEAVES_MAX)
  return openingsFrom({ from: first.index, to: (last ?? first).index + 1 }, shown, { overseer, parts })
}

type Shown = { readonly epoch: number; readonly origin: string; readonly size: number; readonly note: string }

async function openingsFrom(
  { from, to }: { readonly from: number; readonly to: number },
  { epoch, origin, size, note }: Shown,
  { overseer, parts }: { readonly overseer: string; readonly parts: OpeningsParts },
): ReturnType<OpeningsSource['next']> {
  const rows = await parts.ledger.leaves({ epoch, from, to: Math.min(to, from + MESSAGE_LEAVES_MAX) })
  const { leaves, later } = await carriedLeaves(overseer, rows, parts)
  const end = from + leaves.length
  const proof = await consistencyProof(tileReader(parts.ledger, epoch), end, size)
  const directory = await parts.directory.current()
  const agreements = inspectingAgreements(directory, { overseer, party: directory.self }).map(({ row }) => row.document)
  const checkpoint = shownNote(note, origin, { agreements, parties: directory.parties })
  return {
    openings: { from, checkpoint, leaves, consistency: proof.map(hex) },
    confirm: (held = end) =>
      parts.transactions.write(async ({ openingsCursor }) => {
        const reached = Math.min(held, end)
        // Leaves that came again are no progress; an overseer that has not come so far begins anew where it stands.
        if (held < end || end > (await openingsCursor.find(overseer, epoch))) await openingsCursor.put(overseer, epoch, reached)
        if (reached <= from) return
        await openingsCursor.shownLater(
          { overseer, epoch, from, to: reached },
          later.filter(({ index }) => index < reached),
        )
      }),
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

/** Leaves as an overseer is shown them now, and which of them it is shown later. */
type Carried = { readonly leaves: readonly CarriedLeaf[]; readonly later: readonly Pick<ShownLater, 'index' | 'visibleFrom'>[] }

async function carriedLeaves(overseer: string, rows: readonly LeafRow[], { directory: source, clock }: OpeningsParts): Promise<Carried> {
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
  const later: Pick<ShownLater, 'index' | 'visibleFrom'>[] = []
  const now = clock.now()
  let characters = 0
  for (const row of rows) {
    const { opening } = row
    const isOpened = opening !== null && isShown(row)
    characters += isOpened ? opening.length : 0
    // At least one leaf goes, so that the overseer always gets on.
    if (characters > OPENINGS_CHARACTERS_MAX && leaves.length > 0) break
    if (!isOpened) {
      leaves.push({ leafHash: hex(leafHash(row.leaf)) })
      continue
    }
    const whole = parseOpening(parseJson(opening))
    const visibleFrom = visibleFromIn(whole)
    const isLater = visibleFrom !== undefined && visibleFrom > now
    leaves.push({ opening: isLater ? discloseFields(whole, [VISIBLE_FROM]) : whole })
    if (isLater) later.push({ index: row.index, visibleFrom })
  }
  return { leaves, later }
}
