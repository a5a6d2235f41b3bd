/**
 * Padding: how many acts a checkpoint covers tells how busy its party is, so the ledger is made up to a multiple with leaves that stand for
 * nothing and look like any other. Their openings follow from the pad key, so that an auditor can be shown each, also after it was erased.
 */
import type { ActId, Directory, LeafWriter, NewLeaf, Transactions } from '../../acts/index.ts'
import { permitsSharing } from '../../agreement/index.ts'
import { hex, hmacSha256, type Instant, type Randomness, uint32, utf8 } from '../../foundation/index.ts'
import { type Commitment, commit } from '../../ledger/index.ts'
import type { LedgerHead, LedgerWriter } from './ports.ts'

/** What the fields of a padding leaf say that it is. */
export const PADDING_KIND = 'padding'
const LABEL = utf8('comity/pad/v1\0')

/** How this party pads. */
export type Padding = {
  /** 32 secret bytes from which ids and salts of padding follow. */
  readonly key: Uint8Array
  /** Whether to sign now although nothing was recorded, so that a checkpoint out of turn does not show that something urgent was. */
  readonly isIdleTurn: () => boolean
}

/** Leaves that make up the size of a ledger to this multiple; 1 where no agreement in force asks for padding. */
export function padToOf(directory: Directory, now: Instant): number {
  const asked = directory.agreements.flatMap(({ row, record }) =>
    permitsSharing(directory.state(row.hash, now)) ? (record.agreement.witnesses.padTo ?? []) : [],
  )
  return Math.max(1, ...asked)
}

/** The leaf that pads a place, and what opens it: the same whenever it is asked for. */
export function paddingLeaf(key: Uint8Array, origin: string, index: number): Commitment & { readonly actId: ActId } {
  const randomness = streamOf(key, origin, index)
  const actId = hex(randomness(32)) as ActId
  return { actId, ...commit({ origin, fields: { act: actId, kind: PADDING_KIND }, randomness }) }
}

/**
 * Makes up the ledger to the multiple, where something was recorded since the last checkpoint or an idle turn asks for one as if it had been.
 * @returns how many leaves there are then; those that are appended later wait for the next checkpoint, so that each ends at the multiple
 */
export async function padLedger(
  padTo: number,
  { key, isIdleTurn }: Padding,
  transactions: Transactions<{ readonly ledger: LedgerWriter; readonly leaves: LeafWriter }>,
): Promise<number> {
  const isIdle = isIdleTurn()
  return transactions.write(async (writer) => {
    const { leaves, signedSize, origin } = (await writer.ledger.head()) as LedgerHead
    if (leaves === signedSize && !isIdle) return leaves
    const missing = leaves === signedSize ? padTo : (padTo - (leaves % padTo)) % padTo
    const padding = Array.from({ length: missing }, (_, more): NewLeaf => {
      const { leaf, actId, text } = paddingLeaf(key, origin, leaves + more)
      return { leaf, actId, agreement: null, opening: text }
    })
    if (missing > 0) await writer.leaves.appendAll(padding)
    return leaves + missing
  })
}

/** Bytes that only the key tells from random ones, another stream for each place of each ledger. */
function streamOf(key: Uint8Array, origin: string, index: number): Randomness {
  const place = [LABEL, uint32(utf8(origin).length), utf8(origin), utf8(String(index))]
  let drawn = 0
  return (length) => {
    drawn += 1
    const bytes = hmacSha256(key, ...place, Uint8Array.of(0), uint32(drawn))
    if (length > bytes.length) throw new RangeError('padding draws at most 32 bytes at a time')
    return bytes.slice(0, length)
  }
}
