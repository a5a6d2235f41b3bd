import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { accountNamedBy, isCertificateName } from './certificate-names.ts'
import { type CertificateWish, hasOpenssl, makeCertificate } from './certificates.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'comity-certificate-names-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const skip = hasOpenssl() ? false : 'openssl is not installed'

const ACCOUNTS = new Map([
  ['DNS:misp.agency.example', 'misp'],
  ['DNS:backup.agency.example', 'misp'],
  ['URI:spiffe://agency.example/splunk', 'splunk'],
  ["URI:urn:agency:a,b'c", 'comma'],
  ['email:Open.CTI@agency.example', 'opencti'],
  ['subject:CN=qradar,O=Agency,C=AT', 'qradar'],
  ['subject:CN=\\# x\\ ,OU=Müller\\, \\"Söhne\\" \\+ Co = \\<y\\>\\; \\\\', 'odd'],
])

function named(wish: CertificateWish): string | undefined {
  return accountNamedBy(certificateOf(wish), ACCOUNTS)
}

function certificateOf(wish: CertificateWish): X509Certificate {
  return new X509Certificate(readFileSync(makeCertificate({ folder, name: 'made' }, wish).certificate))
}

test('each kind of name stands for its account: hosts in any case, all else as it is written', { skip }, () => {
  assert.equal(named({ alternatives: ['DNS=misp.agency.example'] }), 'misp')
  assert.equal(named({ alternatives: ['DNS=MISP.Agency.Example'] }), 'misp')
  assert.equal(named({ alternatives: ['URI=spiffe://agency.example/splunk'] }), 'splunk')
  assert.equal(named({ alternatives: ['URI=spiffe://agency.example/Splunk'] }), undefined)
  assert.equal(named({ alternatives: [`URI="urn:agency:a,b'c"`] }), 'comma')
  assert.equal(named({ alternatives: ['email=Open.CTI@AGENCY.example'] }), 'opencti')
  assert.equal(named({ alternatives: ['email=open.cti@agency.example'] }), undefined)
  assert.equal(named({ subject: ['C=AT', 'O=Agency', 'CN=qradar'] }), 'qradar')
  assert.equal(named({ subject: ['C=AT', 'O=Agency', 'CN=QRadar'] }), undefined)
  assert.equal(named({ subject: ['O=Agency', 'C=AT', 'CN=qradar'] }), undefined)
  assert.equal(named({ subject: ['C=AT', 'O=Agency', 'CN=qradar'], alternatives: ['DNS=qradar.agency.example'] }), 'qradar')
})

test('names of two accounts stand for none, two names of one account for it', { skip }, () => {
  assert.equal(named({ alternatives: ['DNS.1=misp.agency.example', 'DNS.2=backup.agency.example', 'DNS.3=other.example'] }), 'misp')
  assert.equal(named({ alternatives: ['DNS=misp.agency.example', 'URI=spiffe://agency.example/splunk'] }), undefined)
  assert.equal(named({ subject: ['C=AT', 'O=Agency', 'CN=qradar'], alternatives: ['DNS=misp.agency.example'] }), undefined)
})

test('a value that looks like further names is one value, and a name of another kind is none', { skip }, () => {
  const tricks = [
    'DNS="x.example, DNS:misp.agency.example"',
    'URI="urn:x, DNS:misp.agency.example"',
    `URI='urn:x", DNS:misp.agency.example'`,
    'email="a@b.example, DNS:misp.agency.example"',
    'otherName=1.3.6.1.4.1.311.20.2.3;UTF8:u, DNS:misp.agency.example',
    'otherName=1.3.6.1.4.1.311.20.2.3;UTF8:Open.CTI@agency.example',
    'dirName=folder',
    'DNS=*.agency.example',
    'DNS=misp.agency.example.',
    'DNS=misp.agency.example.evil.example',
    'URI=misp.agency.example',
  ]
  for (const trick of tricks) assert.equal(named({ alternatives: [trick] }), undefined, trick)
  // The common name is no host, and a value with a line or a comma in it is no further part.
  assert.equal(named({ subject: ['CN=misp.agency.example'] }), undefined)
  assert.equal(named({ subject: ['C=AT', 'CN="qradar,O=Agency"'] }), undefined)
  const lines = certificateOf({ subject: ['C=AT', 'O=Agency\\nCN=qradar'] })
  assert.equal(lines.subject, 'C=AT\nO=Agency\\0ACN=qradar')
  assert.equal(accountNamedBy(lines, ACCOUNTS), undefined)
  assert.equal(named({ subject: ['C=AT', 'O=Agency', 'CN=qradar', '+UID=u'] }), undefined)
  assert.equal(named({ subject: [] }), undefined)
})

test('a subject is written as OpenSSL prints it under RFC 4514', { skip }, () => {
  const wish = { subject: ['OU="Müller, \\"Söhne\\" + Co = <y>; \\\\"', 'CN="# x "'] }
  assert.equal(named(wish), 'odd')
  const { certificate } = makeCertificate({ folder, name: 'printed' }, wish)
  const printed = execFileSync('openssl', ['x509', '-in', certificate, '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb'])
  const [name] = [...ACCOUNTS].find(([, login]) => login === 'odd') ?? assert.fail()
  assert.equal(
    `subject:${printed
      .toString()
      .replace(/^subject=/, '')
      .replace(/\n$/, '')}`,
    name,
  )
})

test('a name has one form', () => {
  for (const name of ACCOUNTS.keys()) assert.ok(isCertificateName(name), name)
  const wrong = [
    'misp.agency.example',
    'dns:misp.agency.example',
    'DNS:',
    'DNS:Misp.agency.example',
    'DNS:*.agency.example',
    'DNS:misp.agency.example.',
    'DNS:misp..example',
    'DNS: misp.example',
    `DNS:${'a'.repeat(64)}.example`,
    `DNS:${'a.'.repeat(127)}`,
    'URI:/splunk',
    'URI:urn:a b',
    'URI:URN:a',
    'email:opencti',
    'email:a@B.example',
    'email:a@b@c.example',
    'IP Address:192.0.2.1',
    'subject:',
    'subject:qradar',
    'subject:CN=',
    'subject:CN=a, O=b',
    'subject:CN=a,',
    'subject:CN= a',
    'subject:CN=a ',
    'subject:CN=#04',
    'subject:CN=a+UID=b',
    'subject:CN="a"',
    'subject:CN=a\\',
    'subject:CN=a\\q',
    'subject:CN=a\nO=b',
    'subject:2.5.4.3=a',
    `subject:CN=${'a'.repeat(1_024)}`,
  ]
  for (const name of wrong) assert.ok(!isCertificateName(name), name)
})
