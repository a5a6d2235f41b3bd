/** What recording reads costs: the same reads of two copies of one node, side by side, of which one records none. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { accountOf, type DemoNode } from '../src/node/demo/federation.ts'
import { freePort } from '../src/node/demo/ports.ts'
import { collectionPath } from '../src/node/demo/read-back.ts'
import type { Benchmark } from './benchmark.ts'
import { peopleFeed, piecesOf } from './feed.ts'
import { processCpuSeconds } from './process-figures.ts'
import { type Ask, CONNECTIONS, caller, secondsSince } from './taxii-calls.ts'
import type { World } from './world.ts'

const MAIN = fileURLToPath(new URL('../src/node/main.ts', import.meta.url))
const UNLOGGED = fileURLToPath(new URL('unlogged-node.ts', import.meta.url))
const OBJECTS = 5_000
const PAGE = 100
const ROUNDS = 3
/** Single objects for each page. */
const OBJECTS_FOR_A_PAGE = 5
/** What an agreement has unless it says otherwise: at each checkpoint what was read is committed to. */
const CHECKPOINT_SECONDS = 10
/** Reading goes on for one checkpoint before it counts, so that what is committed to while it counts is as much as is read. */
const WARM_SECONDS = CHECKPOINT_SECONDS
const COUNTED_SECONDS = 2 * CHECKPOINT_SECONDS
const STRIDE = 7_919
const PATIENCE_MS = 60_000

/** Reads a second with recording over reads a second without. */
export const loggedRatio: Benchmark = {
  name: 'read.logged-ratio',
  unit: 'ratio',
  target: { least: 0.8 },
  how: `pages of ${PAGE} and ${OBJECTS_FOR_A_PAGE} single objects for each of them over ${CONNECTIONS} connections, of ${OBJECTS.toLocaleString('en')} objects of which a fifth are about persons: two processes over copies of one data folder, by turns, one of which records no read; a checkpoint each ${CHECKPOINT_SECONDS} s, ${COUNTED_SECONDS} s of reading after ${WARM_SECONDS} s that do not count; median of ${ROUNDS} rounds`,
  async run(world) {
    const federation = await world.newFederation({ checkpointSeconds: CHECKPOINT_SECONDS })
    const [node] = federation.partners
    if (node === undefined) throw new Error('there is no partner')
    const feed = await peopleFeed(OBJECTS)
    // What is about persons goes once a second official approved it.
    const submission = await federation.submit(() => piecesOf(feed))
    await federation.approved(submission)
    await federation.holding(node, feed.objects)
    const path = await collectionPath(node, 'received')
    if (path === undefined) throw new Error('the partner serves no collection of what it received')
    await federation.stop()
    await using logged = await Copy.start(MAIN, { world, node })
    await using unlogged = await Copy.start(UNLOGGED, { world, node })
    // Awaited here: the copies end with this scope.
    return await compare({ logged, unlogged, path })
  },
}

