/**
 * Completes `package-lock.json` with the optional packages of other platforms that npm left out because the registry it
 * asked did not have them. Without them `npm ci` refuses the whole file. They are named by version alone, with the
 * platform that their name tells, so that npm passes over them elsewhere.
 *
 * `npm run lock` after a change of dependencies; with `--check` it changes nothing and fails when something is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'

/** The parts of an entry that matter here. */
export type LockEntry = {
  readonly version?: string
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'] as const
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'] as const

/** The entries that a lock file lacks, by the path they belong at. @throws Error for a package whose name tells no platform */
export function missingEntries(packages: Readonly<Record<string, LockEntry>>): Map<string, LockEntry> {
  const missing = new Map<string, LockEntry>()
  for (const [path, { optionalDependencies }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
      if (!isResolved(packages, path, name)) missing.set(`node_modules/${name}`, { version, ...platformOf(name), optional: true })
    }
  }
  return missing
}

/** Whether a package finds another as Node does: in its own folder, then in each one above. */
function isResolved(packages: Readonly<Record<string, LockEntry>>, path: string, name: string): boolean {
  const folders = path.split('/node_modules/')
  const inside = folders.some(
    (_, depth) => packages[`${folders.slice(0, depth + 1).join('/node_modules/')}/node_modules/${name}`] !== undefined,
  )
  return inside || packages[`node_modules/${name}`] !== undefined
}

function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/).map((word) => (word === 'win' ? 'win32' : word))
  const os = SYSTEMS.find((system) => words.includes(system))
  const cpu = PROCESSORS.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined) throw new Error(`the name ${name} tells no platform; add its entry by hand`)
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined
  return { os: [os], cpu: [cpu], ...(os === 'linux' && libc !== undefined ? { libc: [libc] } : {}) }
}

function main(isCheck: boolean): void {
  const path = 'package-lock.json'
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, LockEntry> }
  const missing = missingEntries(lock.packages)
  if (isCheck) {
    report([...missing.keys()].map((entry): Finding => ({ path, rule: 'lock-incomplete', detail: `${entry} is missing; npm run lock` })))
    return
  }
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) })
  lock.packages = Object.fromEntries(packages.sort(([left], [right]) => left.localeCompare(right, 'en')))
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`${missing.size} entries added to ${path}\n`)
}

if (import.meta.main) main(process.argv.includes('--check'))
