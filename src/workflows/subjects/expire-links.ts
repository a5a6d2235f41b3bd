/** The end of retention: what links say is destroyed and so are the openings of their leaves; a leaf says which, and the tree stays. */
import type { LeafRow, Transactions } from '../../acts/index.ts'
import { formatTimestamp, hex, type Instant } from '../../foundation/index.ts'
import { commit } from '../../ledger/index.ts'
import { originOf, type SubjectParts, type SubjectWriter } from './fold-accesses.ts'
import type { SubjectReader } from './ports.ts'

/** What the fields of an erasure leaf say that it is. */
export const OPENINGS_ERASED_KIND = 'openings-erased'
/** Leaves that one erasure leaf names: a field holds 4,096 bytes. */
const ERASED_TOGETHER = 200

/** What ending the retention works with. */
export type ExpiryParts = Omit<SubjectParts, 'key' | 'delays' | 'subjects' | 'transactions'> & {
  readonly subjects: Pick<SubjectReader, 'expired'>
  readonly transactions: Transactions<SubjectWriter & { readonly ledger: OpenedLeaves }>
}

/** Leaves and their openings. */
export type OpenedLeaves = {
  leafOfAct(id: string): Promise<LeafRow | undefined>
  destroyOpenings(ids: readonly string[]): Promise<void>
  epochs(): Promise<readonly { readonly epoch: number; readonly origin: string }[]>
}

/**
 * Destroys one batch of links that are older. The erasure leaf names ledger, indices and cause, and is itself a salted commitment.
 * @returns how many; call again until 0
 */
export async function expireLinks(before: Instant, parts: ExpiryParts): Promise<number> {
  const old = await parts.subjects.expired({ before, limit: ERASED_TOGETHER })
  if (old.length === 0) return 0
  const own = originOf(await parts.directory.current())
  const ids = old.map(({ id }) => id)
  await parts.transactions.write(async (writer) => {
    const leaves: LeafRow[] = []
    for (const id of ids) {
      const leaf = await writer.ledger.leafOfAct(id)
      if (leaf !== undefined) leaves.push(leaf)
    }
    await writer.subjects.destroyContents(ids)
    await writer.ledger.destroyOpenings(ids)
    const origins = new Map((await writer.ledger.epochs()).map(({ epoch, origin }) => [epoch, origin]))
    for (const [epoch, erased] of Map.groupBy(leaves, (leaf) => leaf.epoch)) {
      const act = hex(parts.randomness(32)) as LeafRow['actId']
      const fields = {
        act,
        kind: OPENINGS_ERASED_KIND,
        party: parts.self,
        at: formatTimestamp(parts.clock.now()),
        cause: 'retention',
        ledger: origins.get(epoch) as string,
        leaves: erased.map(({ index }) => index).join(' '),
      }
      const { leaf, text } = commit({ origin: own, fields, randomness: parts.randomness })
      await writer.leaves.append({ leaf, actId: act, agreement: null, opening: text })
    }
  })
  return old.length
}
