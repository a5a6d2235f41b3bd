/** The private inbox of the reader's own account. */
import type { InboxOwner, InboxReader } from '../workflows/inbox/index.ts'
import { type ContentsParts, objectTexts } from './object-text.ts'
import { type Source, scanOf } from './source.ts'

/** Everything that the account posted and did not delete. */
export function inboxSource(owner: InboxOwner, parts: ContentsParts & { readonly inbox: InboxReader }): Source {
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const narrowed = { ...(stixIds === undefined ? {} : { stixIds }), ...(types === undefined ? {} : { types }) }
      const rows = await parts.inbox.page({ ...owner, addedAfter, limit, ...narrowed })
      return scanOf(
        rows,
        limit,
        rows.map((row) => ({ ...row, isLatest: false })),
      )
    },
    objects: (holdings) => objectTexts(holdings, parts),
  }
}
