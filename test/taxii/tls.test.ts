/** The node that is shipped, with TLS. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect, type SecureVersion } from 'node:tls'
import { startNode, withToolsOffline } from '../../src/node/index.ts'
import { addTool } from '../../src/workflows/officials/index.ts'
import { type Member, makeMembers } from '../network/member.fixture.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-tls-'))
after(() => rmSync(home, { recursive: true, force: true }))

type Files = { readonly certificate: string; readonly key: string }

/** A key and a certificate that it signed itself; undefined where there is no OpenSSL. */
function selfSigned(name = 'server'): Files | undefined {
  const [certificate, key] = [join(home, `${name}.pem`), join(home, `${name}-key.pem`)]
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1']
  try {
    execFileSync('openssl', ['req', ...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return { certificate, key }
}

async function protocolOf(port: number, version: SecureVersion): Promise<string | null> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Old versions are possible only for a client that lowers its own guard.
  const weak = { ciphers: 'DEFAULT:@SECLEVEL=0', minVersion: version, maxVersion: version } as const
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...weak }, resolve)
  socket.on('error', reject)
  try {
    await promise
    return socket.getProtocol()
  } finally {
    socket.destroy()
  }
}

async function discoveryStatus({ port, tokens }: Member, certificate: string): Promise<number> {
  const headers = { authorization: `Bearer ${tokens.tool}`, accept: 'application/taxii+json;version=2.1' }
  const options = {
    host: '127.0.0.1',
    port,
    path: '/taxii2/',
    headers,
    ca: readFileSync(certificate),
    checkServerIdentity: () => undefined,
  }
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

test('3: TLS 1.2 and 1.3 are accepted, older versions and plain HTTP are not', async (context) => {
  const files = selfSigned()
  if (files === undefined) return context.skip('openssl is not installed')
  const [member] = (await makeMembers(home, [{ party: 'XA' }])) as [Member]
  const path = join(member.folder, 'comity.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), tls: files }))
  await using _node = await startNode(member.folder, {})
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) assert.equal(await protocolOf(member.port, version), version)
  for (const version of ['TLSv1', 'TLSv1.1'] as const) await assert.rejects(protocolOf(member.port, version))
  assert.equal(await discoveryStatus(member, files.certificate), 200)
  await assert.rejects(fetch(`http://127.0.0.1:${member.port}/taxii2/`))
})

test('61: the client certificate that an account names stands for its secret, within its dates, and no other does', async (context) => {
  const files = selfSigned()
  const [own, foreign] = [selfSigned('own'), selfSigned('foreign')]
  if (files === undefined || own === undefined || foreign === undefined) return context.skip('openssl is not installed')
  const [member] = (await makeMembers(home, [{ party: 'XB' }])) as [Member]
  const path = join(member.folder, 'comity.json')
  const config = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...config, tls: files, taxii: { clientCertificates: true } }))
  const fingerprint = new X509Certificate(readFileSync(own.certificate)).fingerprint256.replaceAll(':', '').toLowerCase()
  const tool = { login: 'qradar', purpose: 'cyber-defence', justification: 'duty', legalBasis: 'Act', owner: 'releasing-officer' } as const
  const added = await withToolsOffline({ folder: member.folder, environment: {} }, (parts) =>
    addTool({ tool: { ...tool, posts: 'nothing', certificate: fingerprint }, by: 'test' }, parts),
  )
  assert.ok(added.ok)
  await using _node = await startNode(member.folder, {})
  assert.equal(await statusWith(member.port, own), 200)
  assert.equal(await statusWith(member.port, foreign), 401)
  assert.equal(await statusWith(member.port, undefined), 401)
  // A header that does not hold is not made good by the certificate beside it.
  assert.equal(await statusWith(member.port, own, { authorization: 'Bearer wrong-wrong-wrong-wrong' }), 401)
})

function statusWith(port: number, files: Files | undefined, headers: Record<string, string> = {}): Promise<number> {
  const client = files === undefined ? {} : { cert: readFileSync(files.certificate), key: readFileSync(files.key) }
  const options = { host: '127.0.0.1', port, path: '/taxii2/', rejectUnauthorized: false, headers, ...client }
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}
