/** The ledgers that this node witnesses: how far it cosigned each, and when. */
import type { Directory, DirectorySource } from '../../acts/index.ts'
import { hex, type Instant, SECOND_MS, sha256, utf8 } from '../../foundation/index.ts'
import { type NoteKey, parseNote, verifyNote } from '../../ledger/index.ts'
import { witnessKeyOf } from './card-keys.ts'
import type { WitnessStore } from './ports.ts'

/** One ledger of a partner as this node's witness knows it. */
export type WitnessedSummary = {
  readonly party: string
  readonly origin: string
  /** Whether it is the ledger of the party's newest card; one that was closed is not asked about any more. */
  readonly isInUse: boolean
  /** The largest checkpoint that was cosigned, and when; null while none was asked for. */
  readonly cosigned: { readonly size: number; readonly at: Instant; readonly note: string } | null
  /** How many times it contradicted itself before this witness. */
  readonly contradictions: number
}

/** What the summary is made from. */
export type WitnessSummaryParts = { readonly directory: DirectorySource; readonly store: Pick<WitnessStore, 'find' | 'evidence'> }

/** Every ledger that a partner's cards name, in order of party, the newest first. */
export function createWitnessSummary({ directory: source, store }: WitnessSummaryParts): () => Promise<readonly WitnessedSummary[]> {
  return async () => {
    const directory = await source.current()
    const contradictions = await store.evidence()
    const keys = ownWitnessKeys(directory)
    const rows: WitnessedSummary[] = []
    for (const { cards } of directory.parties) {
      const origins = [...new Set(cards.map(({ ledger }) => ledger.origin))]
      const party = cards[0]?.party
      if (party === undefined || party === directory.self) continue
      for (const [place, origin] of origins.entries()) {
        const kept = await store.find(hex(sha256(utf8(origin))))
        rows.push({
          party,
          origin,
          isInUse: place === 0,
          cosigned: kept === undefined ? null : { size: kept.size, at: cosignedAt(kept.note, keys), note: kept.note },
          contradictions: contradictions.filter((evidence) => evidence.origin === origin).length,
        })
      }
    }
    return rows.toSorted((left, right) => (left.party < right.party ? -1 : Number(left.party > right.party)))
  }
}

function ownWitnessKeys(directory: Directory): readonly NoteKey[] {
  const own = directory.parties.find(({ cards }) => cards[0]?.party === directory.self)
  return (own?.cards ?? []).map(witnessKeyOf)
}

/** The time in the own line of what was kept. @throws LedgerError where it is not there: nothing else is ever kept */
function cosignedAt(note: string, keys: readonly NoteKey[]): Instant {
  const times = verifyNote(parseNote(utf8(note)), keys).map(({ time }) => time ?? 0)
  return Math.max(...times) * SECOND_MS
}
