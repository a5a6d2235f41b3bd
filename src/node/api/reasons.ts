/** Why officials read, over this node's store. */
import type { ApiParts } from '../../http/index.ts'
import { stateReason } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'

/** What sessions remember of it. */
export function reasonPorts({ road, store }: Core): ApiParts['reasons'] {
  const { sessions } = store.read.people
  return {
    list: async ({ session }) => (session === undefined ? [] : sessions.reasons(session.tokenHash)),
    async purposes() {
      const { agreements } = await road.directory.current()
      return [...new Set(agreements.flatMap(({ record }) => record.agreement.purposes.list.map(({ code }) => code)))].sort()
    },
    state: (request) => stateReason(request, { transactions: store, clock: road.clock }),
  }
}
