/** Whether a TAXII server that holds a million objects is as fast as one that holds a thousand: `npm run bench -- taxii.flatness`. */
import { Agent } from 'node:http'
import type { HoldingKey } from '../src/acts/index.ts'
import { formatMicroseconds } from '../src/foundation/index.ts'
import type { TaxiiParts } from '../src/taxii/index.ts'
import { indicator, NOON, type ServedNode, serveNode, tokenOf } from '../test/taxii/served-node.fixture.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { type Ask, askMany, CONNECTIONS, caller, secondsSince } from './taxii-calls.ts'
import { envelope, taken } from './taxii-ingest.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const SMALL = 1_000
const BATCH = 1_000
const PAGE = 100
const PAGES = 200
/** Of pages anywhere: as many as are asked for at once are apart among the fewest objects, so that none finds open what another read. */
const APART = 50
const OBJECTS = 1_000
const ENVELOPES = 2
const POSTS = 200
const SMALL_WALKS = 20
const RUNS = 3
const STRIDE = 7_919
const ROOT = '/taxii2/cyber-threat-exchange-v1/collections'
const PATH = `${ROOT}/received/objects/`
const INBOX = `${ROOT}/inbox/objects/`

/** The slowest way of reading or taking in at the greatest size over the same at the smallest. */
export const taxiiFlatness: Benchmark = {
  name: 'taxii.flatness',
  unit: `of the speed at ${SMALL.toLocaleString('en')} objects`,
  target: { least: 0.8 },
  isLong: true,
  how: `two servers with their stores in one process with who asks them, one that holds ${SMALL.toLocaleString('en')} objects and one that grows to ${SIZES.at(-1)?.toLocaleString('en')}, asked by turns, best of ${RUNS} runs each: the first and the last page of ${PAGE}, pages of ${APART} anywhere and any objects by their ids, both without what was read or opened before, intake in envelopes of ${BATCH.toLocaleString('en')} and one by one, and a walk from the first page to the last by the median of its pages; the processor time for each says the same where other work shares the machine`,
  run: () => taxiiCurve(SIZES),
}

const WAYS = ['first', 'last', 'any', 'single', 'envelopes', 'posts', 'walk'] as const
type Way = (typeof WAYS)[number]
/** Answers or objects a second, and the processor time that each took, of whoever asks as well. */
type Speed = { readonly perSecond: number; readonly microseconds: number }
type Speeds = Record<Way, Speed>
type Point = { readonly size: number; readonly small: Speeds; readonly grown: Speeds; readonly tenths: readonly number[] }

/** The curve over sizes, the smallest first. */
export async function taxiiCurve(sizes: readonly number[]): Promise<Figure> {
  await using small = await Server.start()
  await using grown = await Server.start()
  await small.grow(SMALL)
  const points: Point[] = []
  for (const size of sizes) {
    await grown.grow(size)
    points.push(await measured(small, grown, size))
    process.stderr.write(`${describePoint(points.at(-1) as Point).join('\n')}\n`)
  }
  const greatest = points.at(-1)
  if (greatest === undefined) throw new RangeError('a curve has at least one size')
  return { value: flatness(greatest), details: points.flatMap(describePoint) }
}

async function measured(small: Server, grown: Server, size: number): Promise<Point> {
  const walks = [await small.walk(SMALL_WALKS), await grown.walk(1)] as const
  const speeds = [small, grown].map((server, index) => ({
    server,
    best: { ...(Object.fromEntries(WAYS.map((way) => [way, NONE])) as Speeds), walk: (walks[index] as Walked).speed },
  }))
  for (let run = 0; run < RUNS; run += 1) {
    for (const way of WAYS) {
      if (way === 'walk') continue
      for (const { server, best } of speeds) best[way] = better(best[way], await server.speedOf(way))
    }
  }
  const [ofSmall, ofGrown] = speeds.map(({ best }) => best) as [Speeds, Speeds]
  return { size, tenths: walks[1].tenths, small: ofSmall, grown: ofGrown }
}

