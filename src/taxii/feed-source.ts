/** What one feed brought: the party's own, unsigned, under no agreement. */
import { DAY_MS } from '../foundation/index.ts'
import type { FeedReader } from '../workflows/feeds/index.ts'
import type { Contents } from './collections.ts'
import type { Shown } from './shown.ts'
import { type Source, scanOf } from './source.ts'

const MICROSECONDS = 1_000
/** Stands for the agreement of what is held under none. */
const NO_AGREEMENT = ''

/** Everything that a feed brought and that is held. */
export function feedSource(
  { feed, retentionDays }: Extract<Contents, { readonly kind: 'feed' }>,
  parts: { readonly feeds: Pick<FeedReader, 'page'>; readonly shown: Shown },
): Source {
  return {
    async scan({ addedAfter, stixIds, types, limit }) {
      const narrowed = { ...(stixIds === undefined ? {} : { stixIds }), ...(types === undefined ? {} : { types }) }
      const rows = await parts.feeds.page({ feed, addedAfter, limit, ...narrowed })
      return scanOf(
        rows,
        limit,
        rows.map(({ holding, stixId, type, version, addedAt }) => {
          return {
            holding,
            seq: null,
            agreement: NO_AGREEMENT,
            stixId,
            type,
            version,
            addedAt,
            isLatest: false,
            isGraded: true,
            isAboutPeople: true,
            narrowing: null,
            otherPurposes: [],
            erasedAt: Math.floor(addedAt / MICROSECONDS) + retentionDays * DAY_MS,
          }
        }),
      )
    },
    objects: parts.shown.graded,
  }
}
