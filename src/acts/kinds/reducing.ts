/** What the acts that only reduce have in common (DESIGN rule 4). */
import type { Act } from '../act.ts'
import { type Facts, PERMITTED, refuseAct, type Verdict } from './kind.ts'

/** A partner may only reduce what came from it: an item of another origin refuses the act. */
export async function onlyFromSender(
  act: Act<{ to: string | null; items: readonly string[] }>,
  { side, directory, originsOf }: Facts,
): Promise<Verdict> {
  if (side === 'home') return PERMITTED
  if (act.body.to !== directory.self) return refuseAct('not-addressed', 'act is for another party')
  for (const origin of (await originsOf(act.body.items)).values()) {
    if (origin !== act.party) return refuseAct('not-the-origin', 'act reduces an item that came from another party')
  }
  return PERMITTED
}
