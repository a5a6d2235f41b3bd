/** How reading over TAXII changes while a collection grows: `npm run bench -- scale.taxii`. */
import { Agent } from 'node:http'
import { indicator, type ServedNode, serveNode, tokenOf } from '../test/taxii/served-node.fixture.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { type Ask, askMany, CONNECTIONS, caller } from './taxii-calls.ts'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
const BATCH = 1_000
const PAGE = 100
const PAGES = 200
const OBJECTS = 1_000
const RUNS = 3
const STRIDE = 7_919
const PATH = '/taxii2/cyber-threat-exchange-v1/collections/received/objects/'

/** The slowest way of reading at the greatest size over the same at the smallest. */
export const scaleTaxii: Benchmark = {
  name: 'scale.taxii',
  unit: 'of the speed at 1,000 objects',
  target: { least: 0.8 },
  how: `the server on its store in one process with its readers, without a federation: first, last and any pages of ${PAGE}, and single objects, at ${SIZES.map((size) => size.toLocaleString('en')).join(', ')} objects; best of ${RUNS} runs each`,
  run: () => taxiiCurve(SIZES),
}

/** The curve over sizes, the smallest first. */
export async function taxiiCurve(sizes: readonly number[]): Promise<Figure> {
  await using node = await serveNode()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    const ask = caller({ url: `http://127.0.0.1:${node.port}`, token: tokenOf('misp') }, agent)
    const points: Point[] = []
    const starts: string[] = []
    for (const size of sizes) {
      await grow(node, points.at(-1)?.size ?? 0, size)
      await findStarts(ask, starts)
      points.push({ size, speeds: await speedsOf(ask, starts, size) })
    }
    return figureOf(points)
  } finally {
    agent.destroy()
  }
}

type Speeds = { readonly first: number; readonly last: number; readonly any: number; readonly single: number }
type Point = { readonly size: number; readonly speeds: Speeds }

async function grow(node: ServedNode, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += BATCH)
    await node.hold(Array.from({ length: BATCH }, (_, index) => ({ object: indicator(number + index) })))
}

/** Walks on from the last page whose beginning is known; the first has none. */
async function findStarts(ask: Ask, starts: string[]): Promise<void> {
  for (;;) {
    const after = starts.length === 0 ? '' : `&added_after=${starts.at(-1)}`
    const { headers, text } = await ask(`${PATH}?limit=${PAGE}${after}`)
    const { objects = [], more = false } = JSON.parse(text) as { readonly objects?: readonly unknown[]; readonly more?: boolean }
    if (objects.length === PAGE && more) starts.push(String(headers['x-taxii-date-added-last']))
    if (!more) return
  }
}

async function speedsOf(ask: Ask, starts: readonly string[], size: number): Promise<Speeds> {
  const page = (start: string | undefined) => ask(`${PATH}?limit=${PAGE}${start === undefined ? '' : `&added_after=${start}`}`)
  return {
    first: await fastest(PAGES, () => page(undefined)),
    last: await fastest(PAGES, () => page(starts.at(-1))),
    any: await fastest(PAGES, (index) => page(starts[(index * STRIDE) % starts.length])),
    single: await fastest(OBJECTS, (index) => ask(`${PATH}${indicator((index * STRIDE) % size).id}/`)),
  }
}

async function fastest(count: number, call: (index: number) => Promise<unknown>): Promise<number> {
  let best = 0
  for (let run = 0; run < RUNS; run += 1) best = Math.max(best, (await askMany(count, call)).perSecond)
  return best
}

function figureOf(points: readonly Point[]): Figure {
  const [smallest, greatest] = [points[0], points.at(-1)]
  if (smallest === undefined || greatest === undefined) throw new RangeError('a curve has at least one size')
  const ways = Object.keys(smallest.speeds) as (keyof Speeds)[]
  const ratios = [...ways.map((way) => greatest.speeds[way] / smallest.speeds[way]), greatest.speeds.last / greatest.speeds.first]
  const details = points.map(({ size, speeds: { first, last, any, single } }) => {
    const told = [first, last, any, single].map((speed) => Math.round(speed).toLocaleString('en'))
    return `${size.toLocaleString('en')} objects: ${told[0]} first, ${told[1]} last, ${told[2]} any pages/s; ${told[3]} single objects/s`
  })
  return { value: Math.min(...ratios), details }
}
