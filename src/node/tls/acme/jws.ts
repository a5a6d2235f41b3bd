/** Signed requests of ACME (RFC 8555 section 6.2): flattened JWS under ES256, and the binding to an account elsewhere under HS256. */
import { createHmac, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { base64url, canonicalJson, type Json, sha256, utf8 } from '../../../foundation/index.ts'

/** What a request says beside its body. */
export type JwsHeader = { readonly [name: string]: Json }

/** The public key as a JWK with its members in the order that thumbprints take (RFC 7638). */
export function jwkOf(key: KeyObject): { readonly crv: string; readonly kty: string; readonly x: string; readonly y: string } {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' })
  return { crv: String(crv), kty: String(kty), x: String(x), y: String(y) }
}

/** RFC 7638. */
export function thumbprint(key: KeyObject): string {
  return base64url(sha256(utf8(canonicalJson(jwkOf(key)))))
}

/** A request under the account's key; without a payload it is a POST-as-GET. */
export function signedRequest(header: JwsHeader, payload: Json | undefined, key: KeyObject): Uint8Array {
  return flattened({ ...header, alg: 'ES256' }, payload, (text) => sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' }))
}

/** The binding of an account's key to an account that its owner has elsewhere (RFC 8555 section 7.3.4). */
export function externalBinding(
  bound: { readonly keyId: string; readonly secret: Uint8Array },
  account: { readonly key: KeyObject; readonly url: string },
): Json {
  const header = { alg: 'HS256', kid: bound.keyId, url: account.url }
  const text = flattened(header, jwkOf(account.key), (signing) => createHmac('sha256', bound.secret).update(signing).digest())
  return JSON.parse(Buffer.from(text).toString('utf8')) as Json
}

function flattened(header: JwsHeader, payload: Json | undefined, signer: (text: Uint8Array) => Uint8Array): Uint8Array {
  const body = {
    protected: base64url(utf8(canonicalJson(header))),
    payload: payload === undefined ? '' : base64url(utf8(canonicalJson(payload))),
  }
  const signature = base64url(signer(utf8(`${body.protected}.${body.payload}`)))
  return utf8(canonicalJson({ ...body, signature }))
}
