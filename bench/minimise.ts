/** What releasing costs: an object read, minimised for one recipient, and signed. */
import { actKeyId } from '../src/acts/index.ts'
import { type JsonObject, randomUuid, utf8 } from '../src/foundation/index.ts'
import { type Signer, signerFromSeed } from '../src/identity/index.ts'
import { type FieldTreatment, issueToken, minimise, readObject, type StixObject, type ValuePlan } from '../src/intelligence/index.ts'
import { systemRandomness } from '../src/node/system.ts'
import { openSubmissionIndex } from '../src/storage/index.ts'
import { objectKeys } from '../src/workflows/disclosure/object-keys.ts'
import { valuePlans, valuesToIndex } from '../src/workflows/disclosure/treated-values.ts'
import { type Benchmark, bestOf } from './benchmark.ts'
import { annexFor, caseObjects } from './case-objects.ts'
import type { World } from './world.ts'

const OBJECTS = 4_000
const RUNS = 5
const MS_PER_SECOND = 1_000
const READING = { unmarked: 'GREEN' } as const

/** Objects minimised and signed in a second on one core. */
export const minimisePerSecond: Benchmark = {
  name: 'minimise.sign-per-second',
  unit: 'objects/s',
  target: { least: 1_500 },
  how: `${OBJECTS.toLocaleString('en')} objects of a case, of eight types and 0.2 to 2.5 kB, each read from bytes and checked, its fields dropped, generalised, pseudonymised and searched for values treated elsewhere (in the scratch index), and its token issued; one core, best of ${RUNS} runs`,
  async run(world) {
    const texts = caseObjects(OBJECTS).map((object) => utf8(JSON.stringify(object)))
    using values = new KnownValues(world)
    for (const text of texts) values.add(read(text))
    const signer = signerFromSeed(systemRandomness(32))
    const passes = [
      ['reading and checking alone', (bytes: Uint8Array) => void read(bytes)],
      ['with minimising', (bytes: Uint8Array) => void shown(read(bytes), values.plan)],
    ] as const
    const peers = []
    for (const [name, pass] of passes) peers.push({ name, value: await measure(texts, pass) })
    return { value: await measure(texts, (bytes) => void sign(shown(read(bytes), values.plan), signer)), peers }
  },
}

async function measure(texts: readonly Uint8Array[], pass: (bytes: Uint8Array) => void): Promise<number> {
  const best = await bestOf(RUNS, () => {
    const start = performance.now()
    for (const bytes of texts) pass(bytes)
    return performance.now() - start
  })
  return (texts.length * MS_PER_SECOND) / best
}

function read(bytes: Uint8Array): StixObject {
  const reading = readObject(bytes, READING)
  if (reading.kind !== 'item') throw new Error('an object of the benchmark is not valid')
  return reading.object
}

function fieldsOf(object: StixObject): ReadonlyMap<string, FieldTreatment> {
  return annexFor(object.type as string)
}

function shown(object: StixObject, values: ValuePlan): StixObject {
  const ownShownId = `${String(object.type)}--${randomUuid(systemRandomness)}`
  const outcome = minimise(object, {
    fields: fieldsOf(object),
    ceiling: 'AMBER',
    shownId: (id) => id,
    showsUuid: () => true,
    ownShownId,
    values,
  })
  if (outcome.kind === 'withheld') throw new Error(`an object of the benchmark is withheld: ${outcome.reason} ${outcome.pointer}`)
  return outcome.object
}

function sign(object: StixObject, signer: Signer): string {
  const open = {
    iss: 'XA',
    item: randomUuid(systemRandomness),
    agreement: 'ab'.repeat(32),
    purpose: 'cyber-defence',
    type: object.type as string,
    spec_version: '2.1',
    object_marking_refs: object.object_marking_refs as readonly string[],
    marking: 'GREEN',
    subject: 'none',
    retain_until: '2027-04-06T00:00:00.000Z',
  } as const
  return issueToken({ object: object as JsonObject, open, signer, keyId: actKeyId(signer.publicKey), randomness: systemRandomness })
}

/** The values of a share that are treated, in the scratch index, as a disclosure keeps them. */
class KnownValues implements Disposable {
  readonly #index
  readonly #keys
  readonly #plans

  constructor(world: World) {
    const secret = systemRandomness(32)
    this.#index = openSubmissionIndex(`${world.folder()}/values.index`)
    this.#keys = objectKeys(secret, 'ab'.repeat(32))
    this.#plans = valuePlans({ recipients: ['XB'], purpose: 'cyber-defence', index: this.#index, keys: this.#keys, secret })
  }

  get plan(): ValuePlan {
    return this.#plans.whole(0)
  }

  add(object: StixObject): void {
    this.#index.addValues(
      valuesToIndex({ keys: this.#keys, reading: READING }, object, {
        recipient: 0,
        permission: { fields: fieldsOf(object), ceiling: 'AMBER' },
        annex: 0,
      }),
    )
  }

  [Symbol.dispose](): void {
    this.#index.close()
  }
}
