/** The node that is shipped, with TLS. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect, type SecureVersion } from 'node:tls'
import { startNode } from '../../src/node/index.ts'
import { type Member, makeMembers } from '../network/member.fixture.ts'

const home = mkdtempSync(join(tmpdir(), 'comity-tls-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** A key and a certificate that it signed itself; undefined where there is no OpenSSL. */
function selfSigned(): { readonly certificate: string; readonly key: string } | undefined {
  const [certificate, key] = [join(home, 'certificate.pem'), join(home, 'key.pem')]
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
