/** Destroying objects of feeds: on their date, with their feed, or because they vanished at the server. */
import type { HoldingKey } from '../../acts/index.ts'
import { DAY_MS } from '../../foundation/index.ts'
import { type DiscardCause, tellDiscarded } from './on-record.ts'
import type { FeedParts } from './parts.ts'

const AT_ONCE = 1_000
const PER_MILLISECOND = 1_000

type Destroying = Pick<FeedParts, 'transactions' | 'vault' | 'stating'>
type Parts = Destroying & Pick<FeedParts, 'feeds' | 'clock'>
/** Of which feed, by name, and why. */
type Discarded = { readonly feed: string; readonly cause: DiscardCause }

/** Destroys objects; their keys first, so that a crash in between leaves nothing that can be read. */
export async function destroyObjects(
  holdings: readonly HoldingKey[],
  discarded: Discarded,
  { transactions, vault, stating }: Destroying,
): Promise<void> {
  const state = await stating()
  await vault.destroy(holdings)
  await transactions.write(async (writer) => {
    await writer.feeds.removeObjects(holdings)
    await writer.contents.remove(holdings)
    await tellDiscarded(discarded, holdings, { state, writer })
  })
}

/** Destroys what was kept as long as its feed says. @returns how many objects */
export async function destroyOverdue(parts: Parts): Promise<number> {
  let destroyed = 0
  for (const { id, name, retentionDays } of await parts.feeds.list()) {
    const before = (parts.clock.now() - retentionDays * DAY_MS) * PER_MILLISECOND
    destroyed += await destroyAll(() => parts.feeds.addedBefore(id, before, AT_ONCE), { feed: name, cause: 'retention' }, parts)
  }
  return destroyed
}

/** Destroys page after page until there is none. @returns how many objects */
export async function destroyAll(next: () => Promise<readonly HoldingKey[]>, discarded: Discarded, parts: Destroying): Promise<number> {
  let destroyed = 0
  for (let holdings = await next(); holdings.length > 0; holdings = await next()) {
    await destroyObjects(holdings, discarded, parts)
    destroyed += holdings.length
  }
  return destroyed
}
