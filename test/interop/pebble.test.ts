/** Pebble, the ACME server that clients are tested against (Go module proxy), as what issues the certificate of a node. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes, type X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { DAY_MS, unbase64url } from '../../src/foundation/index.ts'
import { type IssuedCertificate, issuedCertificate } from '../../src/node/tls/acme/issued-certificate.ts'
import type { AcmeTerms } from '../../src/node/tls/acme/obtain.ts'
import { httpCaller, reachOf } from '../../src/taxii-client/index.ts'
import { unusedPort } from '../network/member.fixture.ts'
import { until } from '../network/waiting.fixture.ts'

const PEBBLE = 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.3'
const MAC_KEY = 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W'
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'comity-pebble-'))
const started: ChildProcess[] = []
after(() => {
  for (const server of started) server.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

let missing: string | undefined
before(async () => {
  try {
    await run('go', ['install', PEBBLE], { env: { ...process.env, GOBIN: folder }, timeout: 240_000 })
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=pebble',
    ]
    const files = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    execFileSync('openssl', [...args, ...files], { stdio: 'ignore' })
  } catch {
    missing = `${PEBBLE} could not be installed from the Go module proxy, or openssl is not installed`
  }
})

type Pebble = { readonly directory: URL; readonly management: string; readonly httpPort: number }

/** Every fifth nonce is refused, so that following with another one is the rule. */
async function pebble(external = false): Promise<Pebble> {
  const [port, management, httpPort] = [await unusedPort(), await unusedPort(), await unusedPort()]
  const config = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: join(folder, 'cert.pem'),
    privateKey: join(folder, 'key.pem'),
    httpPort,
    tlsPort: await unusedPort(),
    ocspResponderURL: '',
    externalAccountBindingRequired: external,
    externalAccountMACKeys: external ? { 'kid-1': MAC_KEY } : {},
    retryAfter: { authz: 1, order: 1 },
  }
  const path = join(folder, `pebble-${port}.json`)
  writeFileSync(path, JSON.stringify({ pebble: config }))
  const env = { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '20' }
  started.push(spawn(join(folder, 'pebble'), ['-config', path, '-strict'], { stdio: 'ignore', env }))
  const found = { directory: new URL(`https://127.0.0.1:${port}/dir`), management: `https://127.0.0.1:${management}`, httpPort }
  await until('pebble to listen', async () =>
    fetched(found.directory.href).then(
      () => true,
      () => false,
    ),
  )
  return found
}

async function fetched(url: string): Promise<string> {
  const [response] = await once(get(url, { ca: readFileSync(join(folder, 'cert.pem')) }), 'response')
  return Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>)).toString()
}

type Asked = { readonly path: string; readonly clock: { value: number }; readonly terms?: Partial<AcmeTerms>; readonly port?: number }

function certificateOf(server: Pebble, { path, clock, terms = {}, port = server.httpPort }: Asked): IssuedCertificate {
  const authorities = [readFileSync(join(folder, 'cert.pem'), 'utf8')]
  return issuedCertificate({
    terms: { names: ['127.0.0.1'], contact: ['mailto:operator@agency.example'], ...terms },
    directory: server.directory,
    listen: { host: '127.0.0.1', port },
    place: { path, secret: new Uint8Array(32).fill(7) },
    http: httpCaller({ reach: reachOf(['127.0.0.0/8']), authorities }),
    clock: { now: () => clock.value },
    randomness: randomBytes,
  })
}

/** The certificate that a server of TLS shows, its chain proven under a root unless there is none. */
async function shownBy(port: number, root?: string): Promise<X509Certificate> {
  const socket = connect({ host: '127.0.0.1', port, ...(root === undefined ? { rejectUnauthorized: false } : { ca: root }) })
  await once(socket, 'secureConnect')
  const shown = socket.getPeerX509Certificate()
  socket.destroy()
  return shown ?? assert.fail('no certificate is shown')
}

