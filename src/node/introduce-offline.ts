/** Introduces parties to a node that is not running (`comity party introduce`). */
import { ComityError } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import { introduceParty } from '../workflows/parties/index.ts'
import { withOfflineNode } from './offline.ts'

/** A refusal by the node's own road. */
export class Refused extends ComityError<string> {}

/** Pins the cards, each by an introduce act. @throws Refused with the code of the refusal */
export async function introduceOffline(request: {
  readonly folder: string
  readonly cards: readonly PartyCard[]
  readonly comparedBy: readonly [string, string]
  readonly environment: NodeJS.ProcessEnv
}): Promise<void> {
  await withOfflineNode(request, async ({ road }) => {
    for (const card of request.cards) {
      const outcome = await introduceParty(card, request.comparedBy, road)
      if (!outcome.ok) throw new Refused(outcome.refusal.code, outcome.refusal.reason)
    }
  })
}
