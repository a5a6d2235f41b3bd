/** Who takes part: parties are named by their country code. */
import type { Brand } from '../foundation/index.ts'
import { IdentityError } from './errors.ts'

/**
 * The code of a party: two capital letters in the shape of ISO 3166-1
 * alpha-2, the user-assigned XA..XZ included. Whether the code is assigned
 * to a country is not checked: that is what introducing a party decides.
 */
export type PartyCode = Brand<string, 'PartyCode'>

/** Two capital letters. */
export const PARTY_CODE_PATTERN = '^[A-Z]{2}$'

const PARTY_CODE = new RegExp(PARTY_CODE_PATTERN)

/** Whether the text is a party code. */
export function isPartyCode(text: string): text is PartyCode {
  return PARTY_CODE.test(text)
}

/** The text as a party code. @throws IdentityError `party-code-invalid` */
export function parsePartyCode(text: string): PartyCode {
  if (!isPartyCode(text)) throw new IdentityError('party-code-invalid', 'a party code is two capital letters')
  return text
}
