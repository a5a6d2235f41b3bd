/** The node that is shipped, with an authority for the certificates of its tools. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { startNode, withToolsOffline } from '../../src/node/index.ts'
import {
  type CertificateWish,
  hasOpenssl,
  type MadeCertificate,
  makeAuthority,
  makeCertificate,
} from '../../src/taxii/certificates.fixture.ts'
import { addTool, revokeTool } from '../../src/workflows/officials/index.ts'
import { type Member, makeMembers } from '../network/member.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-named-certificates-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const skip = hasOpenssl() ? false : 'openssl is not installed'

const ACCOUNTS = {
  'DNS:misp.agency.example': 'misp',
  'URI:spiffe://agency.example/splunk': 'splunk',
  'email:opencti@agency.example': 'splunk',
  'subject:CN=misp\\, the first,O=Agency': 'misp',
  'DNS:gone.agency.example': 'gone',
  'DNS:nobody.agency.example': 'nobody',
  'DNS:officer.agency.example': 'releasing-officer',
}
const MISP = { alternatives: ['DNS=misp.agency.example'] }

let made = 0
function issue(wish: CertificateWish): MadeCertificate {
  made += 1
  return makeCertificate({ folder, name: `made-${made}` }, wish)
}

type Shown = Pick<ConnectionOptions, 'session' | 'maxVersion'>
type Answered = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string; readonly isResumed: boolean }

function answer(port: number, files: MadeCertificate, shown: Shown & { readonly authorization?: string } = {}): Promise<Answered> {
  const { authorization, ...tls } = shown
  const pair = { cert: readFileSync(files.certificate), key: readFileSync(files.key) }
  const headers = authorization === undefined ? {} : { authorization }
  const options = { host: '127.0.0.1', port, path: '/taxii2/', agent: false, rejectUnauthorized: false, headers, ...pair, ...tls }
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      const { date: _date, ...told } = response.headers
      const isResumed = (response.socket as TLSSocket).isSessionReused()
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: told, body, isResumed }))
    })
      .on('error', reject)
      .end()
  })
}

/** A session of TLS that the server would resume. */
async function sessionOf(port: number, { certificate, key }: MadeCertificate): Promise<Buffer> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    maxVersion: 'TLSv1.2',
    cert: readFileSync(certificate),
    key: readFileSync(key),
  })
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  socket.on('session', resolve).on('error', reject)
  try {
    return await promise
  } finally {
    socket.destroy()
  }
}

async function memberWith(authority: MadeCertificate, pinned: MadeCertificate): Promise<Member> {
  const [member] = (await makeMembers(mkdtempSync(join(folder, 'node-')), [{ party: 'XC' }])) as [Member]
  const path = join(member.folder, 'comity.json')
  const clientCertificates = { authorities: authority.certificate, accounts: ACCOUNTS }
  const tls = issue({ subject: ['CN=127.0.0.1'] })
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), tls, taxii: { clientCertificates } }))
  const certificate = new X509Certificate(readFileSync(pinned.certificate)).fingerprint256.replaceAll(':', '').toLowerCase()
  await withToolsOffline({ folder: member.folder, environment: {} }, async (parts) => {
    const terms = {
      purpose: 'cyber-defence',
      justification: 'duty',
      legalBasis: 'Act',
      owner: 'releasing-officer',
      posts: 'nothing',
    } as const
    for (const login of ['misp', 'splunk', 'gone']) assert.ok((await addTool({ tool: { ...terms, login }, by: 'test' }, parts)).ok)
    assert.ok((await addTool({ tool: { ...terms, login: 'qradar', certificate }, by: 'test' }, parts)).ok)
    assert.ok((await revokeTool({ login: 'gone', by: 'test' }, parts)).ok)
  })
  return member
}

