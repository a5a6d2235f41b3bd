/** Who would see this: what each party would get of some objects under an agreement. */
import type { Agreement } from '../../agreement/index.ts'
import type { Decider } from '../../policy/index.ts'
import type { Group } from './groups.ts'
import { OutcomeTally, type PartyOutcome } from './outcome.ts'

/** Under what is asked. */
export type Ground = { readonly agreement: Agreement; readonly decider: Decider; readonly from: string; readonly purpose: string }

/** The other parties, in the order of the agreement, each with what it would get. */
export function simulate(groups: Iterable<Group>, ground: Ground): readonly PartyOutcome[] {
  const { agreement, decider, from, purpose } = ground
  const kept = [...groups]
  return otherParties(ground).map((to) => {
    const tally = new OutcomeTally(to, agreement)
    for (const group of kept) tally.add(group, decider.decide({ action: 'disclose', from, to, purpose, item: group.item }))
    return tally.outcome()
  })
}

/** Codes of all parties but the one that gives. */
export function otherParties({ agreement, from }: Pick<Ground, 'agreement' | 'from'>): readonly string[] {
  return agreement.parties.list.map(({ code }) => code).filter((code) => code !== from)
}
