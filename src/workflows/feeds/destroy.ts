/** Destroying objects of feeds: on their date, with their feed, or because they vanished at the server. */
import type { HoldingKey } from '../../acts/index.ts'
import { DAY_MS } from '../../foundation/index.ts'
import type { FeedParts } from './parts.ts'

const AT_ONCE = 1_000
const PER_MILLISECOND = 1_000

type Parts = Pick<FeedParts, 'feeds' | 'transactions' | 'vault' | 'clock'>

/** Destroys objects; their keys first, so that a crash in between leaves nothing that can be read. */
export async function destroyObjects(
  holdings: readonly HoldingKey[],
  { transactions, vault }: Pick<Parts, 'transactions' | 'vault'>,
): Promise<void> {
  await vault.destroy(holdings)
  await transactions.write(async ({ feeds, contents }) => {
    await feeds.removeObjects(holdings)
    await contents.remove(holdings)
  })
}

/** Destroys what was kept as long as its feed says. @returns how many objects */
export async function destroyOverdue(parts: Parts): Promise<number> {
  let destroyed = 0
  for (const { id, retentionDays } of await parts.feeds.list()) {
    const before = (parts.clock.now() - retentionDays * DAY_MS) * PER_MILLISECOND
    destroyed += await destroyAll(() => parts.feeds.addedBefore(id, before, AT_ONCE), parts)
  }
  return destroyed
}

/** Destroys page after page until there is none. @returns how many objects */
export async function destroyAll(
  next: () => Promise<readonly HoldingKey[]>,
  parts: Pick<Parts, 'transactions' | 'vault'>,
): Promise<number> {
  let destroyed = 0
  for (let holdings = await next(); holdings.length > 0; holdings = await next()) {
    await destroyObjects(holdings, parts)
    destroyed += holdings.length
  }
  return destroyed
}
