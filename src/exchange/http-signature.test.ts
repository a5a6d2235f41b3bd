import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isEd25519Signature, sha256, unbase64url, utf8 } from '../foundation/index.ts'
import { parsePartyCode, signerFromSeed } from '../identity/index.ts'
import { ExchangeError, type ExchangeErrorCode } from './errors.ts'
import { type RequestToSign, type RequestToVerify, signRequest, verifyRequest } from './http-signature.ts'

// The key pair of RFC 9421 appendix B.1.4.
const PUBLIC_KEY = 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs'
const signer = signerFromSeed(unbase64url('n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU'))
const XA = parsePartyCode('XA')
const CREATED = 1_772_352_000
const URL_B = 'https://node.borland.example:8443/exchange/envelopes?urgent=1'
const body = utf8('{"hello": "world"}')

function toSign(changes: Partial<RequestToSign> = {}): RequestToSign {
  const nonce = Uint8Array.from({ length: 16 }, (_, index) => index)
  const times = { created: CREATED, expires: CREATED + 300 }
  return { method: 'POST', url: URL_B, body, contentType: 'application/json', party: XA, signer, ...times, nonce, ...changes }
}

async function arrived(changes: Partial<RequestToVerify> = {}, sign: Partial<RequestToSign> = {}): Promise<RequestToVerify> {
  const request = toSign(sign)
  const keyOf: RequestToVerify['keyOf'] = (party) => (party === XA ? signer.publicKey : undefined)
  const headers = { host: 'node.borland.example:8443', ...(await signRequest(request)) }
  return { method: request.method, url: request.url, body: request.body, headers, keyOf, now: (CREATED + 1) * 1_000, ...changes }
}

async function refuses(request: RequestToVerify, code: ExchangeErrorCode): Promise<void> {
  await assert.rejects(verifyRequest(request), (error) => error instanceof ExchangeError && error.code === code, code)
}

test('a known answer of RFC 9421: the Ed25519 example of appendix B.2.6', () => {
  const base = [
    '"date": Tue, 20 Apr 2021 02:07:55 GMT',
    '"@method": POST',
    '"@path": /foo',
    '"@authority": example.com',
    '"content-type": application/json',
    '"content-length": 18',
    '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  ].join('\n')
  const signature = Buffer.from('wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==', 'base64')
  assert.deepEqual(signer.publicKey, unbase64url(PUBLIC_KEY))
  assert.deepEqual(signer.sign(utf8(base)), new Uint8Array(signature))
  assert.equal(isEd25519Signature(unbase64url(PUBLIC_KEY), utf8(base), signature), true)
})

test('signs the base that RFC 9421 section 2.5 builds by hand', async () => {
  const parameters =
    '("@method" "@authority" "@path" "@query" "content-digest" "content-type")' +
    ';created=1772352000;expires=1772352300;nonce="AAECAwQFBgcICQoLDA0ODw";keyid="XA";alg="ed25519";tag="comity-exchange"'
  const base = [
    '"@method": POST',
    '"@authority": node.borland.example:8443',
    '"@path": /exchange/envelopes',
    '"@query": ?urgent=1',
    '"content-digest": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    '"content-type": application/json',
    `"@signature-params": ${parameters}`,
  ].join('\n')
  const headers = await signRequest(toSign())
  assert.deepEqual(Object.keys(headers).sort(), ['content-digest', 'content-type', 'signature', 'signature-input'])
  assert.equal(headers['signature-input'], `comity=${parameters}`)
  assert.equal(headers['content-digest'], `sha-256=:${createHash('sha256').update(body).digest('base64')}:`)
  const signature = Buffer.from(headers.signature?.slice(8, -1) ?? '', 'base64')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: PUBLIC_KEY }, format: 'jwk' })
  assert.equal(verify(null, Buffer.from(base), key, signature), true)
})

test('accepts what was signed, with and without a body', async () => {
  assert.deepEqual(await verifyRequest(await arrived()), { party: XA, nonce: 'AAECAwQFBgcICQoLDA0ODw', expires: CREATED + 300 })
  const read = { method: 'GET', url: 'http://127.0.0.1:7402/ledger/xb/1/checkpoint', body: undefined }
  const request = await arrived({}, read)
  assert.equal((await verifyRequest(request)).party, XA)
  assert.equal((await verifyRequest({ ...request, body: new Uint8Array() })).party, XA)
})

test('refuses another method, target, body or media type', async () => {
  await refuses(await arrived({ method: 'PUT' }), 'signature-invalid')
  for (const url of [
    'https://node.cetania.example:8443/exchange/envelopes?urgent=1',
    'https://node.borland.example/exchange/envelopes?urgent=1',
    'https://node.borland.example:8443/exchange/envelope?urgent=1',
    'https://node.borland.example:8443/exchange/envelopes',
    'https://node.borland.example:8443/exchange/envelopes?urgent=2',
  ]) {
    await refuses(await arrived({ url }), 'signature-invalid')
  }
  await refuses(await arrived({ body: utf8('{"hello": "World"}') }), 'digest-mismatch')
  await refuses(await arrived({ body: undefined }), 'signature-invalid')
  const signed = await signRequest(toSign())
  await refuses(await arrived({ headers: { ...signed, 'content-type': 'text/plain' } }), 'signature-invalid')
  await refuses(await arrived({ headers: { ...signed, 'content-digest': `sha-256=:${'A'.repeat(43)}=:` } }), 'signature-invalid')
})

