/** Points 1 to 12, 16, 58 and 59: negotiation, transport and errors. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { anIndicator, Shelf } from './shelf.fixture.ts'
import { MEDIA_TYPE, openSubject, withoutWritable } from './subject.fixture.ts'
import type { Reply } from './wire.fixture.ts'

const subject = await openSubject()
const { discovery, root, call } = subject
const skip = withoutWritable(subject)
const shelf = skip === false ? new Shelf(subject) : undefined
const objects = `${root}collections/${subject.collections.find(({ can_read: isReadable }) => isReadable)?.id}/objects/`
const withoutAccounts = subject.authorization === null ? 'the server is used without an account' : false
after(async () => {
  await shelf?.clear()
  await subject.close()
})

const accepting = (accept: string) => call(discovery.pathname, { headers: { accept } })
const isTaxii = ({ headers }: Reply): boolean => {
  const [type, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  return type?.trim() === 'application/taxii+json' && parameters.some((parameter) => /^\s*version\s*=\s*"?2\.1"?\s*$/.test(parameter))
}

test('1: discovery is at /taxii2/ at the root of the server', async () => {
  assert.equal(discovery.pathname, '/taxii2/')
  assert.equal((await call('/taxii2/')).status, 200)
})

test('2: paths are served without the closing slash too', async () => {
  for (const path of ['/taxii2', root.replace(/\/$/, ''), `${root}collections`]) {
    const { status, json } = await call(path)
    assert.deepEqual([status, json], [200, (await call(`${path}/`)).json], path)
  }
})

test('2: a posting without the closing slash is not sent elsewhere', { skip }, async () => {
  const body = JSON.stringify({ objects: [anIndicator()] })
  const { status } = await call(`${shelf?.path}objects`, { method: 'POST', headers: { 'content-type': MEDIA_TYPE }, body })
  assert.equal(status, 202)
})

test('3: TLS 1.2 and 1.3 are accepted', { skip: discovery.protocol === 'https:' ? false : 'the server is used without TLS' }, async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const port = Number(discovery.port === '' ? 443 : discovery.port)
    const host = discovery.hostname
    const socket = connect({ host, port, servername: host, minVersion: version, maxVersion: version, rejectUnauthorized: false }, resolve)
    socket.on('error', reject)
    await promise
    assert.equal(socket.getProtocol(), version)
    socket.destroy()
  }
})

test('4: the media type without a version is the highest version', async () => {
  const reply = await accepting('application/taxii+json')
  assert.equal(reply.status, 200)
  assert.ok(isTaxii(reply))
})

test('5: Accept is a list of ranges with parameters and weights', async () => {
  const acceptable = [
    'application/taxii+json; version=2.1',
    'application/taxii+json;version=2.1;q=0.9',
    'application/stix+json;version=2.1, application/taxii+json;version=2.1',
    'application/json, text/plain, */*',
    'application/*',
    '*/*',
  ]
  for (const accept of acceptable) assert.equal((await accepting(accept)).status, 200, accept)
})

test('6: what only other types or versions are accepted for is 406 or served, never another error', async () => {
  for (const accept of ['application/vnd.oasis.taxii+json; version=2.0', 'application/taxii+json;version=2.0', 'text/html']) {
    const { status } = await accepting(accept)
    assert.ok(status === 406 || status === 200, `${accept}: ${status}`)
  }
})

/** Answers of every status that a read can have. */
async function someReplies(): Promise<readonly Reply[]> {
  return [
    await call(discovery.pathname),
    await call(root),
    await call(`${root}collections/`),
    await call(`${objects}?limit=1`),
    await call(`${objects}?limit=0`),
    await call(`${root}collections/00000000-0000-4000-8000-000000000000/`),
    await accepting('text/html'),
    ...(withoutAccounts === false ? [await call(discovery.pathname, { authorization: null })] : []),
  ]
}

test('7: every answer has the media type of TAXII 2.1, errors included', async () => {
  for (const reply of await someReplies()) assert.ok(isTaxii(reply), `${reply.status}: ${reply.headers['content-type']}`)
})

test('8: the type of a posting is compared as a media type', { skip }, async () => {
  for (const type of ['application/taxii+json; version=2.1', 'Application/TAXII+JSON;version="2.1"']) {
    assert.equal((await shelf?.postText(JSON.stringify({ objects: [anIndicator()] }), { 'content-type': type }))?.status, 202, type)
  }
  for (const type of ['application/json', 'text/plain']) {
    assert.equal((await shelf?.postText('{"objects":[]}', { 'content-type': type }))?.status, 415, type)
  }
})

test('9: a request without User-Agent is answered', async () => {
  assert.equal((await call(discovery.pathname)).status, 200)
})

test('10: without credentials, or with wrong ones, 401 has a challenge and a TAXII body', { skip: withoutAccounts }, async () => {
  for (const authorization of [null, 'Basic d3Jvbmc6d3Jvbmc=', 'Bearer wrong-wrong-wrong-wrong']) {
    const reply = await call(discovery.pathname, { authorization })
    assert.equal(reply.status, 401, String(authorization))
    assert.ok((reply.headers['www-authenticate'] ?? '') !== '')
    assert.equal(typeof reply.json?.title, 'string')
  }
})

test('10: the name of the scheme is case-insensitive', { skip: withoutAccounts }, async () => {
  const [scheme = '', credentials = ''] = (subject.authorization ?? '').split(' ')
  for (const spelt of [scheme.toLowerCase(), scheme.toUpperCase()]) {
    assert.equal((await call(discovery.pathname, { authorization: `${spelt} ${credentials}` })).status, 200, spelt)
  }
})

test('11: whoever is not signed in gets 401 or 404 below collections, and nothing else', { skip: withoutAccounts }, async () => {
  const collection = objects.slice(0, -'objects/'.length)
  for (const path of ['', 'objects/', 'manifest/', 'objects/indicator--a/', 'objects/indicator--a/versions/']) {
    const { status } = await call(collection + path, { authorization: null })
    assert.ok(status === 401 || status === 404, `${path}: ${status}`)
  }
})

test('12: every answer has a date', async () => {
  for (const { headers } of await someReplies()) assert.ok(Number.isFinite(Date.parse(headers.date ?? '')))
})

test('16: a body smaller than max_content_length is not too large', { skip }, async (context) => {
  const { max_content_length: largest } = (await call(root)).json
  if (largest > 128 * 1024 * 1024) return context.skip(`the server takes ${largest} bytes, which is more than this test sends`)
  const body = JSON.stringify({ objects: [anIndicator()] }).padEnd(largest - 1, ' ')
  assert.equal((await shelf?.postText(body))?.status, 202)
})

test('58: an error has a title and its status as a text', async () => {
  const errors = (await someReplies()).filter(({ status }) => status >= 400)
  assert.ok(errors.length > 0)
  for (const { status, json, text } of errors) {
    assert.equal(typeof json?.title, 'string', text)
    assert.ok(json.http_status === undefined || json.http_status === String(status), text)
  }
})

test('59: a method that a resource does not have is 405', async () => {
  for (const method of ['PUT', 'PATCH']) assert.equal((await call(`${root}collections/`, { method })).status, 405, method)
})

test('59: malformed parameters are 400', async () => {
  for (const query of ['limit=many', 'added_after=yesterday', 'match[version]=newest', 'limit=1.5']) {
    assert.equal((await call(`${objects}?${query}`)).status, 400, query)
  }
})
