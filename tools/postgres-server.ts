/** A private PostgreSQL server for one run of the tests: own data folder, own socket, gone when the run ends. */
import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'

/** A running server. Disposing of it stops the server and removes its data. */
export type PostgresServer = AsyncDisposable & { readonly url: string }

const USER = 'comity'
const READY = 'database system is ready to accept connections'
// Nothing outlives the run, so nothing need survive a power cut.
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses=', 'unix_socket_permissions=0700']

/** Folder that holds `initdb` and `postgres`, the newest where Debian has several. */
export function findPostgresBinaries(): string | undefined {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort((left, right) => versionOf(right) - versionOf(left))
  const folders = [...debian, ...(process.env.PATH ?? '').split(delimiter)]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

function versionOf(folder: string): number {
  return Number(dirname(folder).split('/').at(-1))
}

/** Starts a server from the given folder of binaries. @throws Error when it cannot be set up */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const account = unprivilegedAccount()
  const folder = mkdtempSync(join(tmpdir(), 'comity-postgres-'))
  if ('uid' in account) chownSync(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const options = { ...account, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } }
  try {
    const setUp = ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--no-sync']
    const { status, stderr } = spawnSync(join(binaries, 'initdb'), setUp, { ...options, encoding: 'utf8' })
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
    const settings = [...SETTINGS, `unix_socket_directories=${folder}`].flatMap((setting) => ['-c', setting])
    const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    await untilReady(server)
    const url = `postgresql://${USER}@localhost/postgres?host=${encodeURIComponent(folder)}`
    return { url, [Symbol.asyncDispose]: () => stop(server, folder) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** PostgreSQL refuses to run as root, so root hands it to another account. */
function unprivilegedAccount(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const uid = accountNumber('-u', name)
    const gid = accountNumber('-g', name)
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error('no account but root to run PostgreSQL under')
}

function accountNumber(flag: '-u' | '-g', name: string): number | undefined {
  const { stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return /^\d+\n$/.test(stdout) ? Number(stdout) : undefined
}

async function untilReady(server: ChildProcess): Promise<void> {
  const log: string[] = []
  if (server.stderr === null) throw new Error('the log of PostgreSQL cannot be read')
  for await (const line of createInterface({ input: server.stderr })) {
    if (line.includes(READY)) {
      server.stderr.resume()
      return
    }
    log.push(line)
  }
  throw new Error(`PostgreSQL did not start: ${log.join('\n')}`)
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = once(server, 'exit')
  // An immediate shutdown: the data is thrown away.
  if (server.exitCode === null && server.kill('SIGQUIT')) await ended
  rmSync(folder, { recursive: true, force: true })
}
