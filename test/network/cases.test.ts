/**
 * Who reads what under an agreement that asks for a case: at every door the members of the case that is named read what is tied to it and
 * nothing else, tools for the cases of whoever answers for them, and an official who broke the glass what it could read otherwise.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY_MS, randomUuid } from '../../src/foundation/index.ts'
import { EXPORT_FORMATS } from '../../src/intelligence/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import type { Role } from '../../src/workflows/officials/index.ts'
import { type Answer, call, jsonOf } from './calls.fixture.ts'
import { everyClass, type Held, isReadableByReaders, type Keys, MINE, prepare, READING } from './every-class.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'

const TAXII = 'application/taxii+json;version=2.1'
const CASE = 'C-1-1'
/** At every door of an official, and at every door of a tool. */
const OFFICIALS_DOORS = ['received', 'own', 'reviews', 'export']
const TOOLS_DOORS = ['received', 'own', 'from-xa', 'from-xc']

const items = everyClass()
let founded: Founded
let federation: Federation
let keys: Keys
before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: MINE }, { party: 'XC' }],
    articles: async () => ({
      reading: {
        ...{ article: '8', roles: READING, conditions: [{ deeds: ['read'], case: true }] },
        breakGlass: { minutes: 60, reviewHours: 72 },
      },
      retention: { article: '6', days: 180, reviewDays: 90, atEnd: 'erase' },
    }),
  })
  federation = founded.copy()
  keys = await prepare(federation.member(MINE).folder, founded.agreement, items)
  await federation.start(MINE)
})
after(async () => {
  await federation[Symbol.asyncDispose]()
  founded.remove()
})

type More = { readonly namedCase?: string; readonly accept?: string; readonly body?: object; readonly method?: string }

