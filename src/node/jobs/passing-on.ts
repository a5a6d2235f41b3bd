/** The intermediary's part: at the times of each agreement what came to be passed on goes to the other parties. */
import { type AgreementEntry, intermediaryOf, nextTelling } from '../../acts/index.ts'
import { permitsSharing } from '../../agreement/index.ts'
import { type Instant, SECOND_MS } from '../../foundation/index.ts'
import type { PartySecrets } from '../../identity/index.ts'
import { passOn } from '../../workflows/onward/index.ts'
import type { Core } from '../core.ts'
import { shownIdSecret } from '../keys/derived-secret.ts'
import type { NodeLog } from '../log.ts'
import { Job } from './job.ts'

const EVERY_MS = 5 * SECOND_MS

/** Passes on once after each of the times of an agreement; what failed or was refused is tried again with the next run. */
export function passingJob(
  core: Core,
  parts: { readonly secrets: Pick<PartySecrets, 'root'>; readonly log: NodeLog; readonly failed: (job: string, error: unknown) => void },
): Job {
  const { road, store } = core
  const { onward, onwardReasons, passedOn } = store.read
  const passing = { road, onward, reasons: onwardReasons, passedOn, idKey: shownIdSecret(parts.secrets) }
  const done = new Map<string, Instant>()
  const runOne = async (entry: AgreementEntry): Promise<void> => {
    const intermediary = intermediaryOf(entry)
    if (intermediary?.party !== road.self) return
    const next = nextTelling(intermediary, road.clock.now())
    if (done.get(entry.row.hash) === next) return
    const reports = await passOn(entry, passing)
    const codes = reports.flatMap(({ withheld, stopped }) => [
      ...withheld.map(({ refusal }) => refusal.code),
      ...(stopped === null ? [] : [stopped.code]),
    ])
    for (const code of new Set(codes)) parts.log.passingStopped(code)
    if (reports.every(({ stopped }) => stopped === null)) done.set(entry.row.hash, next)
  }
  return new Job({
    name: 'passing-on',
    every: () => EVERY_MS,
    failed: parts.failed,
    async run() {
      const directory = await road.directory.current()
      const now = road.clock.now()
      for (const entry of directory.agreements) if (permitsSharing(directory.state(entry.row.hash, now))) await runOne(entry)
    },
  })
}
