/** A Python of its own with the OASIS client library for TAXII 2 (PyPI `taxii2-client`). */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const RELEASE = 'taxii2-client==2.3.0'

/** A Python below the folder that has the client, or why there is none here. */
export async function preparePython(folder: string): Promise<{ readonly python: string } | { readonly missing: string }> {
  const python = join(folder, 'venv', 'bin', 'python')
  try {
    await run('python3', ['-m', 'venv', join(folder, 'venv')])
  } catch {
    return { missing: 'python3 with venv is not installed' }
  }
  try {
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', RELEASE], { timeout: 180_000 })
  } catch {
    return { missing: `${RELEASE} could not be installed from PyPI` }
  }
  return { python }
}
