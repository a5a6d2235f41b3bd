/** Publications as the API shows them. */
import { isForRole } from '../../agreement/index.ts'
import { accepted, refused } from '../../foundation/index.ts'
import type { PublicationPorts } from '../../http/index.ts'
import { publishItems, stopPublication } from '../../workflows/feeds/index.ts'
import { mayDo } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Feeds } from '../join-feeds.ts'

/** The publication ports over this node. */
export function publicationPorts({
  core,
  jobs,
  feeds,
}: {
  readonly core: Core
  readonly jobs: Jobs
  readonly feeds: Feeds
}): PublicationPorts {
  const { publishing } = feeds
  return {
    async publish({ official, ...request }) {
      const directory = await core.road.directory.current()
      const isAllowed = (hash: string): boolean => {
        const entry = directory.agreement(hash)
        return entry !== undefined && isForRole(official, request.purpose) && mayDo(official, entry.record.agreement, 'release')
      }
      const begun = await publishItems({ ...request, account: official.login, isAllowed }, publishing)
      jobs.wakeFeeds()
      return begun
    },
    list: (limit) => publishing.publications.list(limit),
    async find(id) {
      const row = await publishing.publications.find(id)
      return row === undefined ? refused('publication-unknown', 'there is no publication of this id') : accepted(row)
    },
    stop: (id) => stopPublication(id, publishing),
  }
}
