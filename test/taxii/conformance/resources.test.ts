/** Points 13 to 22: discovery, API roots and collections. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openSubject } from './subject.fixture.ts'

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const ABSENT = '00000000-0000-4000-8000-000000000000'

const subject = await openSubject()
const { discovery, root, collections, call } = subject
const pathOf = (name: string) => `${root}collections/${name}/`
after(() => subject.close())

test('13: discovery has a title, and its default is one of its API roots, each a URL as the standard has it', async () => {
  const { json } = await call(discovery.pathname)
  assert.equal(typeof json.title, 'string')
  assert.ok(json.api_roots.length > 0)
  if (json.default !== undefined) assert.ok(json.api_roots.includes(json.default))
  for (const url of json.api_roots) {
    const isRelative = /^\/(?!\/)/.test(url)
    const isAbsolute = new RegExp(`^${discovery.protocol}//`).test(url)
    assert.ok(isRelative || isAbsolute, url)
    assert.doesNotMatch(url.replace(/^https?:\/\//, ''), /\/\/|\.\.\/|\?/)
  }
})

test('14: every API root that discovery lists to an account answers it', async () => {
  for (const path of subject.roots) assert.equal((await call(path)).status, 200, path)
})

test('15: an API root has a title, exactly the version of TAXII 2.1, and a positive size', async () => {
  const { json } = await call(root)
  assert.equal(typeof json.title, 'string')
  assert.deepEqual(
    json.versions.map((version: string) => version.replaceAll(' ', '')),
    ['application/taxii+json;version=2.1'],
  )
  assert.ok(Number.isInteger(json.max_content_length) && json.max_content_length > 0)
})

test('18: collections come in the same order each time, that of their ids', async () => {
  const ids = async () => (await call(`${root}collections/`)).json.collections.map(({ id }: { id: string }) => id)
  const first = await ids()
  assert.deepEqual(await ids(), first)
  assert.deepEqual([...first].sort(), first)
})

test('19: a collection has a UUID of version 4, a title, and permissions that are true or false', async () => {
  assert.ok(collections.length > 0)
  for (const listed of collections) {
    assert.match(listed.id, UUID_4)
    assert.ok(typeof listed.title === 'string' && listed.title !== '')
    assert.deepEqual([typeof listed.can_read, typeof listed.can_write], ['boolean', 'boolean'])
    assert.deepEqual((await call(pathOf(listed.id))).json, listed)
  }
})

test('20: an alias is unique and stands for the id in paths', async (context) => {
  const aliases = collections.flatMap(({ alias }) => alias ?? [])
  if (aliases.length === 0) return context.skip('no collection has an alias')
  assert.equal(new Set(aliases).size, aliases.length)
  for (const listed of collections.filter(({ alias }) => alias !== undefined)) {
    assert.deepEqual((await call(pathOf(encodeURIComponent(listed.alias ?? '')))).json, listed)
  }
})

test('20: titles are unique, for clients that find a collection by its title', () => {
  assert.equal(new Set(collections.map(({ title }) => title)).size, collections.length)
})

test('22: an API root, a collection and a resource that are not there are 404', async () => {
  for (const path of [`/${ABSENT}/`, pathOf(ABSENT), `${pathOf(ABSENT)}objects/`, `${pathOf(ABSENT)}manifest/`, `${root}absent/`]) {
    assert.equal((await call(path)).status, 404, path)
  }
})

test('60: a collection that the account may not read is 403 or 404', async (context) => {
  const closed = collections.filter(({ can_read }) => can_read === false)
  if (closed.length === 0) return context.skip('no collection is listed that the account may not read')
  for (const { id } of closed) {
    for (const path of ['objects/', 'manifest/']) {
      const { status } = await call(pathOf(id) + path)
      assert.ok(status === 403 || status === 404, `${path}: ${status}`)
    }
  }
})
