/** Reviews as the API offers them: of what this official may read, and of nothing else. */
import type { AgreementEntry } from '../../acts/index.ts'
import type { ReviewPorts } from '../../http/index.ts'
import { dueReviews, keepItems } from '../../workflows/erasure/index.ts'
import type { Core } from '../core.ts'
import { readableNamed } from './named-items.ts'
import { isReadable, readableNumbers } from './reading.ts'

/** By how much more is asked for where too little of what was found may be read. */
const MORE = 4

/** The ports over the core. */
export function reviewPorts(core: Core): ReviewPorts {
  const { road, store } = core
  return {
    async due({ official, purpose, by, limit }) {
      const directory = await road.directory.current()
      const reading = { official, self: road.self, purpose, now: road.clock.now() }
      const classesOf = async (entry: AgreementEntry) => readableNumbers(await store.read.items.classes(entry.row.hash), entry, reading)
      // What the official may not read takes no place in the list from what it may.
      for (let asked = limit; ; asked *= MORE) {
        const due = await dueReviews({ road, reviews: store.read.reviews, classesOf }, by, asked)
        const readable = due.filter((row) => {
          const entry = directory.agreement(row.agreement)
          return entry !== undefined && isReadable(row, entry, reading)
        })
        if (readable.length >= limit || due.length < asked) return readable.slice(0, limit)
      }
    },
    async keep({ official, purpose, holdings, until, reason }) {
      const known = await readableNamed(core, holdings, { official, purpose })
      const report = await keepItems({ items: known, until, reason, account: official.login }, road)
      const unknown = holdings.length - known.length
      if (unknown === 0) return report
      return {
        ...report,
        refusals: [{ code: 'item-unknown', reason: `${unknown} of the items are not here, or not for this role` }, ...report.refusals],
      }
    },
  }
}