test('a body that was not signed is refused', async () => {
  const read = { method: 'POST', url: URL_B, body: undefined }
  await refuses(await arrived({ body }, read), 'signature-invalid')
})

test('refuses a target that is routed otherwise than it is signed', async () => {
  for (const target of [
    '/a/../exchange/envelopes?urgent=1',
    '/exchange/./envelopes?urgent=1',
    '/exchange\\envelopes?urgent=1',
    '/exchange/envelopes?urgent=1#x',
  ]) {
    const url = `https://node.borland.example:8443${target}`
    await refuses(await arrived({ url }), 'signature-invalid')
  }
  await refuses(
    await arrived({ url: 'https://node.borland.example:8443/x?' }, { url: 'https://node.borland.example:8443/x' }),
    'signature-invalid',
  )
  await refuses(await arrived({ url: 'not a url' }), 'signature-invalid')
})

test('refuses missing and repeated headers', async () => {
  const signed = await signRequest(toSign())
  for (const name of Object.keys(signed)) {
    const { [name]: value, ...rest } = signed
    await refuses(await arrived({ headers: rest }), 'signature-missing')
    await refuses(await arrived({ headers: { ...rest, [name]: [value as string, value as string] } }), 'signature-invalid')
    await refuses(await arrived({ headers: { ...signed, [name.toUpperCase()]: value } }), 'signature-invalid')
    assert.equal((await verifyRequest(await arrived({ headers: { ...rest, [name.toUpperCase()]: value } }))).party, XA)
  }
})

test('holds the times', async () => {
  const at = (seconds: number) => ({ now: (CREATED + seconds) * 1_000 })
  for (const seconds of [-60, 0, 299.999]) assert.equal((await verifyRequest(await arrived(at(seconds)))).party, XA)
  for (const seconds of [-60.001, 300, 1_000]) await refuses(await arrived(at(seconds)), 'signature-expired')
  for (const lifetime of [0, -1, 301]) await refuses(await arrived({}, { expires: CREATED + lifetime }), 'signature-invalid')
})

test('refuses unknown parties, other keys and short nonces', async () => {
  await refuses(await arrived({ keyOf: () => undefined }), 'party-unknown')
  await refuses(await arrived({}, { party: parsePartyCode('XC') }), 'party-unknown')
  await refuses(await arrived({}, { signer: signerFromSeed(sha256(utf8('another'))) }), 'signature-invalid')
  for (const length of [0, 15, 65]) await refuses(await arrived({}, { nonce: new Uint8Array(length) }), 'signature-invalid')
})

test('refuses every other form of the signature headers', async () => {
  const signed = await signRequest(toSign())
  const input = signed['signature-input'] as string
  const forms = [
    '',
    input.replace('comity=', 'sig1='),
    input.replace('"@method" ', ''),
    input.replace('"@method"', '"@method";req'),
    input.replace(' "content-digest"', ''),
    input.replace('tag="comity-exchange"', 'tag="other"'),
    input.replace('alg="ed25519"', 'alg="hmac-sha256"'),
    input.replace(/;expires=\d+/, ''),
    input.replace('created=1772352000', 'created=01772352000'),
    input.replace('created=1772352000', 'created=99999999999999999999'),
    input.replace('created=1772352000', 'created=1772352001'),
    input.replace('keyid="XA"', 'keyid="xa"'),
    input.replace('DA0ODw', 'DA0ODx'),
    `${input}, other=("@method");created=1772352000`,
    `${input};extra=1`,
    ` ${input}`,
    `${input}\n`,
  ]
  for (const form of forms) await refuses(await arrived({ headers: { ...signed, 'signature-input': form } }), 'signature-invalid')
  for (const form of [
    '',
    'comity=::',
    'comity=:AAAA:',
    `sig1${signed.signature?.slice(6)}`,
    signed.signature?.replace('=:', ':') ?? '',
    `${signed.signature}, other=:AAAA:`,
  ]) {
    await refuses(await arrived({ headers: { ...signed, signature: form } }), 'signature-invalid')
  }
})

test('any text in the signature headers gives a coded refusal', async () => {
  const request = await arrived()
  const text = fc.oneof(
    fc.string(),
    fc.string().map((end) => `comity=${end}`),
  )
  await fc.assert(
    fc.asyncProperty(text, text, async (signature, signatureInput) => {
      const headers = { ...request.headers, signature, 'signature-input': signatureInput }
      await assert.rejects(verifyRequest({ ...request, headers }), ExchangeError)
    }),
  )
})
