/** The data folder of a node: which file is what. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unhex, utf8Text } from '../foundation/index.ts'
import { type PartySecrets, type SecretsLock, unlockSecrets } from '../identity/index.ts'
import { type Config, NodeError, parseConfig } from './config.ts'

const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_FOLDER = 0o700

/** Paths inside one data folder. */
export type Folder = {
  readonly path: string
  readonly config: string
  /** The party's secrets, encrypted. */
  readonly secrets: string
  /** The party's card as the running node found it, for who may not open the store meanwhile. */
  readonly card: string
  /** Account and certificate at the server that issues it, encrypted. */
  readonly certificate: string
  /** What was erased here lately, unless the configuration has another place for it. */
  readonly erased: string
  /** Submissions while they are parsed, encrypted. */
  readonly spool: string
}

/** The layout of a data folder. */
export function folderAt(path: string): Folder {
  return {
    path,
    config: join(path, 'comity.json'),
    secrets: join(path, 'secrets.json'),
    card: join(path, 'card.json'),
    certificate: join(path, 'certificate.sealed'),
    erased: join(path, 'erased.list'),
    spool: join(path, 'spool'),
  }
}

/** Makes the folder of a new node. @throws NodeError `folder-exists` */
export function makeFolder(path: string): Folder {
  const folder = folderAt(path)
  if (existsSync(folder.config)) throw new NodeError('folder-exists', 'the data folder holds a node already')
  mkdirSync(folder.spool, { recursive: true, mode: OWNER_ONLY_FOLDER })
  return folder
}

/** Writes a file that only its owner reads. */
export function writePrivate(path: string, bytes: Uint8Array | string): void {
  writeFileSync(path, bytes, { mode: OWNER_ONLY_FILE, flush: true })
}

/** Reads the configuration of a data folder. @throws NodeError `config-missing`, `config-invalid` */
export function readConfig(folder: Folder): Config {
  if (!existsSync(folder.config)) throw new NodeError('config-missing', 'the data folder holds no node: make one with comity init')
  return parseConfig(readFileSync(folder.config))
}

/** The lock of the secrets, from the key file or the environment. @throws NodeError `secrets-missing` */
export function readLock(config: Config, environment: NodeJS.ProcessEnv): SecretsLock {
  if (config.lock.kind === 'key-file') {
    if (!existsSync(config.lock.path)) throw new NodeError('secrets-missing', 'the key file is not there')
    return { kind: 'key-file', key: unhex(utf8Text(readFileSync(config.lock.path)).trim()) }
  }
  const passphrase = environment[config.lock.variable]
  if (passphrase === undefined)
    throw new NodeError('secrets-missing', `the passphrase is expected in the environment as ${config.lock.variable}`)
  return { kind: 'passphrase', passphrase }
}

/** Unlocks the secrets of a data folder. @throws NodeError `secrets-missing`, IdentityError `secrets-locked` */
export function readSecrets(folder: Folder, lock: SecretsLock): PartySecrets {
  if (!existsSync(folder.secrets)) throw new NodeError('secrets-missing', 'the data folder has no secrets')
  return unlockSecrets(readFileSync(folder.secrets), lock)
}
