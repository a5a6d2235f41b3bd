/** Requests as the API offers them: each step as far as the agreement lets the official's role take it. */
import { type ActId, decodeContent, objectOf, type RequestRow, requestTextOf } from '../../acts/index.ts'
import { isForRole, type PermittedDeed } from '../../agreement/index.ts'
import { accepted, type Result } from '../../foundation/index.ts'
import type { RequestDetail, RequestPorts } from '../../http/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import { askParty, declineRequest, type RequestParts } from '../../workflows/requests/index.ts'
import type { Core } from '../core.ts'

/** The ports over this node. */
export function requestPorts({ road, store }: Core, { wakeDelivery }: { readonly wakeDelivery: () => void }): RequestPorts {
  const { requests, requestAccounts } = store.read
  const parts: RequestParts = { road, requests }
  /** Of a purpose, as far as the own role of the official acts for it. */
  const allowance = async (official: Official, deed: PermittedDeed): Promise<(hash: string, purpose?: string) => boolean> => {
    const directory = await road.directory.current()
    return (hash, purpose) => {
      const entry = directory.agreement(hash)
      const isForPurpose = purpose === undefined || isForRole(official, purpose)
      return isForPurpose && entry !== undefined && mayDo(official, entry.record.agreement, deed)
    }
  }
  const stated = (outcome: Awaited<ReturnType<typeof askParty>>): Result<{ readonly actId: ActId }> => {
    wakeDelivery()
    return 'act' in outcome ? accepted({ actId: outcome.act.id }) : outcome
  }
  return {
    // Who reads under an agreement asks under it; who gives under it says that nothing is given.
    ask: async ({ official, ...request }) => {
      const mayRead = await allowance(official, 'read')
      const isAllowed = (hash: string): boolean => mayRead(hash, request.purpose)
      return stated(await askParty({ ...request, account: official.login, isAllowed }, parts))
    },
    decline: async ({ official, id, reason }) =>
      stated(
        await declineRequest({ id: id as ActId, reason, account: official.login, isAllowed: await allowance(official, 'release') }, parts),
      ),
    async list({ official, limit }) {
      const isReadable = await allowance(official, 'read')
      return (await requests.list(limit)).filter(({ agreement, purpose }) => isReadable(agreement, purpose))
    },
    async find({ official, id }) {
      // Asked in any case: what is not there and what the official may not know take the same way.
      const [request, mayRead] = [await requests.find(id as ActId), await allowance(official, 'read')]
      if (request === undefined || !mayRead(request.agreement, request.purpose)) return undefined
      const answers = await requests.answersTo(request.id)
      return { request, ...(await textOf(request)), answers, accounts: await requestAccounts.of(request.id) }
    },
  }

  async function textOf({ holding }: RequestRow): Promise<Pick<RequestDetail, 'text' | 'marking'>> {
    const [item] = await road.items.find([holding])
    const plaintext = item?.state === 'held' ? (await road.vault.read(road.contents, [holding])).get(holding) : undefined
    if (plaintext === undefined) return { text: null, marking: null }
    const content = decodeContent(plaintext)
    return { text: requestTextOf(objectOf(content)), marking: content.face.marking }
  }
}
