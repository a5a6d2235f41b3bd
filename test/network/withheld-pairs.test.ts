/**
 * Lists, searches, exports and TAXII pages of nodes that hold the same of what may be read, and differ in what may not: thousands of items
 * before the first that is shown, newer versions of what is shown, and items that take turns with it. Answers are the same but for dates, and take
 * the same statements and rows, and processor time within what two equal nodes differ by.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HoldingKey, holdingKey } from '../../src/acts/index.ts'
import { randomUuid } from '../../src/foundation/index.ts'
import { EXPORT_FORMATS } from '../../src/intelligence/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import type { Role } from '../../src/workflows/officials/index.ts'
import { TAXII } from './by-role.fixture.ts'
import { type Answer, call } from './calls.fixture.ts'
import { everyClass, type Held, isReadableBy, type Keys, MINE, prepare, READING } from './every-class.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { countStatements, differsFromPair, leastSpentOn, type Spent, timedByTurns } from './spent.fixture.ts'

const ROLE: Role = 'analyst'
/** Withheld items before the first that may be read. */
const BEFORE = 3_000
/** Of every so many items that may be read a newer copy is withheld. */
const RENEWED = 3
const [TRIES_MAX, ROUNDS] = [30, 30]
/** Every so many doors are timed: that takes long. */
const TIMED = 5

type Node = { readonly founded: Founded; readonly federation: Federation; readonly keys: Keys }
type Door = (node: Node) => Promise<Answer>

const readable = everyClass().filter((item) => isReadableBy(ROLE, item))

/** The same thing on another item, which nobody may read. */
function withheld(like: Held, more: { readonly isCopy: boolean }): Held {
  const uuid = randomUuid(systemRandomness)
  const id = more.isCopy ? like.id : `indicator--${uuid}`
  const holding: HoldingKey = holdingKey('XA', uuid)
  return { ...like, holding, id, kind: 'XA', name: `withheld-${uuid}`, face: { ...like.face, stixId: id, marking: 'RED' } }
}

const first = readable[0] as Held
const hiding: readonly Held[] = [
  ...Array.from({ length: BEFORE }, () => withheld(first, { isCopy: false })),
  ...readable.flatMap((item, index) => [
    item,
    withheld(item, { isCopy: false }),
    ...(index % RENEWED === 0 ? [withheld(item, { isCopy: true })] : []),
  ]),
]
/** The fault: so much more that may be read. */
const more = Array.from({ length: 20 }, () => ({ ...withheld(first, { isCopy: false }), face: first.face }))

const nodes: Node[] = []
let counting: Disposable
before(async () => {
  counting = countStatements()
  for (const items of [readable, readable, hiding, [...readable, ...more]]) {
    const founded = await found({
      members: [{ party: 'XA' }, { party: MINE }, { party: 'XC' }],
      articles: async () => ({
        reading: { article: '8', roles: READING, conditions: [{ deeds: ['read'], clearance: true }] },
        retention: { article: '6', days: 180, reviewDays: 90, atEnd: 'erase' },
      }),
    })
    const federation = founded.copy()
    nodes.push({ founded, federation, keys: await prepare(federation.member(MINE).folder, founded.agreement, items) })
    await federation.start(MINE)
  }
})
after(async () => {
  for (const { federation, founded } of nodes) {
    await federation[Symbol.asyncDispose]()
    founded.remove()
  }
  counting[Symbol.dispose]()
})

function door(
  path: (founded: Founded) => string,
  given: { readonly accept?: string; readonly body?: object; readonly as?: Role } = {},
): Door {
  return ({ founded, federation, keys }) => {
    const headers = {
      ...(given.accept && { accept: given.accept }),
      ...(given.body && { 'content-type': 'application/json' }),
    }
    const body = given.body && { body: JSON.stringify(given.body) }
    const { port } = federation.member(MINE)
    return call({ port, tokens: keys.tokens } as never, { path: path(founded), as: (given.as ?? ROLE) as never, headers, ...body })
  }
}

