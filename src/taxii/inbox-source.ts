/** The private inbox of the reader's own account. */
import type { InboxOwner, InboxReader } from '../workflows/inbox/index.ts'
import type { OpenedObjects } from './opened-objects.ts'
import { type Source, scanOf } from './source.ts'

/** Everything that the account posted and did not delete. */
export function inboxSource(owner: InboxOwner, parts: { readonly inbox: InboxReader; readonly opened: OpenedObjects }): Source {
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const narrowed = { ...(stixIds === undefined ? {} : { stixIds }), ...(types === undefined ? {} : { types }) }
      const rows = await parts.inbox.page({ ...owner, addedAfter, limit, ...narrowed })
      return scanOf(
        rows,
        limit,
        rows.map((row) => ({
          ...row,
          seq: null,
          isLatest: false,
          isGraded: false,
          isAboutPeople: true,
          narrowing: null,
          otherPurposes: [],
          erasedAt: null,
        })),
      )
    },
    objects: (rows) => parts.opened.find(rows.map(({ holding }) => holding)),
  }
}