test('a certificate is issued, served, kept encrypted, and renewed without a restart long before it ends', {
  timeout: 120_000,
}, async (context) => {
  if (missing !== undefined) return context.skip(missing)
  const server = await pebble()
  const clock = { value: Date.now() }
  const path = join(folder, 'certificate.sealed')
  using certificate = certificateOf(server, { path, clock })
  const tls = createServer({ ...certificate.pair })
  certificate.attach(tls, {})
  tls.listen(0, '127.0.0.1')
  await once(tls, 'listening')
  const { port } = tls.address() as AddressInfo
  try {
    assert.equal(certificate.state().trouble, 'certificate-awaited')
    assert.match((await shownBy(port)).subject, /not issued yet/)
    assert.equal(await certificate.renew(), undefined)
    assert.equal(certificate.state().trouble, null)
    const root = await fetched(`${server.management}/roots/0`)
    const first = await shownBy(port, root)
    assert.equal(first.checkIP('127.0.0.1'), '127.0.0.1')

    assert.equal(await certificate.renew(), undefined)
    assert.equal((await shownBy(port, root)).serialNumber, first.serialNumber)
    const bytes = readFileSync(path)
    for (const secret of ['PRIVATE KEY', 'CERTIFICATE', 'acct']) assert.ok(!bytes.includes(secret))
    assert.equal(statSync(path).mode & 0o077, 0)

    // A node that starts again serves what it had.
    using again = certificateOf(server, { path, clock })
    assert.deepEqual([again.pair, again.state().trouble], [certificate.pair, null])
    assert.equal(await again.renew(), undefined)
    assert.deepEqual(again.pair, certificate.pair)

    const life = first.validToDate.getTime() - first.validFromDate.getTime()
    clock.value = first.validFromDate.getTime() + life * 0.7
    assert.equal(await certificate.renew(), undefined)
    assert.notEqual((await shownBy(port, root)).serialNumber, first.serialNumber)
  } finally {
    tls.close()
  }
})

test('an account bound elsewhere is opened with its key, and refused without', { timeout: 120_000 }, async (context) => {
  if (missing !== undefined) return context.skip(missing)
  const server = await pebble(true)
  const clock = { value: Date.now() }
  using unbound = certificateOf(server, { path: join(folder, 'unbound'), clock })
  const error = (await unbound.renew()) as { readonly code?: string; readonly problem?: string }
  assert.deepEqual([error.code, error.problem], ['acme-refused', 'externalAccountRequired'])
  assert.deepEqual([unbound.state().trouble, unbound.state().cause], ['certificate-awaited', 'acme-refused, externalAccountRequired'])
  const external = { keyId: 'kid-1', secret: unbase64url(MAC_KEY) }
  using bound = certificateOf(server, { path: join(folder, 'bound'), clock, terms: { external } })
  assert.equal(await bound.renew(), undefined)
  assert.equal(bound.state().trouble, null)
})

test('what is not proven is not issued, is told, and is tried again later and later', { timeout: 120_000 }, async (context) => {
  if (missing !== undefined) return context.skip(missing)
  const server = await pebble()
  const clock = { value: Date.now() }
  using certificate = certificateOf(server, { path: join(folder, 'unproven'), clock, port: await unusedPort() })
  const failed = async (): Promise<string | undefined> => ((await certificate.renew()) as { readonly code?: string } | undefined)?.code
  assert.equal(await failed(), 'acme-not-validated')
  clock.value += 299_000
  assert.equal(await failed(), undefined)
  clock.value += 1_000
  assert.equal(await failed(), 'acme-not-validated')
  clock.value += 599_000
  assert.equal(await failed(), undefined)
  assert.deepEqual([certificate.state().trouble, certificate.state().cause], ['certificate-awaited', 'acme-not-validated'])
  clock.value += DAY_MS
  const last = started.at(-1) as ChildProcess
  last.kill('SIGKILL')
  await once(last, 'exit')
  assert.equal(await failed(), 'server-unreachable')
})
