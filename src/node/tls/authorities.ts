/** Authorities that servers are trusted under beside those of the system. */
import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import { NodeError } from '../config.ts'

/**
 * Undefined where the system's own are enough; else those and the ones of the PEM file.
 * @param field where the configuration names the file
 * @throws NodeError `config-invalid`
 */
export function authoritiesOf(path: string | undefined, field: string): readonly string[] | undefined {
  if (path === undefined) return undefined
  try {
    return [readFileSync(path, 'utf8'), ...getCACertificates('default')]
  } catch (cause) {
    throw new NodeError('config-invalid', `the file of ${field} cannot be read`, { cause })
  }
}