function ask(role: Role, path: string, { namedCase, accept, body, method }: More = {}): Promise<Answer> {
  const headers = {
    ...(namedCase && { 'x-comity-case': namedCase }),
    ...(accept && { accept }),
    ...(body && { 'content-type': 'application/json' }),
  }
  const { port } = federation.member(MINE)
  return call({ port, tokens: keys.tokens } as never, {
    ...{ path, as: role as never, headers },
    ...(method && { method }),
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
}

const named = (text: string): readonly string[] => {
  const found = new Set([...text.matchAll(/[A-Z]{2}\.[0-9a-f-]{36}|indicator--[0-9a-f-]{36}|canary-\d+-end/g)].map(([word]) => word))
  return items
    .filter(({ id, name, holding }) => found.has(id) || found.has(name) || found.has(holding))
    .map(({ id }) => id)
    .sort()
}
const idsOf = (held: readonly Held[]): readonly string[] => held.map(({ id }) => id).sort()
const readable = items.filter(isReadableByReaders)
const one = (kind: Held['kind']): Held => readable.findLast((item) => item.kind === kind) as Held
const tied = [one('XA'), one('XC'), one('own')]

/** What an official is told of at each of its doors. */
async function seenBy(role: Role, namedCase?: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const more = namedCase === undefined ? {} : { namedCase }
  const page = async (of: string) => named((await ask(role, `/api/v1/items?role=${of}&limit=500`, more)).body.toString())
  const files = EXPORT_FORMATS.filter((format) => format === 'stix' || format === 'csv' || format === 'misp').map(async (format) => {
    const query = `format=${format}&agreement=${founded.agreement}&purpose=cyber-defence&justification=Test`
    return named((await ask(role, `/api/v1/exports?${query}`, more)).body.toString())
  })
  const [exported, ...others] = await Promise.all(files)
  for (const other of others) assert.deepEqual(other, exported, 'every format gives the same items')
  const reviews = named((await ask(role, '/api/v1/reviews?days=3650&limit=500', more)).body.toString())
  return { received: await page('received'), own: await page('own'), reviews, export: exported ?? [] }
}

/** What a tool is told of in each collection; undefined where the root is not there for it. */
async function servedTo(namedCase?: string): Promise<Readonly<Record<string, readonly string[]>> | undefined> {
  const more = { accept: TAXII, ...(namedCase === undefined ? {} : { namedCase }) }
  const { id: agreement, version } = founded.document
  const root = `/taxii2/${agreement}-v${version}/`
  const listed = await ask('tool', `${root}collections/`, more)
  if (listed.status === 404) return undefined
  const served: Record<string, readonly string[]> = {}
  for (const { id, alias } of jsonOf<{ collections: readonly { id: string; alias: string }[] }>(listed).collections) {
    if (!TOOLS_DOORS.includes(alias)) continue
    const of = async (resource: string) =>
      named((await ask('tool', `${root}collections/${id}/${resource}/?limit=1000`, more)).body.toString())
    served[alias] = await of('objects')
    assert.deepEqual(await of('manifest'), served[alias], alias)
    const hidden = items.find((item) => !served[alias]?.includes(item.id)) as Held
    assert.equal((await ask('tool', `${root}collections/${id}/objects/${hidden.id}/`, more)).status, 404)
  }
  return served
}

const nothing = Object.fromEntries(OFFICIALS_DOORS.map((door) => [door, []]))
const ofOfficials = (held: readonly Held[]) => {
  const [received, own] = [held.filter(({ kind }) => kind !== 'own'), held.filter(({ kind }) => kind === 'own')]
  return { received: idsOf(received), own: idsOf(own), reviews: idsOf(received), export: idsOf(held) }
}
const ofTools = (held: readonly Held[]) => {
  const from = (...kinds: readonly Held['kind'][]) => idsOf(held.filter(({ kind }) => kinds.includes(kind)))
  return { received: from('XA', 'XC'), own: from('own'), 'from-xa': from('XA'), 'from-xc': from('XC') }
}

test('nobody reads anything before a case is open, and what is tied to one is what its members read at every door', async () => {
  assert.deepEqual([await seenBy('analyst', CASE), await servedTo(CASE)], [nothing, undefined])
  const endsAt = new Date(federation.clock.now() + 30 * DAY_MS).toISOString()
  const about = { number: CASE, purpose: 'cyber-defence', owner: 'every-analyst', reason: 'Wave of phishing', endsAt }
  assert.equal((await ask('releasing-officer', '/api/v1/cases', { body: { ...about, owner: 'every-releasing-officer' } })).status, 403)
  assert.equal((await ask('releasing-officer', '/api/v1/cases', { body: about })).status, 201)
  assert.deepEqual(await seenBy('analyst', CASE), nothing, 'a case to which nothing is tied opens nothing')

  const candidates: string[] = []
  for (const role of ['received', 'own']) {
    const path = `/api/v1/cases/${CASE}/candidates?role=${role}&limit=500`
    candidates.push(...named((await ask('releasing-officer', path)).body.toString()))
    assert.deepEqual(named((await ask('data-protection-officer', path)).body.toString()), [], 'whose role does not read')
  }
  assert.deepEqual(candidates.sort(), idsOf(readable), 'what an officer may tie is what it could read otherwise')
  const tie = (holdings: readonly string[], role: Role = 'releasing-officer') =>
    ask(role, `/api/v1/cases/${CASE}/items`, { body: { items: holdings, reason: 'Same sender' } })
  const hidden = items.find((item) => !isReadableByReaders(item)) as Held
  const [refused, unknown] = [await tie([hidden.holding]), await tie([`XA.${randomUuid(systemRandomness)}`])]
  assert.deepEqual([refused.status, refused.body.toString()], [unknown.status, unknown.body.toString()])
  assert.equal(
    (
      await tie(
        tied.map(({ holding }) => holding),
        'analyst',
      )
    ).status,
    403,
  )
  assert.equal((await tie(tied.map(({ holding }) => holding))).status, 201)

  assert.deepEqual(await seenBy('analyst', CASE), ofOfficials(tied))
  assert.deepEqual(await servedTo(CASE), ofTools(tied), 'a tool reads for the case of whoever answers for it')
  assert.deepEqual(named((await ask('analyst', `/api/v1/cases/${CASE}/items`)).body.toString()), idsOf(tied))
  for (const other of [undefined, 'C-1-2']) {
    assert.deepEqual([await seenBy('analyst', other), await servedTo(other)], [nothing, undefined], 'without a case, or for another')
  }
  assert.deepEqual(await seenBy('releasing-officer', CASE), nothing, 'who opened it and tied the items is no member')
})

test('what is not tied is as absent as what is not there', async () => {
  const [inCase] = tied
  const outside = readable.find((item) => !tied.includes(item)) as Held
  assert.equal((await ask('analyst', `/api/v1/items/${inCase?.holding}`, { namedCase: CASE })).status, 200)
  const absent = await ask('analyst', `/api/v1/items/XA.${randomUuid(systemRandomness)}`, { namedCase: CASE })
  const withheld = await ask('analyst', `/api/v1/items/${outside.holding}`, { namedCase: CASE })
  assert.deepEqual([withheld.status, withheld.body.toString()], [absent.status, absent.body.toString()])
})

test('whoever broke the glass reads what its role reads otherwise, and nothing more', async () => {
  const asked = { agreement: founded.agreement, minutes: 30, reason: 'Threat against a hospital' }
  assert.equal((await ask('releasing-officer', '/api/v1/break-glass', { body: asked })).status, 201)
  assert.deepEqual(await seenBy('releasing-officer'), ofOfficials(readable))
  assert.deepEqual(await seenBy('analyst'), nothing, 'it opens nothing to anybody else')
})

test('who leaves reads no more, and what is untied or closed is gone at every door', async () => {
  const [first, ...rest] = tied as [Held, ...Held[]]
  assert.equal((await ask('releasing-officer', `/api/v1/cases/${CASE}/items/${first.holding}`, { method: 'DELETE' })).status, 200)
  assert.deepEqual([await seenBy('analyst', CASE), await servedTo(CASE)], [ofOfficials(rest), ofTools(rest)])
  assert.equal((await ask('analyst', `/api/v1/cases/${CASE}/leave`, { method: 'POST' })).status, 200)
  assert.deepEqual([await seenBy('analyst', CASE), await servedTo(CASE)], [nothing, undefined])
  const endsAt = new Date(federation.clock.now() + DAY_MS).toISOString()
  const member = { kind: 'case', value: CASE, endsAt }
  assert.equal((await ask('releasing-officer', '/api/v1/officials/every-analyst/attributes', { body: member })).status, 201)
  assert.deepEqual(await seenBy('analyst', CASE), ofOfficials(rest))
  assert.equal((await ask('data-protection-officer', `/api/v1/cases/${CASE}/close`, { method: 'POST' })).status, 200)
  assert.deepEqual([await seenBy('analyst', CASE), await servedTo(CASE)], [nothing, undefined])
})
