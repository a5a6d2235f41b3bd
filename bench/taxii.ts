/** What one node's TAXII server gives its party's tools: walks, random pages, single objects. Every answer has its durable consultation row. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { accountOf, type DemoNode } from '../src/node/demo/federation.ts'
import { collectionPath } from '../src/node/demo/read-back.ts'
import type { Benchmark } from './benchmark.ts'
import type { Federation } from './federation.ts'
import { shareOnce } from './share.ts'
import type { World } from './world.ts'

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
const PAGE = 100
const CONNECTIONS = 16
const PAGES = 1_500
const OBJECTS = 6_000
/** Odd and prime, so that a walk in steps of it lands everywhere. */
const STRIDE = 7_919

type Answer = { readonly headers: IncomingHttpHeaders; readonly text: string }
type Get = (path: string) => Promise<Answer>

/** A partner that holds objects, as its tools reach it. */
type Served = {
  readonly federation: Federation
  readonly node: DemoNode
  /** Path of the collection of what it received. */
  readonly path: string
  readonly get: Get
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
      const { objects } = await walk(served)
      return { value: objects / secondsSince(start), details: [memory(served)] }
    }),
}

/** Pages a second of several tools that ask for pages anywhere. */
export const pagesPerSecond: Benchmark = {
  name: 'taxii.pages-per-second',
  unit: 'pages/s',
  target: { least: 400 },
  how: `pages of ${PAGE} that begin anywhere in what a partner received, over ${CONNECTIONS} connections`,
  run: (world) =>
    onPartner(world, async (served) => {
      const { dates } = await walk(served)
      const page = (date: string | undefined) => `${served.path}objects/?limit=${PAGE}&added_after=${date}`
      const cold = await askMany(served.get, PAGES, (index) => page(dates[(index * STRIDE) % dates.length]))
      const newest = await askMany(served.get, PAGES, () => page(dates.at(-2)))
      const polled = `the same newest page over ${CONNECTIONS} connections: ${Math.round(newest.perSecond)} pages/s`
      return { value: cold.perSecond, details: [slowest(cold), polled, memory(served)] }
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
      const asked = await askMany(served.get, OBJECTS, (index) => `${served.path}objects/${ids[(index * STRIDE) % ids.length]}/`)
      return { value: asked.perSecond, details: [slowest(asked), memory(served)] }
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
    return await measure({ federation, node, path, get: getter(node, agent) })
  } finally {
    agent.destroy()
  }
}

function getter(node: DemoNode, agent: Agent): Get {
  const { url } = node
  const headers = { accept: MEDIA_TYPE, authorization: `Bearer ${accountOf(node, 'tool').password}` }
  return (path) =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), { agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve({ headers: response.headers, text })
          else reject(new Error(`TAXII server answered ${response.statusCode} for ${path}`))
        })
      })
      sent.on('error', reject)
      sent.end()
    })
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

type Asked = { readonly perSecond: number; readonly slowestMs: number }

/** Asks on all connections at once until the number is reached. */
async function askMany(get: Get, count: number, pathOf: (index: number) => string): Promise<Asked> {
  const times: number[] = []
  let asked = 0
  const start = performance.now()
  const connection = async (): Promise<void> => {
    while (asked < count) {
      const path = pathOf(asked)
      asked += 1
      const begun = performance.now()
      await get(path)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const perSecond = count / secondsSince(start)
  times.sort((left, right) => left - right)
  return { perSecond, slowestMs: times[Math.floor(times.length * 0.99)] ?? 0 }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1_000
}

function slowest({ slowestMs }: Asked): string {
  return `slowest of a hundred: ${slowestMs.toFixed(0)} ms`
}

function memory({ federation, node }: Served): string {
  return `resident memory of the node: ${federation.rssMb(node).toFixed(0)} MB`
}
