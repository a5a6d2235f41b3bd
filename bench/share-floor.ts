/** What sharing cannot do without: the stages of every object's way, each measured alone, and their sum. */
import { type Benchmark, bestOf } from './benchmark.ts'
import { PARTNERS, STAGE_OBJECTS, type Stage, shareStages } from './share-stages.ts'

const RUNS = 5

/** Microseconds of processor for one object that goes to three partners. */
export const shareFloor: Benchmark = {
  name: 'share.floor-us',
  unit: 'us/object',
  target: null,
  how: `processor time of stages that no object of the feed gets to ${PARTNERS} partners without, each measured alone on ${STAGE_OBJECTS.toLocaleString('en')} objects, best of ${RUNS} runs, times how often an object goes through it; without the ledger, HTTP, TAXII, the collection of memory and what joins the stages. 1,000 objects a second on two cores leave 2,000 for everything`,
  async run(world) {
    await using shared = await shareStages(world)
    const details: string[] = []
    let sum = 0
    for (const stage of shared.stages) {
      const us = await costOf(stage)
      sum += us * stage.times
      details.push(`${us.toFixed(0).padStart(5)} us${stage.times === 0 ? ', in the above' : ` x ${stage.times}`}: ${stage.name}`)
    }
    return { value: sum, details }
  },
}

/** Microseconds of processor, of all threads, for one object. */
async function costOf({ work }: Stage): Promise<number> {
  return bestOf(RUNS, async () => {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / STAGE_OBJECTS
  })
}
