import { joinToken, splitToken } from './compact-token.ts'
import { parseDisclosure } from './disclosure.ts'

/**
 * The token without the disclosures of members that are not to be kept. Needs
 * no key and leaves the signature valid; claims in clear cannot be removed.
 * Proves nothing: verify the token before relying on it.
 * @throws ProvenanceError when the token or one of its disclosures cannot be read
 */
export function redactToken(token: string, keep: (name: string) => boolean): string {
  const { signedPart, disclosures } = splitToken(token)
  const kept = disclosures.filter((disclosure) => keep(parseDisclosure(disclosure).name))
  return joinToken(signedPart, kept)
}
