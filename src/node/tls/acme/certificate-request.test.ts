import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { certificateRequest, pem, standInCertificate } from './certificate-request.ts'
import { ipBytes } from './ip-bytes.ts'

const NAMES = ['comity.agency.example', '192.0.2.7', '2001:db8::7']
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })

test('a request is one that OpenSSL reads, of all names, signed by its key', (context) => {
  const text = pem('CERTIFICATE REQUEST', certificateRequest({ ...pair, names: NAMES }))
  let read: string
  try {
    read = execFileSync('openssl', ['req', '-verify', '-noout', '-text'], { input: text, stdio: ['pipe', 'pipe', 'pipe'] }).toString()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('openssl is not installed')
    throw error
  }
  assert.match(read, /DNS:comity\.agency\.example, IP Address:192\.0\.2\.7, IP Address:2001:DB8:0:0:0:0:0:7/)
})

test('what stands in is a certificate of its key and names for an hour', () => {
  const now = Date.UTC(2030, 0, 31, 9, 30)
  const certificate = new X509Certificate(standInCertificate({ ...pair, names: NAMES }, { now, randomness: randomBytes }))
  assert.ok(certificate.verify(pair.publicKey))
  assert.ok(certificate.checkPrivateKey(pair.privateKey))
  assert.deepEqual([certificate.validFromDate.getTime(), certificate.validToDate.getTime()], [now, now + 3_600_000])
  assert.deepEqual([certificate.checkHost(NAMES[0] as string), certificate.checkIP(NAMES[2] as string)], [NAMES[0], NAMES[2]])
})

test('addresses are told by their bytes', () => {
  for (const [address, hex] of [
    ['192.0.2.7', 'c0000207'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:db8::7', '20010db8000000000000000000000007'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['fe80::', 'fe800000000000000000000000000000'],
  ] as const) {
    assert.equal(Buffer.from(ipBytes(address)).toString('hex'), hex)
  }
})
