/** Requests for certificates (PKCS #10, RFC 2986), and one that stands in until the first was issued. */
import { type KeyObject, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { concatBytes, type Instant, type Randomness, unhex, utf8 } from '../../../foundation/index.ts'
import { bits, identifier, integer, octets, sequence, set, tagged, taggedBytes, utcTime } from './der.ts'
import { ipBytes } from './ip-bytes.ts'

const ECDSA_WITH_SHA256 = sequence(identifier('1.2.840.10045.4.3.2'))
const EXTENSION_REQUEST = identifier('1.2.840.113549.1.9.14')
const SUBJECT_ALTERNATIVE_NAME = identifier('2.5.29.17')
const COMMON_NAME = identifier('2.5.4.3')
const DNS_NAME = 2
const IP_ADDRESS = 7
const NO_NAME = sequence()
const HOUR_MS = 3_600_000
const SERIAL_BYTES = 16

/** The key that a certificate is asked for, and the names that it is to be of. */
export type Requested = { readonly privateKey: KeyObject; readonly publicKey: KeyObject; readonly names: readonly string[] }

/** A request in DER, signed with the key itself. */
export function certificateRequest({ privateKey, publicKey, names }: Requested): Uint8Array {
  const extensions = sequence(namesExtension(names))
  const attributes = tagged(0, sequence(EXTENSION_REQUEST, set(extensions)))
  return signed(sequence(integer(0), NO_NAME, publicKeyOf(publicKey), attributes), privateKey)
}

/** A certificate in DER that nobody trusts, for an hour: with it a server listens while its first one is being issued. */
export function standInCertificate(requested: Requested, known: { readonly now: Instant; readonly randomness: Randomness }): Uint8Array {
  const { privateKey, publicKey, names } = requested
  const { now, randomness } = known
  const name = sequence(set(sequence(COMMON_NAME, taggedUtf8('not issued yet'))))
  const serial = integer(1, ...randomness(SERIAL_BYTES))
  const validity = sequence(utcTime(now), utcTime(now + HOUR_MS))
  const extensions = tagged(3, sequence(namesExtension(names)))
  const body = sequence(tagged(0, integer(2)), serial, ECDSA_WITH_SHA256, name, validity, name, publicKeyOf(publicKey), extensions)
  return signed(body, privateKey)
}

/** DER as PEM. */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function signed(body: Uint8Array, key: KeyObject): Uint8Array {
  return sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, key)))
}

function publicKeyOf(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' })
}

function namesExtension(names: readonly string[]): Uint8Array {
  const written = names.map((name) => (isIP(name) === 0 ? taggedBytes(DNS_NAME, utf8(name)) : taggedBytes(IP_ADDRESS, ipBytes(name))))
  return sequence(SUBJECT_ALTERNATIVE_NAME, octets(sequence(...written)))
}

function taggedUtf8(text: string): Uint8Array {
  const bytes = utf8(text)
  return concatBytes(unhex('0c'), Uint8Array.of(bytes.length), bytes)
}
