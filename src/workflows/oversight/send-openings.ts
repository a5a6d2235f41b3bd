/** Openings for overseers (DESIGN rule 9): one for each leaf of the own ledger, under a cosigned checkpoint. */
import {
  type CarriedLeaf,
  type CarriedOpenings,
  type DirectorySource,
  type LeafRow,
  MESSAGE_LEAVES_MAX,
  shownNote,
  type Transactions,
} from '../../acts/index.ts'
import { type Clock, ENVELOPE_BYTES_MAX, hex, parseJson, utf8 } from '../../foundation/index.ts'
import { consistencyProof, LedgerError, leafHash, parseOpening, type TileReader } from '../../ledger/index.ts'
import { inspectingAgreements, isCosignedUnder, isInspectedBy } from './inspection-right.ts'
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
   * it. A leaf is opened to the overseers of its agreement, one without an agreement to all; of any other, and where the
   * opening was destroyed, the hash alone is shown. `confirm` notes durably that the overseer has them.
   */
  next(overseer: string): Promise<{ readonly openings: CarriedOpenings; readonly confirm: () => Promise<void> } | undefined>
}

/** The openings of this node's ledger. */
export function createOpeningsSource(parts: OpeningsParts): OpeningsSource {
  return {
    async next(overseer) {
      const head = await parts.ledger.head()
      if (head === undefined || head.cosigned === null) return undefined
      const { epoch, origin, cosigned } = head
      const from = await parts.cursors.find(overseer, epoch)
      if (from >= cosigned.size || !(await isDue(overseer, { origin, note: cosigned.note }, parts))) return undefined
      const rows = await parts.ledger.leaves({ epoch, from, to: Math.min(cosigned.size, from + MESSAGE_LEAVES_MAX) })
      const leaves = await carriedLeaves(overseer, rows, parts)
      const end = from + leaves.length
      const proof = await consistencyProof(tilesOf(parts.ledger, epoch), end, cosigned.size)
      const directory = await parts.directory.current()
      const agreements = inspectingAgreements(directory, { overseer, party: directory.self }).map(({ row }) => row.document)
      const checkpoint = shownNote(cosigned.note, origin, { agreements, parties: directory.parties })
      return {
        openings: { from, checkpoint, leaves, consistency: proof.map(hex) },
        confirm: () => parts.transactions.write((writer) => writer.openingsCursor.advance(overseer, epoch, end)),
      }
    },
  }
}

/** Whether an agreement in force names the overseer, and the checkpoint meets the quorum under which it is believed. */
async function isDue(
  overseer: string,
  checkpoint: { readonly origin: string; readonly note: string },
  { clock, directory: source }: OpeningsParts,
): Promise<boolean> {
  const directory = await source.current()
  const party = directory.self
  const agreements = inspectingAgreements(directory, { overseer, party })
  if (!agreements.some(({ row }) => directory.state(row.hash, clock.now()) === 'in-force')) return false
  return isCosignedUnder(utf8(checkpoint.note), agreements, { directory, party, origin: checkpoint.origin })
}

async function carriedLeaves(overseer: string, rows: readonly LeafRow[], { directory: source }: OpeningsParts): Promise<CarriedLeaf[]> {
  const directory = await source.current()
  const isShown = ({ agreement }: LeafRow): boolean => {
    if (agreement === null) return true
    const document = directory.agreement(agreement)?.row.document
    return document !== undefined && isInspectedBy(document, overseer)
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

function tilesOf(ledger: ShownLedger, epoch: number): TileReader {
  return {
    async readTile(level, index, width) {
      const tile = await ledger.tile({ epoch, level, index, width })
      if (tile === undefined) throw new LedgerError('tile-invalid', `tile ${level}/${index} is not stored`)
      return tile
    },
  }
}
