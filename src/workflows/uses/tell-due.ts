/** Telling what was gathered, at its time: one act for each party and outcome, whoever said it and whenever. */
import {
  type GatheredStore,
  type GatheredWord,
  itemIdOf,
  type Proposal,
  type RoadParts,
  stateActs,
  type UseOutcome,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches } from '../../foundation/index.ts'
import type { TellingWriter } from './ports.ts'

/** The order of telling, so that it tells nothing of when what was said; of several words on one item the last counts, which is the gravest. */
const ORDER: readonly UseOutcome[] = ['pending', 'not-sighted', 'not-useful', 'useful', 'sighted', 'false-positive']

const WORDS_MAX = 5_000

/** Tells what is due. @returns how many words it was; with as many as one round tells at most, there may be more */
export async function tellDue<Writer extends TellingWriter>(parts: {
  readonly road: RoadParts<Writer>
  readonly gathered: Pick<GatheredStore, 'due'>
}): Promise<number> {
  const { road, gathered } = parts
  const due = await gathered.due({ now: road.clock.now(), limit: WORDS_MAX })
  if (due.length === 0) return 0
  await stateActs(proposalsOf(due), road, {
    async within(writer) {
      const removed = await writer.gathered.remove(due.map(({ seq }) => seq))
      if (removed !== due.length) throw new Error('words were told or replaced meanwhile')
    },
  })
  return due.length
}

function proposalsOf(due: readonly GatheredWord[]): readonly Proposal[] {
  const groups = Map.groupBy(due, ({ recipient, agreement }) => `${recipient} ${agreement}`)
  return [...groups.values()].flatMap((group) => {
    const [{ recipient, agreement }] = group as [GatheredWord]
    return ORDER.flatMap((outcome) => {
      const said = group.filter((word) => word.outcome === outcome).map(({ holding }) => itemIdOf(holding))
      return batches([...new Set(said)].toSorted(), BATCH_ITEMS_MAX).map((items) => {
        return { draft: { kind: 'feedback', agreement, body: { to: recipient, outcome, items } } }
      })
    })
  })
}
