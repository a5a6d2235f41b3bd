/** The own card, from outside of the node: it is public, so that a running node does not keep it from anybody who may read its folder. */
import { readFileSync } from 'node:fs'
import { parseJson } from '../../foundation/index.ts'
import { PARTY_CARD_BYTES_MAX, type PartyCard, verifyCard } from '../../identity/index.ts'
import { StorageError } from '../../storage/index.ts'
import { folderAt } from '../folder.ts'
import { withOfflineNode } from '../offline/stopped-node.ts'
import { ownCardOf } from '../road-parts.ts'

/**
 * The card in use: from the store, or while the node runs from the file that it wrote at its start, since when the card cannot have changed.
 * @throws StorageError, NodeError, IdentityError as {@link withOfflineNode}
 */
export async function ownCardAt(path: string, environment: NodeJS.ProcessEnv): Promise<PartyCard> {
  try {
    return await withOfflineNode({ folder: path, environment }, async ({ road }) => ownCardOf(await road.directory.current()))
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'store-locked') throw error
    const written = readWritten(folderAt(path).card)
    if (written === undefined) throw error
    return verifyCard(parseJson(written, { bytesMax: PARTY_CARD_BYTES_MAX }))
  }
}

/** Undefined where a node that is about to start has not written it yet, or something else holds the folder. */
function readWritten(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
