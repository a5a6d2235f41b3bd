/** What one node's TAXII server gives its party's tools: walks, random and newest pages, single objects. Every answer has its durable consultation row. */
import { Agent } from 'node:http'
import { accountOf, type DemoNode } from '../src/node/demo/federation.ts'
import { collectionPath } from '../src/node/demo/read-back.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import type { Federation } from './federation.ts'
import { shareOnce } from './share.ts'
import { type Ask, type Asked, askMany, CONNECTIONS, caller, secondsSince } from './taxii-calls.ts'
import type { World } from './world.ts'

const PAGE = 100
const PAGES = 1_500
const OBJECTS = 6_000
/** Odd and prime, so that a walk in steps of it lands everywhere. */
const STRIDE = 7_919

/** A partner that holds objects, as its tools reach it. */
type Served = {
  readonly federation: Federation
  readonly node: DemoNode
  /** Path of the collection of what it received. */
  readonly path: string
  readonly get: Ask
}

/** Objects a second of one tool that reads all. */
export const walkPerSecond: Benchmark = {
  name: 'taxii.walk-per-second',
  unit: 'objects/s',
  target: { least: 25_000 },
  how: `one tool walks all that a partner received in pages of ${PAGE}, one request after the other`,
  run: (world) =>
    onPartner(world, async (served) => {
      const start = performance.now()
      const { value: walked, work } = await worked(served, () => walk(served))
      return { value: walked.objects / secondsSince(start), details: [work(walked.objects), memory(served)] }
    }),
}

/** Pages a second of several tools that ask for pages anywhere. */
export const pagesPerSecond: Benchmark = {
  name: 'taxii.pages-per-second',
  unit: 'pages/s',
  target: { least: 400 },
  how: `pages of ${PAGE} that begin anywhere in what a partner received, over ${CONNECTIONS} connections; what was read a moment before may still be open`,
  run: (world) =>
    onPartner(world, async (served) => {
      const { dates } = await walk(served)
      const page = (date: string | undefined) => `${served.path}objects/?limit=${PAGE}&added_after=${date}`
      const ask = (index: number) => served.get(page(dates[(index * STRIDE) % dates.length]))
      return figureOf(served, PAGES, ask)
    }),
}

/** Pages a second of several tools that poll. */
export const newestPerSecond: Benchmark = {
  name: 'taxii.newest-per-second',
  unit: 'pages/s',
  target: { least: 1_500 },
  how: `the same newest page of ${PAGE} objects, over ${CONNECTIONS} connections`,
  run: (world) =>
    onPartner(world, async (served) => {
      const { dates } = await walk(served)
      const path = `${served.path}objects/?limit=${PAGE}&added_after=${dates.at(-2)}`
      return figureOf(served, PAGES, () => served.get(path))
    }),
}

/** Objects a second that are asked for one by one. */
export const byIdPerSecond: Benchmark = {
  name: 'taxii.by-id-per-second',
  unit: 'objects/s',
  target: { least: 4_000 },
  how: `single objects by their ids, over ${CONNECTIONS} connections`,
  run: (world) =>
    onPartner(world, async (served) => {
      const { ids } = await walk(served)
      return figureOf(served, OBJECTS, (index) => served.get(`${served.path}objects/${ids[(index * STRIDE) % ids.length]}/`))
    }),
}

async function onPartner<T>(world: World, measure: (served: Served) => Promise<T>): Promise<T> {
  const federation = await world.federation()
  const [node] = federation.partners
  if (node === undefined) throw new Error('there is no partner')
  if ((await federation.held(node)) === 0) await shareOnce(federation)
  const path = await collectionPath(node, 'received')
  if (path === undefined) throw new Error(`${node.party} serves no collection of what it received`)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    return await measure({ federation, node, path, get: caller({ url: node.url, token: accountOf(node, 'tool').password }, agent) })
  } finally {
    agent.destroy()
  }
}

type Walked = { readonly objects: number; readonly ids: readonly string[]; readonly dates: readonly string[] }

/** Reads every page. @returns ids of all objects, and the date of the last of each page */
async function walk({ path, get }: Served): Promise<Walked> {
  const ids: string[] = []
  const dates: string[] = []
  for (let next = ''; ; ) {
    const { headers, text } = await get(`${path}objects/?limit=${PAGE}${next}`)
    const envelope = JSON.parse(text) as {
      readonly objects: readonly { readonly id: string }[]
      readonly more?: true
      readonly next?: string
    }
    for (const { id } of envelope.objects) ids.push(id)
    dates.push(String(headers['x-taxii-date-added-last']))
    if (envelope.more !== true) return { objects: ids.length, ids, dates }
    next = `&next=${envelope.next}`
  }
}

async function figureOf(served: Served, count: number, ask: (index: number) => Promise<unknown>): Promise<Figure> {
  const { value: asked, work } = await worked(served, () => askMany(count, ask))
  return { value: asked.perSecond, details: [slowest(asked), work(count), memory(served)] }
}

/** What the node worked for it: unlike the time it takes, that depends little on what else the machine does. */
async function worked<T>({ federation, node }: Served, run: () => Promise<T>): Promise<{ value: T; work: (answers: number) => string }> {
  const seconds = (): number => federation.cpuSeconds().get(node.party) ?? 0
  const before = seconds()
  const value = await run()
  const used = seconds() - before
  return { value, work: (answers) => `processor time of the node: ${((used * 1_000_000) / answers).toFixed(0)} microseconds for each` }
}

function slowest({ slowestMs }: Asked): string {
  return `slowest of a hundred: ${slowestMs.toFixed(0)} ms`
}

function memory({ federation, node }: Served): string {
  return `resident memory of the node: ${federation.rssMb(node).toFixed(0)} MB`
}
