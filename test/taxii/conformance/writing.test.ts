/** Points 48 to 57: posting, statuses and deleting. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, suite, test } from 'node:test'
import { aDomain, among, anIndicator, inVersions, type Posted, Shelf, VERSIONS } from './shelf.fixture.ts'
import { MEDIA_TYPE, openSubject, withoutWritable } from './subject.fixture.ts'

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const [OLD, MIDDLE, NEW] = VERSIONS
const LARGEST_SENT = 128 * 1024 * 1024

const subject = await openSubject()
const { root, collections, call } = subject
const skip = withoutWritable(subject)
const shelf = skip === false ? new Shelf(subject) : (undefined as never)
after(async () => {
  if (skip === false) await shelf.clear()
  await subject.close()
})

type Detail = { readonly id: string; readonly version: string }
const lists = (status: { successes?: Detail[]; failures?: Detail[]; pendings?: Detail[] }) => {
  return [status.successes, status.failures, status.pendings] as const
}

suite('writing', { skip }, () => {
  test('48: a posting is 202 with a status', async () => {
    const reply = await shelf.post([anIndicator()])
    assert.equal(reply.status, 202)
    assert.equal(typeof reply.json.status, 'string')
  })

  test('49: a status has a UUID of version 4, and counts that agree with one another and with the lists', async () => {
    const posted = [anIndicator(), anIndicator(), { type: 'indicator', id: 'indicator--broken' }]
    for (const status of [(await shelf.post(posted)).json, await shelf.settled((await shelf.post(posted)).json)]) {
      assert.match(status.id, UUID_4)
      assert.ok(['complete', 'pending'].includes(status.status))
      const counts = [status.success_count, status.failure_count, status.pending_count]
      assert.equal(counts[0] + counts[1] + counts[2], status.total_count)
      lists(status).forEach((list, index) => {
        if (list !== undefined) assert.equal(list.length, counts[index])
      })
    }
  })

  test('50: every entry of a status has the id and version of its object', async () => {
    const object = anIndicator()
    const status = await shelf.settled((await shelf.post([object, { ...anIndicator(), pattern: undefined }])).json)
    for (const { id, version } of lists(status).flatMap((list) => list ?? [])) {
      assert.ok(typeof id === 'string' && Number.isFinite(Date.parse(version)), `${id} ${version}`)
    }
    const [success] = status.successes ?? []
    if (success !== undefined) assert.deepEqual([success.id, Date.parse(success.version)], [object.id, Date.parse(OLD)])
  })

  test('51: a bad object does not stop the others', async () => {
    const good = [anIndicator(), anIndicator()] as [Posted, Posted]
    const reply = await shelf.post([good[0], { type: 'indicator', spec_version: '2.1', id: 'no-id-of-stix' }, good[1]])
    assert.equal(reply.status, 202)
    const status = await shelf.settled(reply.json)
    assert.deepEqual([status.success_count, status.failure_count], [2, 1])
    assert.equal((await shelf.idsAmong(good, among(good))).length, 2)
  })

  test('52: an exact duplicate is no failure and is there once', async () => {
    const object = anIndicator()
    await shelf.add([object])
    await shelf.add([object])
    const records = (await shelf.get(`${among([object])}&match[version]=all`, 'manifest/')).json.objects
    assert.equal(records.length, 1)
  })

  test('53: what is too large is 413', async (context) => {
    const { max_content_length: largest } = (await call(root)).json
    if (largest > LARGEST_SENT) return context.skip(`the server takes ${largest} bytes, which is more than this test sends`)
    assert.equal((await shelf.postText('{"objects":[]}'.padEnd(largest + 1, ' '))).status, 413)
  })

  test('53: another type is 415, what is no envelope 422', async () => {
    assert.equal((await shelf.postText('{"objects":[]}', { 'content-type': 'application/json' })).status, 415)
    for (const body of ['{', '[]', 'text', '{"objects":{}}']) assert.equal((await shelf.postText(body)).status, 422, body)
  })

  test('53: a posting whose answer could not be accepted is 406, or answered all the same', async () => {
    const body = JSON.stringify({ objects: [anIndicator()] })
    const { status } = await shelf.postText(body, { accept: 'text/html' })
    assert.ok(status === 406 || status === 202, String(status))
  })

  test('54: posting to a collection that cannot be written is 403 or 404', async (context) => {
    const readOnly = collections.filter(({ can_write }) => can_write === false)
    if (readOnly.length === 0) return context.skip('every collection can be written')
    for (const { id } of readOnly) {
      const body = JSON.stringify({ objects: [anIndicator()] })
      const path = `${root}collections/${id}/objects/`
      const { status } = await call(path, { method: 'POST', body, headers: { 'content-type': MEDIA_TYPE } })
      assert.ok(status === 403 || status === 404, String(status))
    }
  })

  test('54: a cyber-observable object without spec_version is taken, and found', async () => {
    const domain = aDomain()
    await shelf.add([domain])
    assert.equal((await shelf.get('', `objects/${domain.id}/`)).json.objects[0].value, domain.value)
  })

  test('55: a status can be asked for again; one that is not there is 404', async () => {
    const { json } = await shelf.post([anIndicator()])
    const again = await call(`${root}status/${json.id}/`)
    assert.deepEqual([again.status, again.json.id, again.json.total_count], [200, json.id, 1])
    assert.equal((await call(`${root}status/${randomUUID()}/`)).status, 404)
  })

  test('55: nobody but its submitter reads a status', async (context) => {
    const { otherAuthorization: authorization } = subject
    if (authorization === undefined) return context.skip('no other account is known')
    const { json } = await shelf.post([anIndicator()])
    assert.equal((await call(`${root}status/${json.id}/`, { authorization })).status, 404)
  })

  test('56: a custom property of an envelope is ignored or refused, each time alike', async () => {
    const post = async () => (await shelf.postText(JSON.stringify({ objects: [anIndicator()], x_custom: 1 }))).status
    const [first, second] = [await post(), await post()]
    assert.equal(first, second)
    assert.ok(first === 202 || first === 422, String(first))
  })

  test('57: what is deleted is gone from object, manifest and versions', async () => {
    const [object, other] = [anIndicator(), anIndicator()]
    await shelf.add([...inVersions(object), other])
    assert.equal((await shelf.remove(object)).status, 200)
    assert.equal((await shelf.get('', `objects/${object.id}/`)).status, 404)
    assert.equal((await shelf.get('', `objects/${object.id}/versions/`)).status, 404)
    assert.deepEqual(await shelf.idsAmong([object, other], `${among([object, other])}&match[version]=all`, 'manifest/'), [other.id])
  })

  test('57: one version is deleted by its time, and one of another version of STIX is not', async () => {
    const object = anIndicator()
    await shelf.add(inVersions(object))
    assert.equal((await shelf.remove(object, '?match[spec_version]=2.0')).status >= 500, false)
    assert.equal((await shelf.remove(object, `?match[version]=${MIDDLE}`)).status, 200)
    const versions = (await shelf.get('', `objects/${object.id}/versions/`)).json.versions
    assert.deepEqual(versions.map((text: string) => Date.parse(text)).sort(), [Date.parse(OLD), Date.parse(NEW)])
  })

  test('57: deleting is 403 where only one of reading and writing is allowed, and 404 where neither is', async () => {
    const remove = async (id: string) => {
      return (await call(`${root}collections/${id}/objects/${anIndicator().id}/`, { method: 'DELETE' })).status
    }
    for (const { id, can_read, can_write } of collections) {
      if (can_read && can_write) continue
      assert.equal(await remove(id), can_read || can_write ? 403 : 404)
    }
    assert.equal(await remove(randomUUID()), 404)
  })
})
