/** Contests as the API offers them: each step as far as the agreement lets the official's role take it. */
import type { ActId, ItemRow, Outcome } from '../../acts/index.ts'
import type { PermittedDeed } from '../../agreement/index.ts'
import { accepted, type Result } from '../../foundation/index.ts'
import type { ContestPorts } from '../../http/index.ts'
import { answerContest, type ContestAnswer, endContest, raiseContest } from '../../workflows/handling/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { readableForSome } from './reading.ts'

/** The ports over the core. */
export function contestPorts(core: Core, { wakeDelivery }: Pick<Jobs, 'wakeDelivery'>): ContestPorts {
  const { road } = core
  const { contests } = core.store.read
  const parts = { road, contests }
  const allowance = async (official: Official): Promise<(...deeds: readonly PermittedDeed[]) => (hash: string) => boolean> => {
    const directory = await road.directory.current()
    return (...deeds) =>
      (hash) => {
        const entry = directory.agreement(hash)
        return entry !== undefined && deeds.some((deed) => mayDo(official, entry.record.agreement, deed))
      }
  }
  /** What is restricted is contested by whoever reads such items. */
  const contestable = async (official: Official): Promise<(row: ItemRow) => boolean> => {
    const isReadable = await readableForSome(core, official)
    return (row) => isReadable(row.state === 'restricted' ? { ...row, state: 'held' } : row)
  }
  const stated = (outcome: Outcome | Result<never>): Result<{ readonly actId: ActId }> => {
    wakeDelivery()
    return 'act' in outcome ? accepted({ actId: outcome.act.id }) : outcome
  }
  return {
    async list({ official, isStanding, limit }) {
      const isReadable = (await allowance(official))('read', 'inspect')
      return (await contests.list({ isStanding, limit })).filter(({ agreement }) => isReadable(agreement))
    },
    async find({ official, id }) {
      // Asked in any case: what is not there and what the official may not know take the same way.
      const [contest, may] = [await contests.find(id as ActId), await allowance(official)]
      if (contest === undefined || !may('read')(contest.agreement)) return undefined
      const rows = await road.items.find(await contests.itemsOf(contest))
      const sees = await contestable(official)
      const items = rows.map((row) => {
        const { holding, state } = row
        const face = sees(row) ? row.face : null
        return { holding, stixId: face?.stixId ?? null, type: face?.type ?? null, marking: face?.marking ?? null, state }
      })
      return { contest, items }
    },
    async raise({ official, ...request }) {
      const isReadable = await contestable(official)
      const report = await raiseContest({ ...request, account: official.login, isReadable }, road)
      wakeDelivery()
      return report
    },
    async answer({ official, id, answer }) {
      const isAllowed = (await allowance(official))('recall')
      return stated(await answerContest({ ...answer, id, account: official.login, isAllowed } as ContestAnswer, parts))
    },
    async end({ official, id, lifting }) {
      const isAllowed = (await allowance(official))('recall')
      return stated(await endContest({ id: id as ActId, lifting, account: official.login, isAllowed }, parts))
    },
  }
}
