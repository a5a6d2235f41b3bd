/** Tessera's POSIX driver, which appends durably as our ledger does, measured beside it where Go and its module proxy are there. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LEAF_BYTES } from '../src/ledger/index.ts'
import { FSCK, goProgramWith } from '../test/interop/go.fixture.ts'
import type { Figure } from './benchmark.ts'

const run = promisify(execFile)
/** A program of the module that is built with our source in place of its own. */
const COMMAND = 'cmd/examples/posix-oneshot'
const SOURCE = new URL('./tessera/append.go', import.meta.url)

type Appended = { readonly perSecond: number; readonly p99Ms: number }

/** What it does in a folder, as what stands beside our figure; why not where it cannot be had. */
export async function besideTessera(
  folder: string,
  { seconds, figure }: { readonly seconds: number; readonly figure: keyof Appended },
): Promise<Required<Pick<Figure, 'peers' | 'details'>>> {
  const { module, version } = FSCK
  const name = `Tessera ${version}, POSIX driver, 2,048 writers at once`
  mkdirSync(folder, { recursive: true })
  const built = await goProgramWith(folder, { module, version, command: COMMAND }, { [`${COMMAND}/main.go`]: readFileSync(SOURCE, 'utf8') })
  if ('missing' in built) return { peers: [], details: [`${name} is not beside it: ${built.missing}`] }
  const { stdout } = await run(built.path, [`-folder=${join(folder, 'log')}`, `-seconds=${seconds}`, `-bytes=${LEAF_BYTES}`])
  return { peers: [{ name, value: (JSON.parse(stdout) as Appended)[figure] }], details: [] }
}