test('61: a name in a certificate of the authority stands for its tool, and nothing else does', { skip }, async () => {
  const [issuer, other] = [makeAuthority(folder, 'authority'), makeAuthority(folder, 'other')]
  // Under the authority's very name, with another key.
  const double = makeAuthority(mkdtempSync(join(folder, 'double-')), 'authority')
  const pinned = issue({ subject: ['CN=pinned'] })
  const { port, folder: home } = await memberWith(issuer, pinned)
  await using _node = await startNode(home, {})
  const right = issue({ ...MISP, issuer })
  const refused = await answer(port, right, { authorization: 'Bearer wrong-wrong-wrong-wrong' })
  assert.equal(refused.status, 401)

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) assert.equal((await answer(port, right, { maxVersion })).status, 200)
  assert.equal((await answer(port, issue({ subject: ['O=Agency', 'CN="misp, the first"'], issuer }))).status, 200)
  assert.equal((await answer(port, issue({ alternatives: ['URI=spiffe://agency.example/splunk'], issuer }))).status, 200)
  const both = ['URI=spiffe://agency.example/splunk', 'email=opencti@agency.example']
  assert.equal((await answer(port, issue({ alternatives: both, issuer }))).status, 200)
  assert.equal((await answer(port, pinned)).status, 200)

  const wrong: Readonly<Record<string, CertificateWish>> = {
    'another authority': { ...MISP, issuer: other },
    'an authority that calls itself the same': { ...MISP, issuer: double },
    'signed by itself': MISP,
    'issued by a tool': { ...MISP, issuer: right },
    expired: { ...MISP, issuer, isExpired: true },
    'no usage': { ...MISP, issuer, extensions: ['basicConstraints=CA:FALSE'] },
    'of servers': { ...MISP, issuer, extensions: ['extendedKeyUsage=serverAuth'] },
    'of any usage': { ...MISP, issuer, extensions: ['extendedKeyUsage=anyExtendedKeyUsage'] },
    'an authority itself': { ...MISP, issuer, extensions: ['extendedKeyUsage=clientAuth', 'basicConstraints=critical,CA:TRUE'] },
    'two accounts': { alternatives: ['DNS=misp.agency.example', 'URI=spiffe://agency.example/splunk'], issuer },
    'a value that looks like a further name': { alternatives: ['DNS="x.example, DNS:misp.agency.example"'], issuer },
    'a common name': { subject: ['CN=misp.agency.example'], issuer },
    'a tool that was revoked': { alternatives: ['DNS=gone.agency.example'], issuer },
    'an account that is not there': { alternatives: ['DNS=nobody.agency.example'], issuer },
    'an account of an official': { alternatives: ['DNS=officer.agency.example'], issuer },
    'an unknown name': { alternatives: ['DNS=unknown.agency.example'], issuer },
  }
  for (const [what, wish] of Object.entries(wrong)) assert.deepEqual(await answer(port, issue(wish)), refused, what)

  // What was verified in the handshake goes with the session into those that resume it.
  const foreign = issue({ ...MISP, issuer: other })
  for (const [files, status] of [[right, 200] as const, [foreign, 401] as const]) {
    const session = await sessionOf(port, files)
    const resumed = await answer(port, files, { session, maxVersion: 'TLSv1.2' })
    assert.deepEqual([resumed.status, resumed.isResumed], [status, true])
  }
})

test('61: a certificate that one account names, and whose name stands for another, opens neither', { skip }, async () => {
  const issuer = makeAuthority(folder, 'third')
  const pinned = issue({ ...MISP, issuer })
  const { port, folder: home } = await memberWith(issuer, pinned)
  await using _node = await startNode(home, {})
  assert.equal((await answer(port, pinned)).status, 401)
  assert.equal((await answer(port, issue({ ...MISP, issuer }))).status, 200)
})

test('a node does not start with a file that holds anything but authorities', { skip }, async () => {
  const authority = makeAuthority(folder, 'fourth')
  const { folder: home } = await memberWith(authority, issue({ subject: ['CN=p'] }))
  const path = join(home, 'comity.json')
  const config = JSON.parse(readFileSync(path, 'utf8'))
  const below = issue({ subject: ['CN=below'], issuer: authority, extensions: ['basicConstraints=critical,CA:TRUE'] })
  const texts = [
    '',
    'no certificate',
    readFileSync(issue(MISP).certificate, 'utf8'),
    readFileSync(below.certificate, 'utf8'),
    readFileSync(authority.certificate, 'utf8') + readFileSync(authority.key, 'utf8'),
    readFileSync(authority.certificate, 'utf8').replace('MII', 'MIJ'),
  ]
  const authorities = join(folder, 'authorities.pem')
  writeFileSync(path, JSON.stringify({ ...config, taxii: { clientCertificates: { ...config.taxii.clientCertificates, authorities } } }))
  await assert.rejects(startNode(home, {}), { code: 'config-invalid' })
  for (const text of texts) {
    writeFileSync(authorities, text)
    await assert.rejects(startNode(home, {}), { code: 'config-invalid' })
  }
  writeFileSync(authorities, `of the agency\n${readFileSync(authority.certificate, 'utf8')}`)
  await using _node = await startNode(home, {})
})
