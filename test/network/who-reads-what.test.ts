/**
 * Every role by every door by every class of item: what is not said below is given to nobody. Roles, operations of the API, formats of exports,
 * collections and classes are listed from the code, so that a new one without a row fails. The command line asks the same API, and works on a
 * data folder itself only for whoever is root on the machine.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HoldingKey } from '../../src/acts/index.ts'
import { type JsonObject, randomUuid } from '../../src/foundation/index.ts'
import { describeApi, type Operation, PERMISSIONS } from '../../src/http/index.ts'
import { EXPORT_FORMATS } from '../../src/intelligence/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { ROLES } from '../../src/workflows/officials/index.ts'
import { ByRole, COLLECTIONS, idsOf, idsOfObjects, roleMayCall, sorted, TAXII, WRITE_ONLY } from './by-role.fixture.ts'
import { call, jsonOf } from './calls.fixture.ts'
import { type Held, isReadableBy, MINE, NIGHT, READERS, READS_BY_API, READS_BY_TAXII, type ReaderName } from './every-class.fixture.ts'
import { OPERATIONS } from './item-operations.fixture.ts'

/** A purpose of the agreement for which nothing was given. */
const OTHER = 'criminal-investigation'

let node: ByRole
before(async () => {
  node = await ByRole.start()
})
after(async () => await node[Symbol.asyncDispose]())

test('every role of the code and every operation of the API has its row here', async () => {
  assert.deepEqual(sorted(Object.keys(READS_BY_API)), sorted([...ROLES, NIGHT]))
  assert.deepEqual(sorted(Object.keys(OPERATIONS)), sorted(Object.keys(PERMISSIONS)))
})

test('the list of items gives each role what its agreement lets it read, and nothing that says that there is more', async () => {
  for (const role of READERS) {
    for (const [asked, of] of [
      ['received', ({ kind }: Held) => kind !== 'own'],
      ['own', ({ kind }: Held) => kind === 'own'],
    ] as const) {
      const seen: string[] = []
      for (let next: number | null = 0; next !== null; ) {
        const answer = await node.ask(role, `/api/v1/items?role=${asked}&limit=500&after=${next}`)
        assert.equal(answer.status, roleMayCall(role, 'listItems') ? 200 : 403, role)
        const page = jsonOf<{ items?: { stixId: string }[]; next?: number | null }>(answer)
        seen.push(...(page.items ?? []).map(({ stixId }) => stixId))
        next = page.next ?? null
      }
      assert.deepEqual(sorted(seen), READS_BY_API[role] ? idsOf(node.readable(role, of)) : [], `${role} ${asked}`)
    }
  }
})

type SearchPage = {
  readonly items?: readonly { readonly item: { readonly stixId: string }; readonly piece: string }[]
  readonly next?: number | null
}

test('a search finds what the role may read, in the order of the list, and tells nothing of anything else', async () => {
  for (const role of READERS) {
    const hidden = node.hiddenFrom(role).filter(({ kind }) => kind !== 'own')
    const search = (asked: object) => node.ask(role, '/api/v1/item-search', { body: { role: 'received', ...asked } })
    const seen: string[] = []
    for (let next: number | null = 0; next !== null; ) {
      const page: SearchPage = jsonOf<SearchPage>(await search({ text: 'CANARY-', limit: 100, after: next }))
      for (const { piece } of page.items ?? []) assert.match(piece, /canary-\d+-end/)
      seen.push(...(page.items ?? []).map(({ item }) => item.stixId))
      next = page.next ?? null
    }
    const listed = jsonOf<{ items?: { stixId: string }[] }>(await node.ask(role, '/api/v1/items?role=received&limit=500')).items ?? []
    assert.deepEqual(
      seen.slice(0, listed.length),
      listed.map(({ stixId }) => stixId),
      `${role}: in the same order`,
    )
    assert.deepEqual(sorted(seen), READS_BY_API[role] ? idsOf(node.readable(role, ({ kind }) => kind !== 'own')) : [], role)
    const nothing = await search({ text: 'canary-no-such-end' })
    const askedForHidden = hidden.flatMap(({ name, id }) => [{ text: name }, { id }])
    for (const asked of [...askedForHidden, { type: 'x-not-in-any-annex' }, { text: 'CANARY-', purpose: OTHER }]) {
      const answer = await search(asked)
      assert.deepEqual(
        [answer.status, answer.body.toString()],
        [nothing.status, nothing.body.toString()],
        `${role} ${JSON.stringify(asked)}`,
      )
    }
  }
})

