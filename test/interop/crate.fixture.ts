/** The source of a Rust crate, as the client of its registry brings it. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Built } from './go.fixture.ts'

const run = promisify(execFile)
const FETCH_MS = 300_000
const METADATA_BYTES_MAX = 64 * 1024 * 1024

/** The folder of a crate at one version, or why there is none here. */
export async function crateSource(name: string, version: string): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-crate-'))
  const missing = (why: string): Built => ({ missing: `the crate ${name} ${version} could not be had: ${why}` })
  try {
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src', 'lib.rs'), '')
    writeFileSync(
      join(folder, 'Cargo.toml'),
      `[package]\nname = "asks"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n${name} = "=${version}"\n`,
    )
    await run('cargo', ['fetch', '--quiet'], { cwd: folder, timeout: FETCH_MS })
    const { stdout } = await run('cargo', ['metadata', '--format-version=1', '--offline'], { cwd: folder, maxBuffer: METADATA_BYTES_MAX })
    const { packages } = JSON.parse(stdout) as { packages: readonly { name: string; manifest_path: string }[] }
    const found = packages.find((one) => one.name === name)
    return found === undefined ? missing('it is not among what was fetched') : { path: dirname(found.manifest_path) }
  } catch (error) {
    const told = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : String(error)
    return missing(told ?? 'no reason was given')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
