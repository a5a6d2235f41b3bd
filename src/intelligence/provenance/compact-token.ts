/** The compact serialisation: `<header>.<payload>.<signature>~<disclosure>~...~` (RFC 9901 section 4). */
import { ProvenanceError } from './errors.ts'
import { HEADER_CHARACTERS_MAX, PAYLOAD_CHARACTERS_MAX, SLOTS_MAX, TOKEN_CHARACTERS_MAX } from './wire.ts'

/** The texts a token consists of, none of them decoded. */
export type CompactToken = {
  readonly header: string
  readonly payload: string
  readonly signature: string
  /** What the signature is over: header and payload. */
  readonly signingInput: string
  /** Header, payload and signature: the same in every redaction of one token. */
  readonly signedPart: string
  readonly disclosures: readonly string[]
}

/** Cuts a token into its parts. @throws ProvenanceError `token-too-large`, `token-malformed` or `key-binding-refused` */
export function splitToken(token: string): CompactToken {
  if (token.length > TOKEN_CHARACTERS_MAX) throw tooLarge()
  const [signedPart = '', ...disclosures] = token.split('~', SLOTS_MAX + 3)
  if (disclosures.length > SLOTS_MAX + 1) throw tooLarge()
  const last = disclosures.pop()
  if (last === undefined) throw malformed('no ~')
  if (last !== '') throw new ProvenanceError('key-binding-refused', 'a token ends with ~: key binding is not part of an item')
  const [header = '', payload = '', signature = '', ...rest] = signedPart.split('.', 4)
  if (header === '' || payload === '' || signature === '' || rest.length > 0) throw malformed('signed part is not three texts')
  if (header.length > HEADER_CHARACTERS_MAX || payload.length > PAYLOAD_CHARACTERS_MAX) throw tooLarge()
  const signingInput = signedPart.slice(0, header.length + 1 + payload.length)
  return { header, payload, signature, signingInput, signedPart, disclosures }
}

/** Puts a token together. @throws ProvenanceError `token-too-large` */
export function joinToken(signedPart: string, disclosures: readonly string[]): string {
  const token = `${[signedPart, ...disclosures].join('~')}~`
  if (token.length > TOKEN_CHARACTERS_MAX) throw tooLarge()
  return token
}

function tooLarge(): ProvenanceError {
  return new ProvenanceError('token-too-large', 'token is larger than its limits')
}

function malformed(logDetail: string): ProvenanceError {
  return new ProvenanceError('token-malformed', 'text is not a compact SD-JWT', { logDetail })
}