test('one item is given or is not there, each class alike for each role', async () => {
  for (const role of READERS) {
    const absences = new Set<string>()
    for (const item of READS_BY_API[role] ? node.oneOfEachClass() : node.hiddenFrom(role)) {
      const answer = await node.ask(role, `/api/v1/items/${item.holding}`)
      const isGiven = READS_BY_API[role] && isReadableBy(role, item)
      assert.equal(answer.status === 200, isGiven, `${role} ${JSON.stringify(item)}`)
      if (!isGiven) absences.add(`${answer.status} ${answer.body.toString()}`)
    }
    const unknown = await node.ask(role, `/api/v1/items/XA.${randomUuid(systemRandomness)}`)
    assert.deepEqual([...absences], [`${unknown.status} ${unknown.body.toString()}`], 'what is withheld is as absent as what is not')
  }
})

test('what was shared for another purpose than the one that is stated is absent alike at every door', async () => {
  const other = OTHER
  assert.ok(node.founded.document.purposes.list.some(({ code }) => code === other))
  const [item] = node.readable(NIGHT, ({ kind }) => kind === 'XA')
  assert.ok(item !== undefined)
  for (const role of READERS.filter((one) => READS_BY_API[one])) {
    const list = await node.ask(role, `/api/v1/items?role=received&limit=500&purpose=${other}`)
    assert.deepEqual(jsonOf(list), { items: [], next: null }, role)
    const one = await node.ask(role, `/api/v1/items/${item.holding}?purpose=${other}`)
    const unknown = await node.ask(role, `/api/v1/items/XA.${randomUuid(systemRandomness)}?purpose=${other}`)
    assert.deepEqual([one.status, one.body.toString()], [unknown.status, unknown.body.toString()], role)
    assert.equal((await node.ask(role, `/api/v1/items/${item.holding}?purpose=cyber-defence`)).status, 200, role)
    const stray = await node.ask(role, '/api/v1/items?role=received&limit=500&purpose=no-purpose-of-any-agreement')
    assert.deepEqual(jsonOf(stray), { items: [], next: null }, role)
    const due = await node.ask(role, `/api/v1/reviews?days=3650&limit=500&purpose=${other}`)
    assert.deepEqual(jsonOf(due), { items: [] }, role)
    assert.deepEqual(node.named((await node.ask(role, node.exportPath('stix', other))).body.toString()), [], role)
  }
  for (const role of READERS.filter((one) => READS_BY_TAXII[one])) {
    const path = `${node.rootPath()}collections/received/objects/?limit=1000`
    const { port } = node.federation.member(MINE)
    const headers = { accept: TAXII, 'x-comity-purpose': other }
    const answer = await call({ port, tokens: node.keys.tokens } as never, { path, as: role as never, headers })
    assert.deepEqual([answer.status, node.named(answer.body.toString())], [200, []], role)
    const own = await node.ask(role, path, { accept: TAXII })
    assert.ok(node.named(own.body.toString()).length > 0, role)
  }
})

