/** Examining STIX objects: every error and every advice. */
import { isJsonObject, parseJson } from '../src/foundation/index.ts'
import { examineObject } from '../src/intelligence/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { newFeed } from './feed.ts'

const RUNS = 10
const MS_PER_SECOND = 1_000

/** Objects examined in a second on one core. */
export const validatePerSecond: Benchmark = {
  name: 'stix.validate-per-second',
  unit: 'objects/s',
  target: { least: 15_000 },
  how: `all errors and warnings of each of the feed's objects, already parsed, on one core; best of ${RUNS} runs over all objects`,
  async run() {
    const bundle = parseJson((await newFeed()).bytes, { bytesMax: Number.MAX_SAFE_INTEGER })
    if (!isJsonObject(bundle) || !Array.isArray(bundle.objects)) throw new Error('the feed is no bundle')
    const { objects } = bundle
    const best = await bestOf(RUNS, () => {
      const start = performance.now()
      for (const object of objects) if (examineObject(object).errors.length > 0) throw new Error('an object of the feed is not valid')
      return performance.now() - start
    })
    return { value: (objects.length * MS_PER_SECOND) / best }
  },
}
