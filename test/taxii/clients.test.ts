/** Requests as the clients that nations already run make them, by their documented behaviour (test/taxii/clients). */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { collectionId, inboxCollectionId } from '../../src/taxii/index.ts'
import { basic, domain, HASH, indicator, type Reply, type ServedNode, serveNode, tokenOf, uuidOf } from './served-node.fixture.ts'

const FOLDER = fileURLToPath(new URL('clients/', import.meta.url))
const INDICATORS = 60
const POSTED = indicator(900)
const SEEN_AT = '2026-05-02T00:00:00.000Z'
const BODIES = {
  envelope: { objects: [POSTED] },
  sighting: {
    objects: [
      {
        type: 'sighting',
        spec_version: '2.1',
        id: `sighting--${uuidOf(901)}`,
        created: SEEN_AT,
        modified: SEEN_AT,
        sighting_of_ref: indicator(1).id,
        count: 3,
      },
    ],
  },
} as const

type Step = {
  readonly method: string
  readonly path: string
  readonly headers: string
  readonly body?: keyof typeof BODIES
  readonly status: number
  /** Members that the answer has, and those that it has not. */
  readonly has?: readonly string[]
  readonly lacks?: readonly string[]
  /** Values by JSON pointer. */
  readonly equal?: Readonly<Record<string, unknown>>
  /** How many objects there are. */
  readonly count?: number
  readonly atLeast?: number
  /** What later steps know, by JSON pointer or header. */
  readonly keep?: Readonly<Record<string, string>>
  /** The ids of collections by their titles, as what later steps know. */
  readonly titled?: Readonly<Record<string, string>>
}
type Recording = {
  readonly client: string
  readonly steps: readonly Step[]
  readonly headers: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What stands for the words in braces. */
type Known = Map<string, string>

function filled(text: string, known: Known): string {
  return text.replace(/\{([a-z]+)(?:\.(milliseconds|stripped))?\}/g, (_, name: string, cut: string | undefined) => {
    const value = known.get(name)
    assert.ok(value !== undefined, `${name} is known`)
    if (cut === undefined) return value
    // taxii2-client leaves out the zeros at the end of a fraction, and a fraction of zeros.
    return cut === 'milliseconds' ? new Date(value).toISOString() : value.replace(/\.?0+Z$/, 'Z')
  })
}

function pointed(json: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], json)
}

async function take(
  node: ServedNode,
  step: Step,
  { headers, known }: Pick<Recording, 'headers'> & { readonly known: Known },
): Promise<Reply> {
  const named = Object.entries(headers[step.headers] ?? {}).map(([name, value]) => [name.toLowerCase(), filled(value, known)])
  const body = step.body === undefined ? {} : { body: JSON.stringify(BODIES[step.body]) }
  return node.call(filled(step.path, known), { method: step.method, login: null, headers: Object.fromEntries(named), ...body })
}

function check(step: Step, { status, headers, json, text }: Reply, known: Known): void {
  const what = `${step.method} ${step.path}`
  assert.equal(status, step.status, `${what}: ${text}`)
  assert.equal(headers['content-type'], 'application/taxii+json;version=2.1', what)
  for (const name of step.has ?? []) assert.ok(name in json, `${what}: ${name}`)
  for (const name of step.lacks ?? []) assert.ok(!(name in json), `${what}: ${name}`)
  for (const [pointer, value] of Object.entries(step.equal ?? {})) {
    assert.equal(pointed(json, pointer), typeof value === 'string' ? filled(value, known) : value, `${what}: ${pointer}`)
  }
  assert.equal('more' in json, 'next' in json, what)
  const objects = json.objects ?? []
  if (step.count !== undefined) assert.equal(objects.length, step.count, what)
  assert.ok(objects.length >= (step.atLeast ?? 0), what)
  if (step.path.includes('/objects/')) for (const object of objects) assert.equal(object.spec_version, '2.1')
}

function keep(step: Step, { headers, json }: Reply, known: Known): void {
  for (const [name, place] of Object.entries(step.keep ?? {})) {
    const value = place.startsWith('header:') ? headers[place.slice('header:'.length)] : pointed(json, place)
    known.set(name, String(value))
  }
  for (const [title, name] of Object.entries(step.titled ?? {})) {
    const found = json.collections.filter((collection: { title: string }) => collection.title === title)
    assert.equal(found.length, 1, title)
    known.set(name, found[0].id)
  }
}

for (const file of globSync('*.json', { cwd: FOLDER }).sort()) {
  const recording = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as Recording
  test(`section 6: ${basename(file, '.json')}: ${recording.client}`, async () => {
    await using node = await serveNode()
    // The first of a page lacks spec_version where it was made.
    await node.hold([{ object: domain(0) }, ...Array.from({ length: INDICATORS }, (_, index) => ({ object: indicator(index + 1) }))])
    const known: Known = new Map([
      ['root', '/taxii2/cyber-threat-exchange-v1/'],
      ['received', collectionId(HASH, 'received')],
      ['inbox', inboxCollectionId(HASH, 'misp')],
      ['token', tokenOf('misp')],
      ['basic', basic('misp').slice('Basic '.length)],
      ['object', indicator(1).id],
      ['posted', POSTED.id],
    ])
    for (const step of recording.steps) {
      const reply = await take(node, step, { headers: recording.headers, known })
      check(step, reply, known)
      keep(step, reply, known)
    }
  })
}
