/** Recalls and narrowings as the API offers them: of what the agreement lets the official's role take back. */
import type { ApiParts } from '../../http/index.ts'
import type { RefusalRecorder } from '../../workflows/consultation/index.ts'
import { correctItems, recallItems } from '../../workflows/erasure/index.ts'
import { liftContest, narrowItems } from '../../workflows/handling/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'

type Sources = { readonly refusals: RefusalRecorder; readonly jobs: Pick<Jobs, 'wakeDelivery'> }
type Request = { readonly official: Official; readonly stixIds: readonly string[] }
type Report = { readonly refusals: readonly { readonly code: string }[] }

/** The ports over the core. */
export function takingBackPorts(
  core: Core,
  { refusals, jobs }: Sources,
): Pick<ApiParts, 'recall' | 'correct' | 'takebacks' | 'narrow' | 'liftContest'> {
  const { road } = core
  return {
    recall: async ({ official, ...request }) => {
      const isAllowed = await mayRecall(official)
      return told(await recallItems({ ...request, account: official.login, isAllowed }, road), 'recall', { ...request, official })
    },
    correct: async ({ official, ...request }) => {
      const isAllowed = await mayRecall(official)
      return told(await correctItems({ ...request, account: official.login, isAllowed }, road), 'correct', { ...request, official })
    },
    takebacks: (limit) => core.store.read.takebacks.list(limit),
    narrow: async ({ official, ...request }) => {
      const isAllowed = await mayRecall(official)
      return told(await narrowItems({ ...request, account: official.login, isAllowed }, road), 'narrow', { ...request, official })
    },
    liftContest: async ({ official, ...request }) => {
      const isAllowed = await mayRecall(official)
      return told(await liftContest({ ...request, account: official.login, isAllowed }, road), 'lift-contest', { ...request, official })
    },
  }

  async function mayRecall(official: Official): Promise<(agreement: string) => boolean> {
    const directory = await road.directory.current()
    return (hash) => {
      const entry = directory.agreement(hash)
      return entry !== undefined && mayDo(official, entry.record.agreement, 'recall')
    }
  }

  /** What a role may not do is on record; what was set in motion goes out at once. */
  async function told<Told extends Report>(report: Told, kind: string, { official, stixIds }: Request): Promise<Told> {
    for (const { code } of report.refusals.filter((refusal) => refusal.code === 'role-not-permitted')) {
      await refusals({ account: official.login, kind, code, what: stixIds.join('\n') })
    }
    jobs.wakeDelivery()
    return report
  }
}
