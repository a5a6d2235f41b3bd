/**
 * A node that ends itself with SIGKILL at one call to its store. Armed by SIGUSR2, so that starting it costs no calls, or with
 * `KILL_ARMED=from-start` at once; `KILL_AT` counts the calls from then on, `KILL_WHEN` says whether it dies before the call, within it, or
 * once it is durable. Its clock is `AHEAD_MS` ahead of the machine's.
 */
import { parseArgs } from 'node:util'
import { startNode } from '../../src/node/index.ts'
import { openSqliteStore, type Store } from '../../src/storage/index.ts'

const BATCH_OBJECTS = 2
const { values } = parseArgs({ options: { data: { type: 'string' } } })
const at = Number(process.env.KILL_AT)
const when = process.env.KILL_WHEN
const aheadMs = Number(process.env.AHEAD_MS)
let isArmed = process.env.KILL_ARMED === 'from-start'
let calls = 0

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** Counts one call. @returns whether it is the last */
function isLast(): boolean {
  if (!isArmed) return false
  calls += 1
  return calls === at
}

async function strike<T>(work: (within: () => void) => Promise<T>): Promise<T> {
  if (!isLast()) return work(() => undefined)
  if (when === 'before') die()
  const value = await work(() => (when === 'within' ? die() : undefined))
  die()
  return value
}

function doomed(store: Store): Store {
  const { itemKeys } = store
  return {
    ...store,
    write: (work) =>
      strike((within) =>
        store.write(async (writer) => {
          const value = await work(writer)
          within()
          return value
        }),
      ),
    itemKeys: {
      ...itemKeys,
      put: (rows) => strike(() => itemKeys.put(rows)),
      destroy: (ids) => strike(() => itemKeys.destroy(ids)),
    },
  }
}

const ended = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
})
process.on('SIGUSR2', () => {
  isArmed = true
})
await using _running = await startNode(values.data as string, process.env, {
  batchObjectsMax: BATCH_OBJECTS,
  clock: { now: () => Date.now() + aheadMs },
  openStore: async (_config, folder) => doomed(await openSqliteStore({ folder: folder.path })),
})
await ended
