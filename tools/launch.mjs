/**
 * Starts a program of this repository on the pinned Node, installing the dependencies first where they are missing.
 *
 * Runs on any Node from 20 on, so it is plain JavaScript without dependencies. Everything it says goes to standard
 * error: standard output belongs to the program.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 26
const ROOT = fileURLToPath(new URL('..', import.meta.url))
// Where programs keep what they compiled: inside this folder, because one that others can write to would let them put code there.
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compile')

/** What Node and the C library do by themselves. */
const DEFAULTS = { node: [], environment: {} }

/** A failure that the caller can mend; shown as one line `comity: <code>: <message>`. */
class LaunchError extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/**
 * Options of Node and variables of the C library for a process that runs a node (`serve`) or does one thing and ends (`command`), so that it
 * takes little memory whatever it does: what was used is garbage at once, V8 is asked to collect it before more is taken, and the threads
 * share one arena, as each that has one of its own keeps what it freed. Sizes that the operator sets in NODE_OPTIONS, and variables, win.
 */
export function memoryOptions(use) {
  const { node, environment } = JSON.parse(readFileSync(join(ROOT, 'src', 'node', 'memory-options.json'), 'utf8'))[use]
  const isSet = /(?:space[-_]size|heap[-_]growing)/.test(process.env.NODE_OPTIONS ?? '')
  return { node: isSet ? [] : node, environment }
}

/**
 * Installs what is missing, builds the web pages where `needsWeb` asks, then runs `program` (a path in the repository)
 * on a Node with the options and variables in `memory`.
 * Ends this process with the exit code of the program, or with 1 after a line that names what is wrong.
 */
export async function launch(program, args, { needsWeb = false, memory = DEFAULTS } = {}) {
  try {
    await installDependencies()
    const node = pinnedNode()
    if (needsWeb) await buildWeb(node)
    process.exitCode = await runNode(node, program, { args, memory })
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error
    process.stderr.write(`comity: ${error.code}: ${error.message}\n`)
    process.exitCode = 1
  }
}

/** Whether `node_modules` under a folder holds what its `package-lock.json` asks for. */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  // npm writes its own record last, so an installation that was interrupted has none.
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || installed === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true
    const present = installed[path]
    if (present === undefined) return entry.optional === true
    return present.version === entry.version && (entry.integrity ?? present.integrity) === present.integrity
  })
}

function readPackages(path) {
  if (!existsSync(path)) return undefined
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

async function installDependencies() {
  if (isInstalled(ROOT)) return
  process.stderr.write('comity: installing dependencies (npm ci)\n')
  const npm = npmCommand()
  const args = [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const exitCode = await run(npm.file, args, { stdio: ['ignore', 2, 2] })
  if (exitCode !== 0) throw new LaunchError('install-failed', `npm ci ended with exit code ${exitCode}`)
}

function npmCommand() {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return { file: process.env.npm_node_execpath ?? process.execPath, args: [script] }
  return { file: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}

/** Path of the Node that the repository pins. */
function pinnedNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(ROOT, 'node_modules', name, 'bin', binary)
  if (existsSync(path)) return path
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR_MIN) return process.execPath
  throw new LaunchError(
    'node-missing',
    `the package ${name}, which brings Node ${NODE_MAJOR_MIN}, is not installed and Node ${process.versions.node} is too old; ` +
      `put Node ${NODE_MAJOR_MIN} on the path`,
  )
}

async function buildWeb(node) {
  if (!existsSync(join(ROOT, 'tools', 'build-web.mjs')) || !isWebStale(join(ROOT, 'web'))) return
  process.stderr.write('comity: building the web pages\n')
  const exitCode = await runNode(node, 'tools/build-web.mjs', { stdio: ['ignore', 2, 2] })
  if (exitCode !== 0) throw new LaunchError('web-build-failed', `the build of the web pages ended with exit code ${exitCode}`)
}

/** Whether the built pages of a web folder are missing or older than one of their sources. */
export function isWebStale(web) {
  if (!existsSync(web)) return false
  const page = join(web, 'dist', 'index.html')
  return !existsSync(page) || newestChange(web) > statSync(page).mtimeMs
}

function newestChange(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs)
  }
  return newest
}

function runNode(node, program, { args = [], memory = DEFAULTS, stdio = 'inherit' }) {
  const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...memory.environment, ...process.env }
  return run(node, [...memory.node, '--disable-warning=ExperimentalWarning', join(ROOT, program), ...args], { stdio, env })
}

/** Runs a child to its end, passing on the signals that ask for an orderly stop; resolves to its exit code. */
function run(file, args, { stdio, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: stdio === 'inherit' ? process.cwd() : ROOT, stdio, env })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.once('error', (error) => reject(new LaunchError('launch-failed', `cannot run ${file}: ${error.code}`)))
    child.once('exit', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
