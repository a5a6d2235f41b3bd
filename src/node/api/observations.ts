/** What self-monitoring saw, and what officials opened for themselves. */
import type { Directory, ObservationRow } from '../../acts/index.ts'
import { refused } from '../../foundation/index.ts'
import { type ObservationPorts, type ObservationView, officialMayCall } from '../../http/index.ts'
import { breakGlass, closeObservation, reviewBy } from '../../workflows/monitoring/index.ts'
import { whyNotTwo } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'

/** The article under which somebody opened or gave on for a while, and until when another official looks at that. */
function clockOf(row: ObservationRow, directory: Directory): Pick<ObservationView, 'article' | 'reviewBy'> {
  const { reading, onward } = directory.agreement(row.agreement ?? '')?.record.agreement ?? {}
  const article = row.check === 'threat' ? onward?.threat?.article : row.check === 'break-glass' ? reading?.article : undefined
  return article === undefined ? { article: null, reviewBy: null } : { article, reviewBy: reviewBy(row, directory) }
}

/** The ports of both. */
export function observationPorts({ road, store }: Core): ObservationPorts {
  const { accounts, people, observations } = store.read
  return {
    async list(question) {
      const directory = await road.directory.current()
      return (await observations.list(question)).map((row) => ({ ...row, ...clockOf(row, directory) }))
    },
    async openings({ official, limit }) {
      const account = officialMayCall(official, 'listObservations') ? undefined : official.login
      const directory = await road.directory.current()
      const now = road.clock.now()
      return (await observations.openings({ account, limit })).map((row) => {
        return { ...row, reviewBy: reviewBy(row, directory), isOpen: row.outcome === null && row.until > now }
      })
    },
    told: (limit) => observations.told(limit),
    breakGlass: ({ official, ...request }) => breakGlass({ ...request, account: official.login }, road),
    async close({ official, ...closing }) {
      const row = await observations.find(closing.id)
      // Whoever stood in for the observed one looks at its own doing as well.
      const parts = { accounts, deputations: people.deputations, clock: road.clock }
      const notTwo = row === undefined ? undefined : await whyNotTwo([row.account, official.login], row.from, parts)
      if (notTwo?.code === 'identity-missing') return { ok: false, refusal: notTwo }
      if (notTwo !== undefined) {
        return refused('observation-own', 'nobody closes what was seen of themselves')
      }
      return closeObservation({ ...closing, account: official.login }, road)
    },
  }
}
