/** Programs of strangers from the Go module proxy, at versions that it serves for good. */
import { execFile } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const BUILD_MS = 1_200_000

/** Tessera's own check of a tlog-tiles log. */
export const FSCK = { module: 'github.com/transparency-dev/tessera', version: 'v1.0.4', command: 'cmd/fsck' } as const
const WITNESS = { module: 'github.com/transparency-dev/witness', version: 'v0.0.0-20260720115447-2e1c6971d19e' } as const
/** A witness by C2SP tlog-witness. */
export const OMNIWITNESS = { ...WITNESS, command: 'cmd/omniwitness' } as const
/** Feeds logs to witnesses. Which logs is compiled into it, so it is built with a list of ours. */
export const FEEDWITNESS = { ...WITNESS, command: 'cmd/feedwitness' } as const

type Program = { readonly module: string; readonly version: string; readonly command: string }

/** The path of a program, or why there is none here. */
export type Built = { readonly path: string } | { readonly missing: string }

/** Modules that ship vectors: their folders in the module cache hold what their authors test with. */
export const VECTORS = {
  mod: { module: 'golang.org/x/mod', version: 'v0.43.0' },
  merkle: { module: 'github.com/transparency-dev/merkle', version: 'v0.0.2' },
  formats: { module: 'github.com/transparency-dev/formats', version: 'v0.1.1' },
  tessera: { module: FSCK.module, version: FSCK.version },
  torchwood: { module: 'filippo.io/torchwood', version: 'v0.9.0' },
} as const

/** The folder of a module's source, or why there is none here. */
export async function goModule({ module, version }: Omit<Program, 'command'>): Promise<Built> {
  return obtained(`${module}@${version}`, () => downloaded({ module, version }))
}

/** Installs a program into a folder. */
export async function goProgram(folder: string, { module, version, command }: Program): Promise<Built> {
  const env = { ...process.env, GOBIN: folder, GOFLAGS: '-buildvcs=false' }
  return built(join(folder, command.split('/').at(-1) as string), `${module}/${command}@${version}`, async () => {
    await run('go', ['install', `${module}/${command}@${version}`], { env, timeout: BUILD_MS })
  })
}

/** Builds a program from the module's own source and its own sums, with some of its files replaced. */
export async function goProgramWith(folder: string, program: Program, files: Readonly<Record<string, string>>): Promise<Built> {
  const { module, version, command } = program
  const path = join(folder, command.split('/').at(-1) as string)
  return built(path, `${module}/${command}@${version}`, async () => {
    const source = join(folder, 'source')
    cpSync(await downloaded({ module, version }), source, { recursive: true })
    // What lies in the module cache is read-only.
    await run('chmod', ['-R', 'u+w', source])
    for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text)
    const env = { ...process.env, GOFLAGS: '-buildvcs=false' }
    await run('go', ['build', '-o', path, `./${command}`], { cwd: source, env, timeout: BUILD_MS })
  })
}

async function downloaded({ module, version }: Omit<Program, 'command'>): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${module}@${version}`], { timeout: BUILD_MS })
  return (JSON.parse(stdout) as { Dir: string }).Dir
}

async function built(path: string, name: string, build: () => Promise<void>): Promise<Built> {
  return obtained(name, async () => {
    await build()
    return path
  })
}

async function obtained(name: string, obtain: () => Promise<string>): Promise<Built> {
  try {
    await run('go', ['version'])
  } catch {
    return { missing: 'there is no go on the path' }
  }
  try {
    return { path: await obtain() }
  } catch (error) {
    const told = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : String(error)
    return { missing: `${name} could not be had: ${told}` }
  }
}
