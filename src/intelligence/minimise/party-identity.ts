/** The STIX identity by which objects that a party changed name it as their creator. */
import { randomUuid, sha256, utf8 } from '../../foundation/index.ts'

const DOMAIN = 'comity/party-identity/v1'

/** The identifier of a party's identity: whoever has pinned its root key computes the same (spec/item.md). */
export function partyIdentity(rootKey: string): string {
  return `identity--${randomUuid(() => sha256(utf8(`${DOMAIN}\0${rootKey}`)).subarray(0, 16))}`
}
