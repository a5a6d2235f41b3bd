/** An authenticator in software, as tests hold one: it makes passkeys and signs with them as a security key does. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Assertion } from './passkey.ts'

/** What one asks of it; the rest is as a well-behaved authenticator and browser would have it. */
export type Asked = {
  readonly challenge: Uint8Array
  readonly rpId: string
  readonly origin: string
  readonly flags?: number
  readonly clientData?: Readonly<Record<string, unknown>>
}

/** Which key its passkeys have. */
export type KeyKind = 'ES256' | 'EdDSA' | 'RS256'

const PRESENT_AND_VERIFIED = 0x05
const ATTESTED = 0x40

/** One passkey; its count grows by `step` with each signature. */
export function newAuthenticator(kind: KeyKind = 'ES256', { step = 1 } = {}) {
  const { publicKey, privateKey } = keyPair(kind)
  const credential = new Uint8Array(randomBytes(32))
  const cose = coseOf(kind, publicKey)
  let count = 0
  const dataOf = ({ rpId, flags = PRESENT_AND_VERIFIED }: Asked, attested: Uint8Array): Uint8Array => {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | (attested.length > 0 ? ATTESTED : 0))
    head.writeUInt32BE(count, 1)
    return bytes(createHash('sha256').update(rpId).digest(), head, attested)
  }
  return {
    credential,
    create(asked: Asked): Pick<Assertion, 'authenticatorData' | 'clientDataJson'> {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credential.length)
      const attested = bytes(Buffer.alloc(16), length, credential, cose)
      return { authenticatorData: dataOf(asked, attested), clientDataJson: clientDataOf('webauthn.create', asked) }
    },
    get(asked: Asked): Assertion {
      count += step
      const authenticatorData = dataOf(asked, new Uint8Array())
      const clientDataJson = clientDataOf('webauthn.get', asked)
      const signed = bytes(authenticatorData, createHash('sha256').update(clientDataJson).digest())
      const signature = new Uint8Array(sign(kind === 'EdDSA' ? null : 'sha256', signed, privateKey))
      return { authenticatorData, clientDataJson, signature }
    },
  }
}

function clientDataOf(type: string, { challenge, origin, clientData = {} }: Asked): Uint8Array {
  const text = JSON.stringify({ type, challenge: Buffer.from(challenge).toString('base64url'), origin, crossOrigin: false, ...clientData })
  return new Uint8Array(Buffer.from(text))
}

function keyPair(kind: KeyKind): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  if (kind === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return kind === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2_048 })
}

function coseOf(kind: KeyKind, key: KeyObject): Uint8Array {
  const { x = '', y = '', n = '' } = key.export({ format: 'jwk' }) as Readonly<Record<string, string>>
  const [part, second, modulus] = [x, y, n].map((text) => Buffer.from(text, 'base64url')) as [Buffer, Buffer, Buffer]
  if (kind === 'ES256') return bytes(Buffer.from('a5010203262001215820', 'hex'), part, Buffer.from('225820', 'hex'), second)
  if (kind === 'EdDSA') return bytes(Buffer.from('a4010103272006215820', 'hex'), part)
  return bytes(Buffer.from('a401030339010020590100', 'hex'), modulus, Buffer.from('2143010001', 'hex'))
}

function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
