/** Works on the accounts of tools of a node that does not run (`comity tool ... --data`). */
import type { Writer } from '../../storage/index.ts'
import type { ToolsParts } from '../../workflows/officials/index.ts'
import { withOfflineNode } from './stopped-node.ts'

/** @throws StorageError `store-locked` while the node runs */
export async function withToolsOffline<T>(
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  work: (parts: ToolsParts<Writer>) => Promise<T>,
): Promise<T> {
  return withOfflineNode(place, ({ store, road }) => work({ accounts: store.read.accounts, road }))
}