/** A process over a copy of a data folder, on a port of its own. No partner runs, so nobody sees two histories of one ledger. */
class Copy implements AsyncDisposable {
  readonly #reader: { readonly url: string; readonly token: string }
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, reader: { readonly url: string; readonly token: string }) {
    this.#child = child
    this.#reader = reader
  }

  /** Reads over connections that are opened for it: one that rested between two rounds may have been closed meanwhile. */
  async reading<T>(work: (get: Ask) => Promise<T>): Promise<T> {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    try {
      return await work(caller(this.#reader, agent))
    } finally {
      agent.destroy()
    }
  }

  static async start(program: string, { world, node }: { readonly world: World; readonly node: DemoNode }): Promise<Copy> {
    const folder = join(world.folder(), 'copy')
    cpSync(node.dataDir, folder, { recursive: true })
    const port = await freePort(0)
    const file = join(folder, 'comity.json')
    const config = JSON.parse(readFileSync(file, 'utf8')) as { listen: { host: string; port: number } }
    writeFileSync(file, JSON.stringify({ ...config, listen: { ...config.listen, port } }))
    const args = program === MAIN ? ['--data', folder] : [folder]
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const url = `http://127.0.0.1:${port}`
    const copy = new Copy(child, { url, token: accountOf(node, 'tool').password })
    for (const deadline = performance.now() + PATIENCE_MS; ; await wait(50)) {
      if (await answers(url)) return copy
      if (child.exitCode !== null || performance.now() > deadline) throw new Error('a copy of the node does not answer')
    }
  }

  cpuSeconds(): number {
    return processCpuSeconds(this.#child.pid as number)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await ended
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/health`)).arrayBuffer()
    return true
  } catch {
    // Not listening yet: asked again by the caller, whose patience is bounded.
    return false
  }
}

type Compared = { readonly logged: Copy; readonly unlogged: Copy; readonly path: string }
type Known = { readonly path: string; readonly ids: readonly string[]; readonly dates: readonly string[] }

async function compare({ logged, unlogged, path }: Compared): ReturnType<Benchmark['run']> {
  const known = await logged.reading((get) => walk(get, path))
  await unlogged.reading((get) => walk(get, path))
  const rounds: { readonly ratio: number; readonly cpu: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // Whoever goes first has a colder or a quieter machine: they take turns.
    const order = round % 2 === 0 ? [logged, unlogged] : [unlogged, logged]
    const taken = new Map<Copy, Taken>()
    for (const copy of order) taken.set(copy, await readAll(copy, known))
    const [on, off] = [taken.get(logged) as Taken, taken.get(unlogged) as Taken]
    rounds.push({ ratio: on.perSecond / off.perSecond, cpu: off.cpu / on.cpu })
    process.stderr.write(`${on.perSecond.toFixed(0)} reads/s on record, ${off.perSecond.toFixed(0)} without\n`)
  }
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number
  return {
    value: median(rounds.map(({ ratio }) => ratio)),
    details: [
      `rounds: ${rounds.map(({ ratio }) => ratio.toFixed(2)).join(', ')}`,
      `processor time without recording over processor time with it: ${median(rounds.map(({ cpu }) => cpu)).toFixed(2)}`,
    ],
  }
}

/** Reads a second, and seconds of processor time for each. */
type Taken = { readonly perSecond: number; readonly cpu: number }

/** Reads on all connections at once, and counts what is answered after the warm seconds. */
async function readAll(copy: Copy, { path, ids, dates }: Known): Promise<Taken> {
  return copy.reading(async (get) => {
    const begun = performance.now()
    let asked = 0
    let counting: { readonly since: number; readonly cpu: number; answered: number } | undefined
    const connection = async (): Promise<void> => {
      while (secondsSince(begun) < WARM_SECONDS + COUNTED_SECONDS) {
        const place = (asked * STRIDE) % ids.length
        const isPage = asked % (OBJECTS_FOR_A_PAGE + 1) === 0
        asked += 1
        await get(isPage ? `${path}objects/?limit=${PAGE}&added_after=${dates[place % dates.length]}` : `${path}objects/${ids[place]}/`)
        if (counting !== undefined) counting.answered += 1
        else if (secondsSince(begun) >= WARM_SECONDS) counting = { since: performance.now(), cpu: copy.cpuSeconds(), answered: 0 }
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, connection))
    if (counting === undefined) throw new Error('no read was answered in time')
    const { since, cpu, answered } = counting
    return { perSecond: answered / secondsSince(since), cpu: (copy.cpuSeconds() - cpu) / answered }
  })
}

async function walk(get: Ask, path: string): Promise<Known> {
  const ids: string[] = []
  const dates: string[] = []
  for (let next = ''; ; ) {
    const { headers, text } = await get(`${path}objects/?limit=${PAGE}${next}`)
    const page = JSON.parse(text) as { readonly objects: readonly { readonly id: string }[]; readonly more?: true; readonly next?: string }
    ids.push(...page.objects.map(({ id }) => id))
    dates.push(String(headers['x-taxii-date-added-last']))
    if (page.more !== true) return { path, ids, dates }
    next = `&next=${page.next}`
  }
}
