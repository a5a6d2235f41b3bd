/**
 * What a closed ledger does not prove is recorded again in the one that follows
 * it: a fresh leaf commits to the same act, and is proven as any other. Nobody
 * gathers cosignatures for a ledger that is closed, so its last ones decide.
 */
import type { Directory, LeafRow, LeafWriter } from '../../acts/index.ts'
import { parseJson, type Randomness, utf8 } from '../../foundation/index.ts'
import { type Opening, parseOpening, parsePolicy, recommit } from '../../ledger/index.ts'
import { meetsPolicy, trustUnder } from './coverage.ts'
import { PADDING_KIND } from './pad-ledger.ts'
import type { LedgerHead, LedgerReader } from './ports.ts'

const PAGE_LEAVES = 1_000

/** What is carried over, and by what it is judged. */
export type CarryOver = {
  readonly closed: LedgerHead
  /** Origin of the ledger that is in use from now on. */
  readonly origin: string
  /** As it was while the closed ledger was in use. */
  readonly directory: Directory
  readonly randomness: Randomness
}

/**
 * Records again every leaf that the kept cosigned checkpoint of the closed ledger does not prove under the quorum of its
 * agreement. A leaf whose opening was destroyed stays where it is. @returns how many were recorded
 */
export async function carryOver(
  writer: { readonly ledger: Pick<LedgerReader, 'leaves'>; readonly leaves: LeafWriter },
  { closed, origin, directory, randomness }: CarryOver,
): Promise<number> {
  const isProven = judgeOf(closed, directory)
  let carried = 0
  for (let from = 0; from < closed.leaves; from += PAGE_LEAVES) {
    const rows = await writer.ledger.leaves({ epoch: closed.epoch, from, to: Math.min(closed.leaves, from + PAGE_LEAVES) })
    const leaves = rows.flatMap((row) => {
      const { actId, agreement } = row
      if (row.opening === null || isProven(row)) return []
      const kept = parseOpening(parseJson(row.opening))
      if (isPadding(kept)) return []
      const { leaf, text } = recommit(kept, { origin, randomness })
      return [{ leaf, actId, agreement, opening: text }]
    })
    if (leaves.length > 0) await writer.leaves.appendAll(leaves)
    carried += leaves.length
  }
  return carried
}

function isPadding({ fields }: Opening): boolean {
  return fields.some((field) => 'name' in field && field.name === 'kind' && field.value === PADDING_KIND)
}

/** Whether a leaf is below the cosigned checkpoint and that meets the quorum of its agreement; asked once for each agreement. */
function judgeOf({ origin, cosigned }: LedgerHead, directory: Directory): (leaf: LeafRow) => boolean {
  // Of a ledger that showed two histories nobody accepts anything, however many cosigned it.
  if (directory.isForked(origin)) return () => false
  const verdicts = new Map<string | null, boolean>()
  return ({ index, agreement }) => {
    if (cosigned === null || index >= cosigned.size) return false
    const verdict = verdicts.get(agreement) ?? isMet(utf8(cosigned.note), origin, { agreement, directory })
    verdicts.set(agreement, verdict)
    return verdict
  }
}

function isMet(note: Uint8Array, origin: string, known: { readonly agreement: string | null; readonly directory: Directory }): boolean {
  const { agreement, directory } = known
  const document = agreement === null ? null : directory.agreement(agreement)?.row.document
  const trust = document === undefined ? undefined : trustUnder(directory, origin, document)
  if (trust === undefined) return false
  return meetsPolicy(note, parsePolicy(trust.policy), { origin, excludedWitnesses: trust.excludedWitnesses })
}
