/** Introduces parties to a node that is not running (`comity party introduce`). */
import { ComityError } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import { hasIdentity, isEnrolled, whyNotTwo } from '../../workflows/officials/index.ts'
import { introduceParty } from '../../workflows/parties/index.ts'
import { type OfflineNode, withOfflineNode } from './stopped-node.ts'

/** A refusal by the node's own road. */
export class Refused extends ComityError<string> {}

/**
 * Pins the cards, each by an introduce act.
 * @throws Refused with the code of the refusal; `one-person` and `identity-missing` where the node knows two persons and those named are not two of them
 */
export async function introduceOffline(request: {
  readonly folder: string
  readonly cards: readonly PartyCard[]
  readonly comparedBy: readonly [string, string]
  readonly environment: NodeJS.ProcessEnv
}): Promise<void> {
  await withOfflineNode(request, async (node) => {
    await assertTwoCompared(request.comparedBy, node)
    for (const card of request.cards) {
      const outcome = await introduceParty(card, request.comparedBy, node.road)
      if (!outcome.ok) throw new Refused(outcome.refusal.code, outcome.refusal.reason)
    }
  })
}

/** Before two persons have an account there is nobody that the node could tell apart, and whoever compared is named as it is. */
async function assertTwoCompared(comparedBy: readonly [string, string], { store, road }: OfflineNode): Promise<void> {
  const { accounts, people } = store.read
  const persons = (await accounts.list()).filter(({ enrolment }) => enrolment !== null && hasIdentity(enrolment) && isEnrolled(enrolment))
  if (persons.length < 2) return
  const notTwo = await whyNotTwo(comparedBy, road.clock.now(), { accounts, deputations: people.deputations, clock: road.clock })
  if (notTwo !== undefined) throw new Refused(notTwo.code, notTwo.reason)
  const areHere = comparedBy.every((login) => persons.some((person) => person.login === login))
  if (!areHere) throw new Refused('identity-missing', 'who compared the fingerprint is an official of this node who did not leave')
}
