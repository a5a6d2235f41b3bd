/** A Python of its own with programs of strangers from PyPI: the OASIS client library for TAXII 2, the OASIS server, the OASIS validator of STIX 2. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What is installed. */
export const TAXII_CLIENT = 'taxii2-client==2.3.0'
/** What is installed. */
export const STIX_VALIDATOR = 'stix2-validator==3.3.2'

/** What is installed. */
export const MEDALLION = 'medallion==3.0.0'

/** What is installed. */
export const SCHEMATHESIS = 'schemathesis==4.32.5'

/** What is installed. */
export const PYTHON_STIX = 'stix2==3.0.2'

/** A Python below the folder that has the releases, or why there is none here. */
export async function preparePython(
  folder: string,
  ...releases: readonly string[]
): Promise<{ readonly python: string } | { readonly missing: string }> {
  const python = join(folder, 'venv', 'bin', 'python')
  try {
    await run('python3', ['-m', 'venv', join(folder, 'venv')])
  } catch {
    return { missing: 'python3 with venv is not installed' }
  }
  try {
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...releases], { timeout: 180_000 })
  } catch {
    return { missing: `${releases.join(' and ')} could not be installed from PyPI` }
  }
  return { python }
}
