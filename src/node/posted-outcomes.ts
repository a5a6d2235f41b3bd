/** Joins what tools post of what partners sent to the recording of its use. */
import type { ItemRow } from '../acts/index.ts'
import type { Writer } from '../storage/index.ts'
import { type PostedOutcome, tellPosted } from '../workflows/inbox/index.ts'
import { officialOf } from '../workflows/officials/index.ts'
import { tellOutcome } from '../workflows/uses/index.ts'
import { isReadable } from './api/items.ts'
import type { Core } from './core.ts'
import { Job } from './job.ts'

const NAME = 'outcomes'
const EVERY_MS = 15_000

/** Tells who sent the objects what came of them; what could not be told is tried again. */
export function outcomesJob(core: Core, failed: (job: string, error: unknown) => void): Job {
  const { inbox, contents } = core.store.read
  return new Job({
    name: NAME,
    every: () => EVERY_MS,
    failed,
    run: () =>
      tellPosted<Writer>({
        inbox,
        contents,
        vault: core.road.vault,
        transactions: core.store,
        tell: (posted) => tell(posted, core),
        failed: (error) => failed(NAME, error),
      }),
  })
}

async function tell({ owner, told, within }: PostedOutcome<Writer>, core: Core): Promise<void> {
  const { store, road } = core
  const [row, directory] = await Promise.all([store.read.accounts.find(owner.account), road.directory.current()])
  const now = road.clock.now()
  const official = row && officialOf(row, now)
  const entry = directory.agreement(owner.agreement)
  // Who may do nothing any more tells nothing.
  if (official === undefined || entry === undefined) return store.write(within)
  const mayRead = (item: ItemRow): boolean => isReadable(item, entry, { official, self: road.self, now })
  const { outcome, stixIds } = told
  await tellOutcome({ agreement: owner.agreement, outcome, stixIds, account: owner.account, isReadable: mayRead, within }, road)
}
