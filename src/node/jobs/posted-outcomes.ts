/** Joins what tools post and officials submit of what partners sent to the recording of its use, and the telling at its time. */
import type { ItemRow } from '../../acts/index.ts'
import type { Writer } from '../../storage/index.ts'
import { type PostedOutcome, tellPosted } from '../../workflows/inbox/index.ts'
import { officialOf } from '../../workflows/officials/index.ts'
import { type SubmittedOutcome, tellDue, tellOutcome, tellSubmitted } from '../../workflows/uses/index.ts'
import { isReadable } from '../api/reading.ts'
import type { Core } from '../core.ts'
import { Job } from './job.ts'

const NAME = 'outcomes'
const EVERY_MS = 5_000

/** Tells who sent the objects what came of them; what could not be told is tried again. */
export function outcomesJob(core: Core, failed: (job: string, error: unknown) => void): Job {
  const { inbox, contents, items, untold, gathered } = core.store.read
  return new Job({
    name: NAME,
    every: () => EVERY_MS,
    failed,
    async run() {
      await tellPosted<Writer>({
        inbox,
        contents,
        vault: core.road.vault,
        transactions: core.store,
        tell: (posted) => tell(posted, core),
        failed: (error) => failed(NAME, error),
      })
      await tellSubmitted<Writer>({
        untold,
        items,
        contents,
        vault: core.road.vault,
        transactions: core.store,
        tell: (submitted) => tellOf(submitted, core),
        failed: (error) => failed(NAME, error),
      })
      for (let told = await tellDue({ road: core.road, gathered }); told > 0; ) told = await tellDue({ road: core.road, gathered })
    },
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
  const mayRead = (item: ItemRow): boolean => isReadable(item, entry, { official, self: road.self, now, purpose: official.purpose })
  const common = { ...told, account: owner.account, caveats: 'Posted by a tool', isReadable: mayRead, within }
  await tellOutcome({ agreement: owner.agreement, ...common }, { road, untold: store.read.untold })
}

/** Under whatever agreement what it is about came. */
async function tellOf({ submitted, told, within }: SubmittedOutcome<Writer>, core: Core): Promise<void> {
  const { store, road } = core
  const { account, purpose } = submitted
  const [row, directory] = await Promise.all([store.read.accounts.find(account), road.directory.current()])
  const now = road.clock.now()
  const official = row && officialOf(row, now)
  if (official === undefined) return store.write(within)
  const mayRead = (item: ItemRow): boolean => {
    const entry = directory.agreement(item.agreement)
    return entry !== undefined && isReadable(item, entry, { official, self: road.self, now, purpose })
  }
  const how = { ...told, account, caveats: 'Submitted by an official', isReadable: mayRead, within }
  await tellOutcome(how, { road, untold: store.read.untold })
}
