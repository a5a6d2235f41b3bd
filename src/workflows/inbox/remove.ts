/** Removing objects from an inbox. */
import type { HoldingKey } from '../../acts/index.ts'
import type { InboxParts } from './post.ts'

/** Destroys the objects; their keys first, so that a crash in between leaves nothing that can be read. */
export async function removePosted(holdings: readonly HoldingKey[], parts: Pick<InboxParts, 'transactions' | 'vault'>): Promise<void> {
  await parts.vault.destroy(holdings)
  await parts.transactions.write(async ({ inbox, contents }) => {
    await inbox.remove(holdings)
    await contents.remove(holdings)
  })
}
