/** What is contested reads like anything else and says so at every door; what was taken back is told to whoever got it, and to nobody else. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { ROLES, type Role } from '../../src/workflows/officials/index.ts'
import { ByRole, COLLECTIONS, idsOf, idsOfObjects, sorted, TAXII } from './by-role.fixture.ts'
import { jsonOf } from './calls.fixture.ts'
import { type Held, isReadableBy, READS_BY_API, READS_BY_TAXII, TOLD, wasServed } from './every-class.fixture.ts'

let node: ByRole
before(async () => {
  node = await ByRole.start()
})
after(async () => await node[Symbol.asyncDispose]())

/** Whether an object says that it is contested. */
function isMarked({ extensions }: JsonObject): boolean {
  return JSON.stringify(extensions ?? {}).includes('"accuracy":"contested"')
}

type Shown = { readonly stixId: string; readonly narrowing: { readonly accuracy?: string } | null }

test('what is contested says so wherever it shows, and what was lifted does not', async () => {
  const contested = (role: Role, which?: (item: Held) => boolean) =>
    idsOf(node.readable(role, which).filter(({ contest }) => contest === 'standing'))
  for (const role of ROLES.filter((one) => READS_BY_API[one])) {
    const shown: string[] = []
    for (const item of node.oneOfEachClass().filter((one) => isReadableBy(role, one))) {
      const { item: row, object } = jsonOf<{ item: Shown; object: JsonObject }>(await node.ask(role, `/api/v1/items/${item.holding}`))
      const isContested = item.contest === 'standing'
      assert.deepEqual([row.narrowing?.accuracy === 'contested', isMarked(object)], [isContested, isContested], JSON.stringify(item))
      if (isContested) shown.push(item.id)
    }
    assert.ok(shown.length > 5)
    const search = await node.ask(role, '/api/v1/item-search', { body: { role: 'received', text: 'canary-', limit: 100 } })
    const list = await node.ask(role, '/api/v1/items?role=received&limit=500')
    const rows = jsonOf<{ items: Shown[] }>(list).items
    const found = jsonOf<{ items: { item: Shown }[] }>(search).items
    for (const { stixId, narrowing } of [...rows, ...found.map(({ item }) => item)])
      assert.equal(narrowing?.accuracy === 'contested', contested(role).includes(stixId), stixId)
    const file = async (format: string) => (await node.ask(role, node.exportPath(format))).body.toString()
    const { objects } = JSON.parse(await file('stix')) as { objects: JsonObject[] }
    assert.deepEqual(idsOfObjects(objects.filter(isMarked)), contested(role))
    assert.equal((await file('misp')).split('comity:accuracy').length - 1, contested(role).length)
    assert.equal((await file('csv')).split(',"contested",').length - 1, contested(role).length)
    assert.deepEqual(node.named(await file('domains')), idsOf(node.readable(role).filter(({ contest }) => contest !== 'standing')))
  }
  for (const role of ROLES.filter((one) => READS_BY_TAXII[one])) {
    for (const { path, alias, isReadable } of await node.collectionsOf(role)) {
      if (!isReadable) continue
      const { objects = [] } = jsonOf<{ objects?: JsonObject[] }>(await node.ask(role, `${path}objects/?limit=1000`, { accept: TAXII }))
      assert.deepEqual(idsOfObjects(objects.filter(isMarked)), contested(role, COLLECTIONS[alias]), `${role} ${alias}`)
    }
  }
})

test('whoever got what was taken back since is told its id, and nobody else is', async () => {
  const told = node.items.filter(wasServed)
  assert.ok(told.some(({ kind, state }) => kind === 'own' && state === 'recalled') && told.some(({ state }) => state === 'erased'))
  for (const role of ROLES.filter((one) => READS_BY_TAXII[one])) {
    const answer = await node.ask(role, `${node.rootPath()}collections/recalled/objects/?limit=1000`, { accept: TAXII })
    assert.equal(answer.status, 200, role)
    const expected = `every-${role}` === TOLD ? idsOf(told) : []
    assert.deepEqual(sorted(new Set(answer.body.toString().match(/indicator--[0-9a-f-]{36}/g) ?? [])), expected, role)
    assert.doesNotMatch(answer.body.toString(), /canary-/)
  }
})
