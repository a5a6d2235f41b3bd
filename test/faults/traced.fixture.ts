/** One append under strace: what it asks of the kernel, and what becomes of it when the kernel refuses or kills. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unhex } from '../../src/foundation/index.ts'

const APPEND = fileURLToPath(new URL('./append-once.ts', import.meta.url))
/** More than any one call writes: what strace shortens could not be replayed. */
const SHOWN_BYTES = 1_000_000
const STORES = ['XA', 'XB'].flatMap((party) => [
  party,
  ...['comity.db', 'keys.db'].flatMap((name) => [name, `${name}-wal`]).map((name) => join(party, name)),
])

/** Why nothing can be traced here; false where it can. */
export const cannotTrace: string | false =
  spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0 ? false : 'strace (Debian: strace) is not installed or may not trace'

/** The calls that change a file or a folder, or make a change durable. */
export const CALLS = ['openat', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'rename'] as const
export type Call = (typeof CALLS)[number]

/** One call on a file of the stores, or on what was told. Paths are below the folder of the run. */
export type Event =
  | { readonly call: 'open'; readonly path: string }
  | { readonly call: 'write'; readonly path: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly call: 'sync'; readonly path: string }
  | { readonly call: 'truncate'; readonly path: string; readonly size: number }
  | { readonly call: 'unlink'; readonly path: string }
  | { readonly call: 'tell'; readonly text: string }

/** What the kernel does at one call: the Nth of its name. */
export type Fault = { readonly call: Call; readonly when: number; readonly does: 'signal=KILL' | 'error=EIO' | 'error=ENOSPC' }

/** Runs one append in a folder; the main thread alone touches the stores. @returns exit code, null when killed */
export async function appendUnder(root: string, fault: Fault): Promise<{ readonly exitCode: number | null; readonly isHit: boolean }> {
  const trace = join(root, 'trace')
  const process = strace(root, ['-o', trace, '-e', `trace=${fault.call}`, '-e', `inject=${fault.call}:${fault.does}:when=${fault.when}`])
  const [exitCode] = (await once(process, 'exit')) as [number | null]
  const text = readFileSync(trace, 'utf8')
  const isHit = fault.does === 'signal=KILL' ? text.includes('killed by SIGKILL') : text.includes('(INJECTED)')
  return { exitCode, isHit }
}

/** Runs one append to its end. @returns its calls in order */
export async function traceAppend(
  root: string,
): Promise<{ readonly events: readonly Event[]; readonly counts: Readonly<Record<Call, number>> }> {
  const trace = join(root, 'trace')
  const names = [...CALLS, 'write', 'close'].join(',')
  const process = strace(root, ['-y', '-xx', '-s', String(SHOWN_BYTES), '-o', trace, '-e', `trace=${names}`])
  const [exitCode] = (await once(process, 'exit')) as [number | null]
  if (exitCode !== 0) throw new Error(`the append that nothing hinders ended with ${exitCode}`)
  const lines = readFileSync(trace, 'utf8').trimEnd().split('\n')
  const counts = Object.fromEntries(CALLS.map((call) => [call, lines.filter((line) => line.startsWith(`${call}(`)).length]))
  return { events: lines.flatMap((line) => eventOf(line, root)), counts: counts as Record<Call, number> }
}

/** What the append told before it ended; one that could not even open the file for it told nothing. */
export function toldIn(root: string): readonly string[] {
  const told = join(root, 'told')
  return existsSync(told) ? readFileSync(told, 'utf8').split('\n').slice(0, -1) : []
}

function strace(root: string, options: readonly string[]) {
  const paths = [...STORES, 'told'].flatMap((path) => ['-P', join(root, path)])
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', APPEND, root]
  // Hundreds of processes load the same modules.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '..', 'modules') }
  return spawn('strace', ['-qq', ...options, ...paths, ...node], { stdio: 'ignore', env })
}

const PARTS = /^(?<call>\w+)\((?:AT_FDCWD<[^>]*>, )?(?:\d+<(?<fd>[^>]*)>)?(?:"(?<text>[^"]*)")?(?<rest>.*)$/

/** Of a line with every byte in hexadecimal, as `-y -xx` writes it. */
function eventOf(line: string, root: string): readonly Event[] {
  if (/ = -1 /.test(line)) return []
  const { call, fd, text, rest = '' } = PARTS.exec(line)?.groups ?? {}
  const path = below(textOf(fd ?? text ?? ''), root)
  switch (call) {
    case 'openat':
      return rest.includes('O_CREAT') ? [{ call: 'open', path }] : []
    case 'pwrite64': {
      const [, bytes = '', offset = ''] = /^, "([^"]*)", \d+, (\d+)\)/.exec(rest) ?? []
      return [{ call: 'write', path, offset: Number(offset), bytes: bytesOf(bytes) }]
    }
    case 'fsync':
    case 'fdatasync':
      return [{ call: 'sync', path }]
    case 'ftruncate':
      return [{ call: 'truncate', path, size: Number(/^, (\d+)\)/.exec(rest)?.[1]) }]
    case 'unlink':
      return [{ call: 'unlink', path }]
    case 'write':
      return [{ call: 'tell', text: textOf(/^, "([^"]*)"/.exec(rest)?.[1] ?? '').trimEnd() }]
    case 'close':
      return []
    default:
      throw new Error(`the append made a call that nobody judges: ${line.slice(0, 80)}`)
  }
}

function below(path: string, root: string): string {
  if (!path.startsWith(`${root}/`)) throw new Error('a call was traced outside the folder of the run')
  return path.slice(root.length + 1)
}

function bytesOf(escaped: string): Uint8Array {
  return unhex(escaped.replaceAll('\\x', ''))
}

function textOf(escaped: string): string {
  return Buffer.from(bytesOf(escaped)).toString('latin1')
}
