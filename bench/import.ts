/** Converting a MISP event to STIX 2.1: what an import costs, from bytes to checked objects as text. */
import { convertFile } from '../src/intelligence/index.ts'
import { type Benchmark, bestOf } from './benchmark.ts'

const RUNS = 3
const ATTRIBUTES = 20_000
const MS_PER_SECOND = 1_000
const CHUNK_BYTES = 64 * 1024
const TYPES = [
  ['domain', (number: number) => `host-${number}.example`],
  ['ip-dst|port', (number: number) => `198.51.${(number >> 8) % 256}.${number % 256}|443`],
  ['sha256', (number: number) => number.toString(16).padStart(64, '0')],
  ['url', (number: number) => `https://host-${number}.example/path`],
] as const

function event(): Uint8Array {
  const Attribute = Array.from({ length: ATTRIBUTES }, (_, number) => {
    const [type, value] = TYPES[number % TYPES.length] as (typeof TYPES)[number]
    const uuid = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
    return { uuid, type, value: value(number), category: 'Network activity', to_ids: true, timestamp: '1767312000', comment: 'bench' }
  })
  const head = { uuid: '00000000-0000-4000-8000-ffffffffffff', info: 'bench', timestamp: '1767312000', distribution: '3' }
  return Buffer.from(JSON.stringify({ Event: { ...head, Attribute } }))
}

/** Attributes converted in a second on one core. */
export const importAttributesPerSecond: Benchmark = {
  name: 'import.misp-attributes-per-second',
  unit: 'attributes/s',
  target: null,
  how: `an event of ${ATTRIBUTES} attributes to detect by, each four checked objects, read twice in pieces of ${CHUNK_BYTES / 1024} KiB on one core; best of ${RUNS}`,
  async run() {
    const bytes = event()
    const reopen = async function* () {
      for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) yield bytes.subarray(offset, offset + CHUNK_BYTES)
    }
    const best = await bestOf(RUNS, async () => {
      const start = performance.now()
      let objects = 0
      for await (const entry of convertFile('misp', reopen, { at: 0 })) if (entry.kind === 'object') objects += 1
      if (objects < ATTRIBUTES * 4) throw new Error('an attribute was not converted')
      return performance.now() - start
    })
    return { value: (ATTRIBUTES * MS_PER_SECOND) / best }
  },
}
