/** Works on the accounts of tools of a node that does not run (`comity tool ... --data`). */
import type { ToolsParts } from '../workflows/officials/index.ts'
import { withOfflineNode } from './offline.ts'
import { systemClock, systemRandomness } from './system.ts'

/** @throws StorageError `store-locked` while the node runs */
export async function withToolsOffline<T>(
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  work: (parts: ToolsParts) => Promise<T>,
): Promise<T> {
  return withOfflineNode(place, ({ store }) =>
    work({ accounts: store.read.accounts, transactions: store, clock: systemClock, randomness: systemRandomness }),
  )
}