const taxii = (rest: string): Door => {
  return door(({ document: { id, version } }) => `/taxii2/${id}-v${version}/collections/received/${rest}`, { accept: TAXII })
}
const search = (body: object): Door => door(() => '/api/v1/item-search', { body: { role: 'received', ...body } })
const DOORS: Readonly<Record<string, Door>> = {
  'a page of what was received': door(() => '/api/v1/items?role=received&limit=20'),
  'all that was received': door(() => '/api/v1/items?role=received&limit=500'),
  'what is the own party’s': door(() => '/api/v1/items?role=own&limit=500'),
  'under one agreement': door(({ agreement }) => `/api/v1/items?role=received&limit=500&agreement=${agreement}`),
  'a search for a text': search({ text: 'canary', limit: 20 }),
  'a search that finds nothing': search({ text: 'withheld-' }),
  'a search by type': search({ type: 'indicator' }),
  'a search by id': search({ id: first.id }),
  'what is to be reviewed': door(() => '/api/v1/reviews?days=3650&limit=500', { as: 'releasing-officer' }),
  'a page over TAXII': taxii('objects/?limit=20'),
  'all over TAXII': taxii('objects/'),
  'the manifest': taxii('manifest/'),
  'an object of which a newer version is withheld': taxii(`objects/${first.id}/`),
  'its versions': taxii(`objects/${first.id}/versions/`),
  ...Object.fromEntries(
    EXPORT_FORMATS.map((format) => [
      `an export as ${format}`,
      door(({ agreement }) => `/api/v1/exports?format=${format}&agreement=${agreement}&purpose=cyber-defence&justification=Test`),
    ]),
  ),
}

/** Without what no two nodes have in common: dates of adding, hashes of agreements, and ids that are made for one answer. */
function plain({ status, body }: Answer): string {
  const text = body
    .toString()
    .replace(/"next":"[\w-]+"/, '"next"')
    .replace(UUID, (uuid) => (KNOWN.has(uuid) ? uuid : 'UUID'))
  return `${status} ${text
    .replace(/\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?/g, 'TIME')
    .replace(/\b1\d{9}(\d{3}|\d{6})?\b/g, 'TIME')
    .replace(/\b[0-9a-f]{64}\b/g, 'HASH')}`
}
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const KNOWN = new Set([...hiding, ...more].flatMap(({ id, holding }) => [id.slice(-36), holding.slice(-36)]))

/** The least that an answer of each of the first three takes; what nodes do beside it only adds, so that it is asked again where they differ. */
async function leastSpent(ask: Door): Promise<readonly Omit<Spent, 'microseconds'>[]> {
  let least: Omit<Spent, 'microseconds'>[] = []
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    const spent = []
    for (const node of nodes.slice(0, 3)) spent.push(await leastSpentOn(() => ask(node), 1))
    least = spent.map(({ statements, rows }, place) => {
      const before = least[place] ?? { statements, rows }
      return { statements: Math.min(statements, before.statements), rows: Math.min(rows, before.rows) }
    })
    const isEqual = least.every(({ statements, rows }) => statements === least[0]?.statements && rows === least[0].rows)
    if (isEqual && tried > 1) break
  }
  return least
}

test('what is withheld changes no answer, no statement and no row, and what may be read does', async () => {
  const told: string[] = []
  for (const [name, ask] of Object.entries(DOORS)) {
    const [one, other, hides, shows] = (await Promise.all(nodes.map(ask))) as [Answer, Answer, Answer, Answer]
    assert.equal(one.status, 200, `${name}: ${one.body}`)
    assert.equal(plain(other), plain(one), `two equal nodes: ${name}`)
    assert.equal(plain(hides), plain(one), name)
    const [spent, equal, withWithheld] = await leastSpent(ask)
    assert.deepEqual(equal, spent, `two equal nodes: ${name}`)
    assert.deepEqual(withWithheld, spent, name)
    if (plain(shows) !== plain(one)) told.push(name)
  }
  assert.ok(told.length >= Object.keys(DOORS).length / 2, told.join('; '))
})

test('its processor time lies within what two equal nodes differ by', async () => {
  const [left, right, hides] = nodes as [Node, Node, Node]
  for (const [name, ask] of Object.entries(DOORS).filter((_, index) => index % TIMED === 0)) {
    const works = [left, right, hides].map((node) => () => ask(node))
    await timedByTurns(works, 5)
    const [one, other, third] = (await timedByTurns(works, ROUNDS)) as [number[], number[], number[]]
    assert.equal(differsFromPair(third, [one, other]), false, name)
  }
})