test('a session of the pages opens what the token of the same account opens, and no tool’s door', async () => {
  for (const role of READERS) {
    const { port } = node.federation.member(MINE)
    const cookie = `__Host-comity-${MINE.toLowerCase()}=${node.keys.sessions[role]}`
    const list = { path: '/api/v1/items?role=received&limit=500', headers: { cookie } }
    const unstated = await call({ port, tokens: {} as never }, list)
    const refusal = role === 'tool' ? 'unauthenticated' : roleMayCall(role, 'listItems') ? 'reason-missing' : 'role-not-permitted'
    assert.equal(jsonOf<{ code: string }>(unstated).code, refusal, role)
    const stated = await call(
      { port, tokens: {} as never },
      {
        path: '/api/v1/session/reasons',
        headers: { cookie, 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` },
        body: JSON.stringify({ purpose: 'cyber-defence', justification: 'Test' }),
      },
    )
    assert.equal(stated.status, role === 'tool' ? 401 : 201, stated.body.toString())
    const asked = await call({ port, tokens: {} as never }, list)
    const { items: given = [] } = jsonOf<{ items?: { stixId: string }[] }>(asked)
    const expected = READS_BY_API[role] ? idsOf(node.readable(role, ({ kind }) => kind !== 'own')) : []
    assert.deepEqual(sorted(given.map(({ stixId }) => stixId)), expected, role)
    const taxii = await call({ port, tokens: {} as never }, { path: '/taxii2/', headers: { cookie, accept: TAXII } })
    assert.equal(taxii.status, 401, role)
  }
})

test('what is hidden crowds nothing out of the list of what is to be reviewed', async () => {
  for (const role of READERS.filter((one) => READS_BY_API[one])) {
    const answer = await node.ask(role, '/api/v1/reviews?days=3650&limit=5')
    const { items: due = [] } = jsonOf<{ items?: { holding: string }[] }>(answer)
    const expected = node.readable(role, ({ kind }) => kind !== 'own').map(({ holding }) => holding)
    assert.deepEqual([due.length, due.every(({ holding }) => expected.includes(holding as HoldingKey))], [5, true], role)
  }
})

test('what is to be reviewed is told to each role as far as it may read it', async () => {
  for (const role of READERS) {
    const answer = await node.ask(role, '/api/v1/reviews?days=3650&limit=500')
    assert.equal(answer.status, roleMayCall(role, 'listReviews') ? 200 : 403, role)
    const { items: due = [] } = jsonOf<{ items?: { holding: string }[] }>(answer)
    const expected = READS_BY_API[role] ? node.readable(role, ({ kind }) => kind !== 'own') : []
    assert.deepEqual(sorted(due.map(({ holding }) => holding)), sorted(expected.map(({ holding }) => holding)), role)
  }
})

test('every format of export gives what the role may read, of what the format holds', async () => {
  for (const role of READERS) {
    for (const format of EXPORT_FORMATS) {
      const answer = await node.ask(role, node.exportPath(format))
      const isGiven = READS_BY_API[role]
      assert.equal(answer.status === 200, isGiven, `${role} ${format}`)
      const text = answer.body.toString()
      // A list that devices block by says nothing of what is contested, so that it holds none of it.
      const isOfFormat = ({ contest }: Held): boolean =>
        format === 'domains' ? contest !== 'standing' : format !== 'ips' && format !== 'urls' && format !== 'hashes'
      assert.deepEqual(node.named(text), isGiven ? idsOf(node.readable(role, isOfFormat)) : [], `${role} ${format}`)
    }
  }
})

test('every collection of every root gives each role what it may read, as objects and as manifest', async () => {
  for (const role of READERS) {
    const collections = await node.collectionsOf(role)
    assert.equal(collections.length > 0, READS_BY_TAXII[role], role)
    for (const { path, alias, isReadable } of collections) {
      const of = COLLECTIONS[alias]
      assert.equal(of === undefined, WRITE_ONLY.includes(alias), `the collection ${alias} has no row`)
      assert.equal(isReadable, of !== undefined, alias)
      for (const resource of ['objects', 'manifest']) {
        const { objects = [] } = jsonOf<{ objects?: JsonObject[] }>(
          await node.ask(role, `${path}${resource}/?limit=1000`, { accept: TAXII }),
        )
        const given = new Set(idsOfObjects(objects).filter((id) => id.startsWith('indicator--')))
        assert.deepEqual(sorted(given), of === undefined ? [] : idsOf(node.readable(role, of)), `${role} ${alias} ${resource}`)
      }
      const unseen = of === undefined ? [] : node.hiddenFrom(role).filter((_, index) => index % 6 === 0)
      for (const { id } of unseen) {
        for (const one of [`objects/${id}/`, `objects/${id}/versions/`])
          assert.equal((await node.ask(role, `${path}${one}`, { accept: TAXII })).status, 404, `${role} ${alias} ${one}`)
      }
    }
    if (!READS_BY_TAXII[role])
      assert.equal((await node.ask(role, `${node.rootPath()}collections/`, { accept: TAXII })).status, role === NIGHT ? 403 : 404, role)
  }
})

test('no other operation of the API tells anybody of an item that is held', async () => {
  const { paths } = await describeApi('0.1.0')
  const asked = new Set<string>()
  for (const [path, methods] of Object.entries(paths)) {
    const { operationId } = methods.get ?? { operationId: '' }
    // A live view ends with its reader; what it tells are the counts of the status.
    if (OPERATIONS[operationId as Operation] !== 'none' || operationId === 'readEvents') continue
    asked.add(operationId)
    for (const role of READERS) {
      const filled = path.replaceAll(/\{hash\}/g, node.founded.agreement).replaceAll(/\{\w+\}/g, 'x')
      const answer = await node.ask(role, `${filled}?purpose=self-monitoring&justification=Test`)
      const isLogReader = operationId === 'listConsultations' && (role === 'overseer' || role === 'data-protection-officer')
      if (!isLogReader) assert.deepEqual(node.named(answer.body.toString()), [], `${role} ${operationId}`)
    }
  }
  assert.ok(asked.size > 30)
})

test('nobody grades, uses or keeps what it may not read, and is told no more of it than of what is not there', async () => {
  const shown = node.items.find((item) => item.kind === 'XA' && isReadableBy('analyst', item)) as Held
  const endsAt = new Date(node.federation.clock.now() + 86_400_000).toISOString()
  const about = { number: 'C-1-1', purpose: 'cyber-defence', owner: 'every-analyst', reason: 'Test', endsAt }
  assert.equal((await node.ask('releasing-officer', '/api/v1/cases', { body: about })).status, 201)
  const bodies: Readonly<Record<string, readonly [string, object]>> = {
    gradeItems: ['/api/v1/grades', { reliability: 'A', credibility: '1', nature: 'fact', review: '2027-03-01', reason: 'Test' }],
    recordUse: ['/api/v1/uses', { deed: 'nothing', outcome: 'pending', caveats: 'Test' }],
    keepItems: ['/api/v1/reviews', { until: '2027-01-01T00:00:00Z', reason: 'Test' }],
    tieItems: ['/api/v1/cases/C-1-1/items', { reason: 'Test' }],
  }
  const acting = Object.entries(OPERATIONS).filter(([, kind]) => kind === 'acts')
  assert.deepEqual(sorted(acting.map(([operation]) => operation)), sorted(Object.keys(bodies)))
  for (const [operation, [path, body]] of Object.entries(bodies)) {
    for (const role of READERS) {
      const absent = await attempt(role, path, { ...body, items: [`XA.${randomUuid(systemRandomness)}`] })
      for (const { holding, ...what } of node.hiddenFrom(role)) {
        assert.equal(await attempt(role, path, { ...body, items: [holding] }), absent, `${role} ${operation} ${JSON.stringify(what)}`)
      }
      // What was given for another purpose than the one that is stated is absent alike.
      if (operation !== 'tieItems') {
        const forOther = { ...body, items: [shown.holding], purpose: OTHER }
        assert.equal(await attempt(role, path, forOther), absent, `${role} ${operation}`)
      }
      const isLetIn = roleMayCall(role, operation)
      assert.match(absent, isLetIn ? /^4\d\d .*(?:item-unknown|agreement-unknown)/ : /^403 .*role-not-permitted/, `${role} ${operation}`)
    }
  }
})

async function attempt(
  role: ReaderName,
  path: string,
  { purpose = 'cyber-defence', ...body }: { items: string[]; purpose?: string },
): Promise<string> {
  const { status, body: text } = await node.ask(role, path, { purpose, body })
  return `${status} ${text.toString()}`
}
