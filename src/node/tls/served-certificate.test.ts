import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { DAY_MS } from '../../foundation/index.ts'
import { servedCertificate } from './served-certificate.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-certificate-'))
after(() => rmSync(home, { recursive: true, force: true }))
const clock = { now: () => Date.now() }

/** A certificate that signed itself; undefined where there is no OpenSSL. */
function make(name: string, days = 30): { readonly certificate: string; readonly key: string } | undefined {
  const [certificate, key] = [join(home, `${name}.pem`), join(home, `${name}.key`)]
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    String(days),
    '-subj',
    `/CN=${name}`,
  ]
  try {
    execFileSync('openssl', [...args, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return { certificate, key }
}

async function servedName(port: number): Promise<string | undefined> {
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const name = socket.getPeerX509Certificate()?.subject
  socket.destroy()
  return name
}

/** Whether a server verified the certificate that a client shows. */
async function isVerified(server: Server, files: { readonly certificate: string; readonly key: string }): Promise<boolean> {
  const { port } = server.address() as AddressInfo
  const client = { cert: readFileSync(files.certificate), key: readFileSync(files.key), rejectUnauthorized: false }
  const secured = once(server, 'secureConnection')
  const socket = connect({ host: '127.0.0.1', port, ...client })
  try {
    const [seen] = (await secured) as [TLSSocket]
    return seen.authorized
  } finally {
    socket.destroy()
  }
}

test('a change of the certificate leaves whose certificates are believed', async (context) => {
  const [first, second, client, other] = [make('one-served'), make('two-served'), make('client'), make('other-client')]
  if (first === undefined || second === undefined || client === undefined || other === undefined) {
    return context.skip('openssl is not installed')
  }
  const files = { certificate: join(home, 'kept.pem'), key: join(home, 'kept.key') }
  const use = (pair: typeof files): void => {
    copyFileSync(pair.certificate, files.certificate)
    copyFileSync(pair.key, files.key)
  }
  use(first)
  const served = servedCertificate(files, clock)
  const terms = { minVersion: 'TLSv1.2', ca: readFileSync(client.certificate, 'utf8') } as const
  const server = createServer({ ...served.pair, ...terms, requestCert: true, rejectUnauthorized: false })
  served.attach(server, terms)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    assert.deepEqual([await isVerified(server, client), await isVerified(server, other)], [true, false])
    use(second)
    assert.equal(served.renew(), undefined)
    assert.equal(await servedName((server.address() as AddressInfo).port), 'CN=two-served')
    assert.deepEqual([await isVerified(server, client), await isVerified(server, other)], [true, false])
  } finally {
    server.close()
  }
})

test('files that change are served without a restart, and what cannot be served is left', async (context) => {
  const [first, second] = [make('first'), make('second', 3)]
  if (first === undefined || second === undefined) return context.skip('openssl is not installed')
  const files = { certificate: join(home, 'used.pem'), key: join(home, 'used.key') }
  const use = (pair: typeof files): void => {
    copyFileSync(pair.certificate, files.certificate)
    copyFileSync(pair.key, files.key)
  }
  use(first)
  const served = servedCertificate(files, clock)
  const server = createServer({ ...served.pair, minVersion: 'TLSv1.2' })
  served.attach(server, { minVersion: 'TLSv1.2' })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    assert.equal(await servedName(port), 'CN=first')
    assert.equal(served.state().trouble, null)
    assert.equal(served.renew(), undefined)
    // Half of the change: the key is still the other's.
    copyFileSync(second.certificate, files.certificate)
    assert.equal((served.renew() as { code: string }).code, 'certificate-invalid')
    assert.equal(served.renew(), undefined, 'told once')
    assert.equal(served.state().trouble, 'certificate-not-taken')
    assert.equal(await servedName(port), 'CN=first')
    copyFileSync(second.key, files.key)
    assert.equal(served.renew(), undefined)
    assert.equal(await servedName(port), 'CN=second')
    const { expiresAt, trouble } = served.state()
    assert.deepEqual([expiresAt, trouble], [new X509Certificate(served.pair.cert).validToDate.getTime(), 'certificate-expires'])
    rmSync(files.certificate)
    assert.equal((served.renew() as { code: string }).code, 'certificate-invalid')
    assert.equal(await servedName(port), 'CN=second')
  } finally {
    server.close()
  }
  const late = servedCertificate(first, { now: () => Date.now() + 31 * DAY_MS })
  assert.equal(late.state().trouble, 'certificate-expired')
})

test('files that were away for a while and are back are no trouble', (context) => {
  const files = make('away')
  if (files === undefined) return context.skip('openssl is not installed')
  const served = servedCertificate(files, clock)
  renameSync(files.key, `${files.key}.away`)
  assert.equal((served.renew() as { code: string }).code, 'certificate-invalid')
  assert.equal(served.state().trouble, 'certificate-not-taken')
  renameSync(`${files.key}.away`, files.key)
  assert.equal(served.renew(), undefined)
  assert.equal(served.state().trouble, null)
})

test('a key that others can read is not served', (context) => {
  const files = make('exposed')
  if (files === undefined) return context.skip('openssl is not installed')
  for (const mode of [0o644, 0o604, 0o620, 0o660]) {
    chmodSync(files.key, mode)
    assert.throws(() => servedCertificate(files, clock), { code: 'key-exposed' }, mode.toString(8))
  }
  for (const mode of [0o600, 0o400, 0o640]) {
    chmodSync(files.key, mode)
    servedCertificate(files, clock)
  }
})

test('what is no pair is told without a byte of it', (context) => {
  const [one, other] = [make('one'), make('other')]
  if (one === undefined || other === undefined) return context.skip('openssl is not installed')
  const nonsense = join(home, 'nonsense.key')
  writeFileSync(nonsense, '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n', { mode: 0o600 })
  for (const files of [
    { certificate: one.certificate, key: other.key },
    { certificate: one.certificate, key: nonsense },
    { certificate: nonsense, key: one.key },
    { certificate: join(home, 'absent'), key: one.key },
    { certificate: one.certificate, key: join(home, 'absent') },
  ]) {
    assert.throws(
      () => servedCertificate(files, clock),
      (error: Error & { code?: string }) => error.code === 'certificate-invalid' && !error.message.includes('c2Vj'),
    )
  }
})
