/** Who would see this: what each party would get of some objects under an agreement. */
import { OutcomeTally, type PartyOutcome } from './outcome.ts'
import { alike, type Seen } from './seen.ts'

/** The parties that were asked about, each with what it would get. */
export function simulate(seen: Seen): readonly PartyOutcome[] {
  return seen.recipients.map((party) => {
    const tally = new OutcomeTally(party)
    for (const { item, fate, count } of alike(seen, (index) => seen.verdictAt(index, party))) tally.add(item, fate, count)
    return tally.outcome()
  })
}
