/** The objects of a party's own items, to be looked at as those of a submission are. */
import { type HoldingKey, type ItemReader, objectBytes, type RoadParts } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

const PAGE = 1_000
const MICROSECONDS = 1_000

/** What reading the own holdings works with. */
export type HoldingsParts = Pick<RoadParts, 'vault' | 'contents'> & {
  readonly items: Pick<ItemReader, 'page'>
  /** Asked between pages: a promise to wait for when others wait. */
  readonly pause: () => Promise<void> | undefined
}

/** The objects of the own items that were taken in under these agreements since an instant, opened page by page. */
export async function* ownHoldings(
  parts: HoldingsParts,
  { agreements, since }: { readonly agreements: readonly string[]; readonly since: Instant },
): AsyncGenerator<readonly Uint8Array[]> {
  for (const agreement of agreements) yield* pagesOf(parts, { agreement, since })
}

async function* pagesOf(
  parts: HoldingsParts,
  { agreement, since }: { readonly agreement: string; readonly since: Instant },
): AsyncGenerator<readonly Uint8Array[]> {
  for (let addedAfter = since * MICROSECONDS - 1; ; ) {
    const rows = await parts.items.page({ agreement, roles: ['own'], addedAfter, isLatestOnly: false, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return
    const holdings = rows.map(({ holding }): HoldingKey => holding)
    const contents = await parts.vault.read(parts.contents, holdings)
    // Of what is erased meanwhile nothing is left to look at.
    yield [...contents.values()].map(objectBytes)
    addedAfter = last.addedAt
    await parts.pause()
  }
}