const NONE: Speed = { perSecond: 0, microseconds: Number.POSITIVE_INFINITY }

function better(left: Speed, right: Speed): Speed {
  return {
    perSecond: Math.max(left.perSecond, right.perSecond),
    microseconds: Math.min(left.microseconds, right.microseconds),
  }
}

/** @param run gives how many a second */
async function timed(count: number, run: () => Promise<number>): Promise<Speed> {
  const before = process.cpuUsage()
  const perSecond = await run()
  const { user, system } = process.cpuUsage(before)
  return { perSecond, microseconds: (user + system) / count }
}

type Walked = { readonly speed: Speed; readonly tenths: readonly number[] }

/** A node and who asks it. */
class Server implements AsyncDisposable {
  readonly #node: ServedNode
  readonly #forget: (holdings: readonly HoldingKey[]) => void
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  readonly #ask: Ask
  /** Of all objects, in the order in which they are served. */
  readonly #holdings: HoldingKey[] = []
  #asked = 0
  #posted = 0

  private constructor(node: ServedNode, forget: (holdings: readonly HoldingKey[]) => void) {
    this.#node = node
    this.#forget = forget
    this.#ask = caller({ url: `http://127.0.0.1:${node.port}`, token: tokenOf('misp') }, this.#agent)
  }

  static async start(): Promise<Server> {
    const listeners: ((holdings: readonly HoldingKey[]) => void)[] = []
    const listening = (parts: TaxiiParts): TaxiiParts => {
      const onDestroy: TaxiiParts['vault']['onDestroy'] = (listener) => {
        listeners.push(listener)
        parts.vault.onDestroy(listener)
      }
      return { ...parts, vault: { ...parts.vault, onDestroy } }
    }
    return new Server(await serveNode({ change: listening }), (holdings) => {
      for (const forget of listeners) forget(holdings)
    })
  }

  async grow(size: number): Promise<void> {
    this.#node.clock.value = NOON
    for (let number = this.#holdings.length; number < size; number += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, index) => ({ object: indicator(number + index) }))
      this.#holdings.push(...(await this.#node.hold(batch)))
    }
  }

