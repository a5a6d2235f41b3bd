/** Joins self-monitoring to the record of reads, the accounts and the configuration of this node. */
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { DAY_MS } from '../../foundation/index.ts'
import type { Writer } from '../../storage/index.ts'
import { type MonitoringParts, monitorReads, type Reader, type Watch } from '../../workflows/monitoring/index.ts'
import type { Config } from '../config.ts'
import type { Core } from '../core.ts'
import { expireSubjects } from './subjects.ts'

const ITEMS_PER_DAY = 10_000
/** Days that reads are kept under no agreement, or one that names no retention of logs for this party: three years. */
const LOGS_DAYS = 1_095
const EXPIRED_TOGETHER = 5_000

/** Makes the run of self-monitoring that is due, if any. */
export async function tendMonitoring(core: Core): Promise<void> {
  const { road, store, config } = core
  const parts: MonitoringParts<Writer> = {
    road,
    reads: store.read.readLog,
    observations: store.read.observations,
    watch: watchOf(config),
    readers: async () =>
      new Map(
        (await store.read.accounts.list()).map(({ login, role, justification }): [string, Reader] => [
          login,
          { isTool: role === 'tool', justification },
        ]),
      ),
    pause: async () => void (await turnOfLoop()),
  }
  await monitorReads(parts)
}

/** Ends the retention of the record of reads, which the law of this party sets in each agreement. */
export async function expireReads(core: Core): Promise<void> {
  const { road, store } = core
  const now = road.clock.now()
  const directory = await road.directory.current()
  const kept = directory.agreements.map(({ row, record }) => {
    const own = record.agreement.jurisdictions?.list.find(({ party }) => party === road.self)
    return { agreement: row.hash, days: own?.logsDays ?? LOGS_DAYS }
  })
  for (const { agreement, days } of [...kept, { agreement: null, days: LOGS_DAYS }]) {
    const question = { agreement, before: now - days * DAY_MS, limit: EXPIRED_TOGETHER }
    const expire = (): Promise<number> => store.write(({ readExpiry }) => readExpiry.expire(question))
    for (let expired = await expire(); expired > 0; ) expired = await expire()
  }
  await expireSubjects(core, Math.max(LOGS_DAYS, ...kept.map(({ days }) => days)))
}

function watchOf({ monitoring = {} }: Config): Watch {
  const { dutyHours, itemsPerDay = ITEMS_PER_DAY, watchwords = [] } = monitoring
  return {
    ...(dutyHours === undefined ? {} : { dutyHours }),
    itemsPerDay,
    watchwords: new Map(watchwords.map(({ account, words }) => [account, words])),
  }
}
