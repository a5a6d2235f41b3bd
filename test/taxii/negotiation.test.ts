import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { basic, indicator, PASSWORD, type ServedNode, serveNode, tokenOf } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/'
const MEDIA_TYPE = 'application/taxii+json;version=2.1'

suite('TAXII: negotiation, signing in and errors', () => {
  let node: ServedNode
  before(async () => {
    node = await serveNode()
    await node.hold([{ object: indicator(1) }])
  })
  after(() => node[Symbol.asyncDispose]())

  const statusFor = async (accept: string) => (await node.call('/taxii2/', { headers: { accept } })).status

  test('1: discovery lies at the root of the server and nowhere else', async () => {
    assert.equal((await node.call('/taxii2/')).status, 200)
    assert.equal((await node.call('/api/taxii2/')).status, 404)
    assert.equal((await node.call('/taxii/')).status, 404)
  })

  test('2: a path is served with and without its closing slash, a posting too', async () => {
    for (const path of ['/taxii2', ROOT.slice(0, -1), `${ROOT}collections`, `${ROOT}collections/received/objects`]) {
      assert.deepEqual((await node.call(path)).json, (await node.call(`${path}/`)).json)
    }
    const body = JSON.stringify({ objects: [indicator(2)] })
    assert.equal(
      (await node.call(`${ROOT}collections/inbox/objects`, { method: 'POST', headers: { 'content-type': MEDIA_TYPE }, body })).status,
      202,
    )
  })

  test('4, 5: what may be accepted is a list of ranges with weights', async () => {
    const acceptable = [
      'application/taxii+json',
      'application/taxii+json; version=2.1',
      'application/taxii+json;version="2.1"',
      'APPLICATION/TAXII+JSON;Version=2.1;q=0.9',
      'application/stix+json;version=2.1, application/taxii+json;version=2.1',
      'application/json, text/plain, */*',
      'application/*;q=0.1',
      '*/*',
      ', , application/taxii+json',
    ]
    for (const accept of acceptable) assert.equal(await statusFor(accept), 200, accept)
  })

  test('6: a foreign range or an older version is 406, never 400', async () => {
    const foreign = [
      'application/vnd.oasis.taxii+json; version=2.0',
      'application/taxii+json;version=2.0',
      'text/html',
      'application/taxii+json;version=2.1;q=0, */*',
      'application/taxii+json;q=loud',
      'nonsense',
    ]
    for (const accept of foreign) assert.equal(await statusFor(accept), 406, accept)
  })

  test('7, 12, 58: every answer has the media type and a date, and an error says its status as a text', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      node.call(`${ROOT}collections/inbox/objects/`, { method: 'POST', headers, body })
    const replies = [
      await node.call('/taxii2/'),
      await node.call(`${ROOT}collections/received/objects/`),
      await node.call(`${ROOT}collections/received/objects/?limit=0`),
      await node.call('/taxii2/', { login: null }),
      await node.call('/taxii2/absent/'),
      await node.call('/taxii2/%zz/'),
      await node.call('/taxii2/', { method: 'PUT', body: '{}' }),
      await node.call('/taxii2/', { headers: { accept: 'text/html' } }),
      await post({ 'content-type': 'application/json' }, '{}'),
      await post({ 'content-type': MEDIA_TYPE }, '[]'),
      await post({ 'content-type': MEDIA_TYPE }, ' '.repeat(9 * 1024 * 1024)),
    ]
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 400, 401, 404, 400, 405, 406, 415, 422, 413],
    )
    for (const { status, headers, json } of replies) {
      assert.equal(headers['content-type'], MEDIA_TYPE)
      assert.ok(Number.isFinite(Date.parse(headers.date ?? '')))
      if (status >= 400) {
        assert.equal(json.http_status, String(status))
        assert.equal(typeof json.title, 'string')
      }
    }
  })

  test('9: a request without User-Agent is answered', async () => {
    assert.equal((await node.call('/taxii2/')).status, 200)
  })

  test('10: whoever is not signed in gets 401 with a challenge and a TAXII body on every path', async () => {
    const wrong = [
      undefined,
      'Basic',
      'Basic !!!',
      basic('misp', 'wrong-wrong-wrong'),
      'Bearer short',
      `Bearer ${'x'.repeat(40)}`,
      'Digest abc',
    ]
    const before = node.unauthenticated()
    for (const authorization of wrong) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
      for (const path of ['/taxii2/', ROOT, '/taxii2/absent/', `${ROOT}collections/received/objects/`]) {
        const reply = await node.call(path, { login: null, headers })
        assert.equal(reply.status, 401)
        assert.match(reply.headers['www-authenticate'] ?? '', /^Basic realm=.*Bearer realm=/)
        assert.equal(reply.json.error_code, 'unauthenticated')
      }
    }
    assert.equal(node.unauthenticated(), before + 4 * wrong.length)
  })

  test('10: scheme names are case-insensitive, and Token means Bearer', async () => {
    const credentials = basic('misp').slice('Basic '.length)
    for (const authorization of [`basic ${credentials}`, `BASIC ${credentials}`, `bearer ${tokenOf('misp')}`, `Token ${tokenOf('misp')}`]) {
      assert.equal((await node.call('/taxii2/', { login: null, headers: { authorization } })).status, 200)
    }
  })

  test('a login that failed five times waits, with Retry-After, and others do not', async () => {
    const call = (login: string, password: string) =>
      node.call('/taxii2/', { login: null, headers: { authorization: basic(login, password) } })
    for (let attempt = 0; attempt < 5; attempt += 1) assert.equal((await call('ada', `wrong-password-${attempt}`)).status, 401)
    const waiting = await call('ada', PASSWORD)
    assert.equal(waiting.status, 429)
    assert.ok(Number(waiting.headers['retry-after']) > 0)
    assert.equal((await call('anna', PASSWORD)).status, 200)
    node.clock.value += 61_000
    assert.equal((await call('ada', PASSWORD)).status, 200)
  })

  test('59: a method that a resource does not have is 405 and names those it has', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY']) {
      const reply = await node.call(`${ROOT}collections/`, { method })
      assert.equal(reply.status, 405)
      assert.equal(reply.headers.allow, 'GET, HEAD')
    }
    assert.equal((await node.call(`${ROOT}collections/received/objects/`, { method: 'DELETE' })).headers.allow, 'GET, HEAD, POST')
  })
})
