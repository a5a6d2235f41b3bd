/** Works on the data folder of a node that is not running: one holder of the folder at a time. */
import { rmSync } from 'node:fs'
import type { RoadParts } from '../../acts/index.ts'
import type { PartySecrets } from '../../identity/index.ts'
import { erasedFile, lockFolder, type Store, type Writer } from '../../storage/index.ts'
import type { Config } from '../config.ts'
import { type Folder, folderAt, readConfig, readLock, readSecrets } from '../folder.ts'
import { type OwnKeys, ownKeys } from '../keys/own-keys.ts'
import { openStore } from '../open-store.ts'
import { roadParts } from '../road-parts.ts'
import { systemClock, systemRandomness } from '../system.ts'

/** An opened node without its doors. */
export type OfflineNode = {
  readonly folder: Folder
  readonly config: Config
  readonly secrets: PartySecrets
  readonly keys: OwnKeys
  readonly store: Store
  readonly road: RoadParts<Writer>
}

/**
 * Opens a data folder, runs the work and closes it.
 * @throws StorageError `store-locked` while the node runs; NodeError; IdentityError `secrets-locked`
 */
export async function withOfflineNode<T>(
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  work: (node: OfflineNode) => Promise<T>,
): Promise<T> {
  const folder = folderAt(place.folder)
  const config = readConfig(folder)
  using _held = lockFolder(folder.path)
  // The work may change the card; the node writes the new one when it starts.
  rmSync(folder.card, { force: true })
  const secrets = readSecrets(folder, readLock(config, place.environment))
  const keys = await ownKeys(secrets)
  await using store = await openStore(config, folder, place.environment)
  const erased = erasedFile(config.erasedFile ?? folder.erased)
  const road = await roadParts({ erased, config, store, secrets, signer: keys.act, clock: systemClock, randomness: systemRandomness })
  return await work({ folder, config, secrets, keys, store, road })
}