  /**
   * Reads all, so many times, each time without what was opened before. @returns objects a second by the median of all pages, which other work
   * on the machine leaves alone, and of each tenth of the way
   */
  async walk(times: number): Promise<Walked> {
    const pages: number[] = []
    const speed = await timed(times * this.#holdings.length, async () => {
      for (let walk = 0; walk < times; walk += 1) {
        this.#forget(this.#holdings)
        pages.push(...(await this.#walk()))
      }
      return speedOfPages(pages)
    })
    const tenth = pages.length / 10
    const tenths = Array.from({ length: 10 }, (_, index) => pages.slice(Math.floor(index * tenth), Math.floor((index + 1) * tenth)))
    return { speed, tenths: tenths.map(speedOfPages) }
  }

  /** @returns seconds that each page took */
  async #walk(): Promise<readonly number[]> {
    const times: number[] = []
    let objects = 0
    for (let next = ''; ; ) {
      const begun = performance.now()
      const { text } = await this.#ask(`${PATH}?limit=${PAGE}${next}`)
      times.push(secondsSince(begun))
      const page = JSON.parse(text) as { readonly objects: readonly unknown[]; readonly more?: true; readonly next?: string }
      objects += page.objects.length
      if (page.more !== true) break
      next = `&next=${page.next}`
    }
    if (objects !== this.#holdings.length) throw new Error(`of ${this.#holdings.length} objects a walk gave ${objects}`)
    return times
  }

  speedOf(way: Exclude<Way, 'walk'>): Promise<Speed> {
    switch (way) {
      case 'first':
        return answered(PAGES, () => this.#page(0))
      case 'last':
        return answered(PAGES, () => this.#page(this.#holdings.length - PAGE))
      case 'any':
        return this.#anyPages()
      case 'single':
        return answered(OBJECTS, (index) => this.#coldObject((index * STRIDE) % this.#holdings.length))
      case 'envelopes':
        return this.#inEnvelopes()
      case 'posts': {
        const bodies = Array.from({ length: POSTS }, () => envelope(1))
        return answered(POSTS, (index) => this.#post(bodies[index] as string, 1))
      }
    }
  }

  #inEnvelopes(): Promise<Speed> {
    const bodies = Array.from({ length: ENVELOPES }, () => envelope(BATCH))
    return timed(ENVELOPES * BATCH, async () => {
      const start = performance.now()
      for (const body of bodies) await this.#post(body, BATCH)
      return (ENVELOPES * BATCH) / secondsSince(start)
    })
  }

  /** None of the pages that are asked for at once holds an object of another. */
  #anyPages(): Promise<Speed> {
    const pages = Math.floor(this.#holdings.length / APART)
    return answered(PAGES, () => {
      this.#asked += 1
      const number = ((this.#asked * STRIDE) % pages) * APART
      this.#forget(this.#holdings.slice(number, number + APART))
      return this.#page(number, APART)
    })
  }

  /** The page of that many that begins with the object of that number. */
  async #page(number: number, objects = PAGE): Promise<void> {
    // The clock of these nodes stands still while they hold, so that each object was added a microsecond after the one before.
    const after = number === 0 ? '' : `&added_after=${formatMicroseconds(NOON * 1_000 + number - 1)}`
    const { text } = await this.#ask(`${PATH}?limit=${objects}${after}`)
    if (!text.includes(indicator(number).id) || !text.includes(indicator(number + objects - 1).id))
      throw new Error(`not the page of object ${number}`)
  }

  /** Posts in a millisecond of its own, as the ids of what is posted tell their time. */
  async #post(body: string, objects: number): Promise<void> {
    this.#posted += 1
    this.#node.clock.value = NOON + this.#posted
    taken(await this.#ask(INBOX, body), objects)
  }

  #coldObject(number: number) {
    this.#forget([this.#holdings[number] as HoldingKey])
    return this.#ask(`${PATH}${indicator(number).id}/`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy()
    await this.#node[Symbol.asyncDispose]()
  }
}

function answered(count: number, ask: (index: number) => Promise<unknown>): Promise<Speed> {
  return timed(count, async () => (await askMany(count, ask)).perSecond)
}

/** Objects a second of the median page. */
function speedOfPages(seconds: readonly number[]): number {
  const median = seconds.toSorted((left, right) => left - right)[Math.floor(seconds.length / 2)]
  return median === undefined ? 0 : PAGE / median
}

/** The least of what is left of each speed, also at the end of what is held in place of its beginning. */
function flatness({ small, grown, tenths }: Point): number {
  const ends = [grown.last.perSecond / grown.first.perSecond, (tenths.at(-1) ?? 0) / (tenths.at(0) ?? 0)]
  return Math.min(...WAYS.map((way) => grown[way].perSecond / small[way].perSecond), ...ends)
}

function describePoint(point: Point): readonly string[] {
  const { size, small, grown, tenths } = point
  const told = WAYS.map((way) => {
    const [speed, work] = [grown[way].perSecond / small[way].perSecond, small[way].microseconds / grown[way].microseconds]
    const [perSecond, microseconds] = [grown[way].perSecond, grown[way].microseconds].map((figure) =>
      Math.round(figure).toLocaleString('en'),
    )
    return `  ${way.padEnd(10)}${perSecond} a second, ${speed.toFixed(2)}; ${microseconds} microseconds of processor, ${work.toFixed(2)}`
  })
  const ends = [tenths.at(0) ?? 0, tenths.at(-1) ?? 0].map((speed) => Math.round(speed).toLocaleString('en'))
  return [`${size.toLocaleString('en')} objects:`, ...told, `  first tenth of the walk ${ends[0]} objects a second, last tenth ${ends[1]}`]
}
