/** Deciding on items of a class that was decided before. */
import { cyberThreatExchange } from '../src/agreement/templates/template.fixture.ts'
import { base64url, DAY_MS, formatTimestamp, isJsonObject, parseJson } from '../src/foundation/index.ts'
import { checkObject, factsOf, type StixObject } from '../src/intelligence/index.ts'
import { createDecider } from '../src/policy/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { newFeed } from './feed.ts'

/** The compiler is done with all of it after about twenty. */
const RUNS = 40
const MICROSECONDS = 1_000

/** Microseconds of one decision. */
export const decideCached: Benchmark = {
  name: 'decide.cached-us',
  unit: 'µs/item',
  target: { most: 3 },
  how: `facts of each of the feed's objects, key of its class, and the kept decision for one recipient; best of ${RUNS} runs over all objects`,
  async run() {
    const objects = await feedObjects()
    const { decide } = createDecider({ agreement: exampleAgreement(), reservations: [] })
    const decideAll = (): number => {
      let permitted = 0
      for (const object of objects) {
        const facts = factsOf(object, { unmarked: 'refuse' })
        if (!facts.ok) throw new Error('an object of the feed is not marked')
        const { type, marking, dataSubject, grading } = facts.value
        const decision = decide({
          action: 'disclose',
          from: 'XA',
          to: 'XB',
          purpose: 'cyber-defence',
          item: { type, marking, dataSubject, ...grading },
        })
        if (decision.verdict !== 'refuse') permitted += 1
      }
      return permitted
    }
    if (decideAll() === 0) throw new Error('the agreement permits nothing of the feed')
    const best = await bestOf(RUNS, () => {
      const start = performance.now()
      decideAll()
      return performance.now() - start
    })
    return { value: (best * MICROSECONDS) / objects.length }
  },
}

/** The objects of the feed, checked. */
export async function feedObjects(): Promise<readonly StixObject[]> {
  const bundle = parseJson((await newFeed()).bytes, { bytesMax: Number.MAX_SAFE_INTEGER })
  if (!isJsonObject(bundle) || !Array.isArray(bundle.objects)) throw new Error('the feed is no bundle')
  return bundle.objects.map((object) => {
    const checked = checkObject(object)
    if (!checked.ok) throw new Error('an object of the feed is not valid')
    return checked.value
  })
}

/** The agreement of the demonstration, without its optional groups. */
export function exampleAgreement() {
  const codes = ['XA', 'XB', 'XC', 'XD', 'XO']
  return cyberThreatExchange({
    id: 'benchmark',
    title: 'Benchmark',
    parties: codes.map((code, index) => ({
      code,
      name: code,
      root: base64url(new Uint8Array(32).fill(index + 1)),
      role: code === 'XO' ? ('overseer' as const) : ('party' as const),
    })),
    trusted: { from: 'XA', to: 'XB' },
    technicalRecipient: 'XC',
    openRecipient: 'XD',
    sunset: formatTimestamp(Date.now() + 365 * DAY_MS),
    checkpointSeconds: 1,
    graceSeconds: 60,
    urgentGraceSeconds: 15,
  })
}
