/** What this node knows of itself and agreements ask of it: the version of its software, the algorithms that it uses, how long its back-ups live. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { OwnMeans } from '../../agreement/index.ts'
import type { Config } from '../config.ts'

/** The version of the software, as its package says. */
export function ownVersion(): string {
  const file = fileURLToPath(new URL('../../../package.json', import.meta.url))
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** What a node of a configuration is: acts are signed with Ed25519, envelopes sealed with the suite that it names. */
export function ownMeans({ suite, backupDays }: Pick<Config, 'suite' | 'backupDays'>, version = ownVersion()): OwnMeans {
  return { version, backupDays, algorithms: ['ed25519', suite === 'X25519' ? 'x25519' : 'mlkem768-x25519'] }
}
