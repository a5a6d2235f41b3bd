/** The own items of a party, as a simulation takes them in. */
import { decodeContent, type HoldingKey, type ItemReader, type RoadParts } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { Groups } from './groups.ts'
import { subjectOfContent } from './subject.ts'

const PAGE = 1_000
const MICROSECONDS = 1_000

/** What reading the own holdings works with. */
export type HoldingsParts = Pick<RoadParts, 'vault' | 'contents'> & {
  readonly items: Pick<ItemReader, 'page'>
  /** Asked between pages: a promise to wait for when others wait. */
  readonly pause: () => Promise<void> | undefined
}

/** Groups the own items that were taken in under these agreements since an instant. */
export async function ownHoldings(
  parts: HoldingsParts,
  { agreements, since }: { readonly agreements: readonly string[]; readonly since: Instant },
): Promise<{ readonly groups: Groups; readonly items: number }> {
  const groups = new Groups()
  let items = 0
  for (const agreement of agreements) items += await addHoldings(groups, parts, { agreement, since })
  return { groups, items }
}

async function addHoldings(
  groups: Groups,
  parts: HoldingsParts,
  { agreement, since }: { readonly agreement: string; readonly since: Instant },
): Promise<number> {
  let items = 0
  for (let addedAfter = since * MICROSECONDS - 1; ; ) {
    const rows = await parts.items.page({ agreement, roles: ['own'], addedAfter, isLatestOnly: false, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return items
    const contents = await parts.vault.read(
      parts.contents,
      rows.map(({ holding }): HoldingKey => holding),
    )
    for (const plaintext of contents.values()) groups.add(subjectOfContent(decodeContent(plaintext)))
    items += contents.size
    addedAfter = last.addedAt
    await parts.pause()
  }
}
