/** A node behind a reverse proxy that ends TLS: who is believed, and who may connect. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startNode } from '../../src/node/index.ts'
import { type Member, makeMembers } from './member.fixture.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-proxy-'))
after(() => rmSync(home, { recursive: true, force: true }))

const PROXY = '127.0.0.2'
const FORWARDED = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.7' }

type Came = { readonly status: number; readonly headers: IncomingHttpHeaders }

function come(
  port: number,
  path: string,
  from: { readonly localAddress?: string; readonly host?: string; readonly headers?: Record<string, string> },
): Promise<Came> {
  const { promise, resolve, reject } = Promise.withResolvers<Came>()
  request({ host: '127.0.0.1', port, path, agent: false, ...from }, (response) => {
    response.resume()
    resolve({ status: response.statusCode ?? 0, headers: response.headers })
  })
    .on('error', reject)
    .end()
  return promise
}

test('the proxy alone is believed, and nobody else connects from another machine', async (context) => {
  if (process.platform !== 'linux') return context.skip('only Linux has a second address of its own everywhere')
  const [member] = (await makeMembers(home, [{ party: 'XA' }])) as [Member]
  const path = join(member.folder, 'comity.json')
  const config = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...config, listen: { host: '0.0.0.0', port: member.port }, proxy: { addresses: [PROXY] } }))
  await using _node = await startNode(member.folder, {})
  for (const door of ['/health', '/taxii2/', '/exchange/v1/card', '/nowhere']) {
    const proxied = await come(member.port, door, { localAddress: PROXY, headers: FORWARDED })
    assert.equal(proxied.headers['strict-transport-security'], 'max-age=31536000', door)
    const pretended = await come(member.port, door, { headers: FORWARDED })
    assert.equal(pretended.headers['strict-transport-security'], undefined, door)
  }
  // Wrong passwords are counted by who sent them: the proxy's client, and not whoever says to be one.
  const wrong = { authorization: `Basic ${btoa('anna:wrong')}` }
  const attempts = async (from: Parameters<typeof come>[2]): Promise<number> => {
    for (let attempt = 1; attempt <= 40; attempt += 1) if ((await come(member.port, '/api/v1/status', from)).status === 429) return attempt
    return Number.POSITIVE_INFINITY
  }
  const known = await attempts({ localAddress: PROXY, headers: { ...wrong, ...FORWARDED } })
  assert.ok(known < 40)
  const other = await come(member.port, '/api/v1/status', {
    localAddress: PROXY,
    headers: { ...wrong, ...FORWARDED, 'x-forwarded-for': '192.0.2.8' },
  })
  assert.equal(other.status, 401)
  let spoofed = 0
  for (let attempt = 0; attempt < 40 && spoofed !== 429; attempt += 1) {
    spoofed = (await come(member.port, '/api/v1/status', { headers: { ...wrong, 'x-forwarded-for': `192.0.2.${attempt + 10}` } })).status
  }
  assert.equal(spoofed, 429)
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((face) => face?.family === 'IPv4' && !face.internal)
  if (outside === undefined) return
  await assert.rejects(come(member.port, '/health', { host: outside.address, headers: FORWARDED }), { code: 'ECONNRESET' })
})
