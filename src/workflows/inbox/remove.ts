/** Removing objects from an inbox. */
import type { InboxParts } from './post.ts'

/** Destroys the objects; their keys first, so that a crash in between leaves nothing that can be read. */
export async function removePosted(itemIds: readonly string[], parts: Pick<InboxParts, 'transactions' | 'vault'>): Promise<void> {
  await parts.vault.destroy(itemIds)
  await parts.transactions.write(async ({ inbox, contents }) => {
    await inbox.remove(itemIds)
    await contents.remove(itemIds)
  })
}
