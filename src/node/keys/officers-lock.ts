/** The passphrase of a node that nobody knows whole: drawn by the node, given to officers in shares, made again from some of them. */
import { renameSync } from 'node:fs'
import { base64url } from '../../foundation/index.ts'
import { IdentityError, lockSecrets, type SecretsLock } from '../../identity/index.ts'
import { lockFolder } from '../../storage/index.ts'
import { NodeError, parseConfig } from '../config.ts'
import { folderAt, readConfig, readLock, readSecrets, writePrivate } from '../folder.ts'
import { systemRandomness } from '../system.ts'

const PASSPHRASE_BYTES = 32

/** Where a node is, and the environment that unlocks it now. */
type Place = { readonly folder: string; readonly environment: NodeJS.ProcessEnv }

/** A drawn passphrase that does not lock anything yet. */
export type DrawnPassphrase = {
  /** Code of the party whose node it will lock. */
  readonly party: string
  readonly passphrase: string
  /** The environment variable in which the node expects it. */
  readonly variable: string
  /** Locks the secrets under it and nothing else; what locked them before opens only copies made before. */
  lock(): void
}

/**
 * Draws a passphrase for a node that does not run. It locks only once the caller has its shares in safe hands and calls `lock`.
 * @param variable for a node that is locked by a key file: where it expects the passphrase from then on
 * @throws StorageError `store-locked` while the node runs; NodeError `config-invalid`; IdentityError `secrets-locked`
 */
export async function withDrawnPassphrase<T>(
  place: Place & { readonly variable: string | undefined },
  work: (drawn: DrawnPassphrase) => Promise<T>,
): Promise<T> {
  const folder = folderAt(place.folder)
  const config = readConfig(folder)
  using _held = lockFolder(folder.path)
  const secrets = readSecrets(folder, readLock(config, place.environment))
  const variable = place.variable ?? (config.lock.kind === 'passphrase' ? config.lock.variable : undefined)
  if (variable === undefined) {
    throw new NodeError('config-invalid', 'a key file locks this node: name the variable in which it is to expect a passphrase instead')
  }
  const passphrase = base64url(systemRandomness(PASSPHRASE_BYTES))
  const next = JSON.stringify({ ...config, lock: { kind: 'passphrase', variable } }, null, 2)
  parseConfig(next)
  return work({
    party: config.party,
    passphrase,
    variable,
    lock() {
      replace(folder.secrets, lockSecrets(secrets, { kind: 'passphrase', passphrase }, systemRandomness))
      replace(folder.config, `${next}\n`)
    },
  })
}

/** Whether a passphrase opens the secrets of a data folder. @throws NodeError `config-missing`, `secrets-missing` */
export function opensSecrets(path: string, passphrase: string): boolean {
  const lock: SecretsLock = { kind: 'passphrase', passphrase }
  try {
    readSecrets(folderAt(path), lock)
    return true
  } catch (error) {
    if (error instanceof IdentityError) return false
    throw error
  }
}

/** One file or the other, and never half of one. */
function replace(path: string, bytes: Uint8Array | string): void {
  writePrivate(`${path}.next`, bytes)
  renameSync(`${path}.next`, path)
}
