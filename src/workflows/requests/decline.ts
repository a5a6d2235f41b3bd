/** decline: an official gives nothing in answer to a request, for a reason of the agreement. */
import { type ActId, type Outcome, stateActs } from '../../acts/index.ts'
import { type Result, refused } from '../../foundation/index.ts'
import type { RequestParts } from './ports.ts'

/** Which request, and why nothing is given. */
export type DeclineRequest = {
  readonly id: ActId
  /** One of `DECLINE_REASONS`. */
  readonly reason: string
  readonly account: string
  /** Whether the account's role may answer under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** States the no. Refused with `request-unknown` for one that was not put to this party, and as the kind refuses. */
export async function declineRequest(
  { id, reason, account, isAllowed }: DeclineRequest,
  { road, requests }: RequestParts,
): Promise<Outcome | Result<never>> {
  const asked = await requests.find(id)
  if (asked === undefined || asked.asked !== road.self) return refused('request-unknown', 'no such request was put to this party')
  if (!isAllowed(asked.agreement)) return refused('role-not-permitted', 'the agreement does not let this role answer')
  const draft = { kind: 'decline', agreement: asked.agreement, after: [id], body: { to: asked.asker, of: id, reason } }
  const [outcome] = await stateActs([{ draft }], road, {
    account,
    async within(writer, [declined]) {
      if (declined?.ok === true) await writer.requestAccounts.put(id, { deed: 'declined', account })
    },
  })
  return outcome as Outcome
}
