import { hkdfSync } from 'node:crypto'
import type { PartySecrets } from '../../identity/index.ts'

/** 32 secret bytes for one use. The root secret never changes, so what is derived from it is stable over rotations. */
export function derivedSecret({ root }: Pick<PartySecrets, 'root'>, label: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', root, new Uint8Array(0), label, 32))
}

/** Keys the numbers by which partners know officials. */
export function officialSecret(secrets: Pick<PartySecrets, 'root'>): Uint8Array {
  return derivedSecret(secrets, 'comity/official/v1')
}

/** Keys the hashes of what tells officials apart. */
export function identitySecret(secrets: Pick<PartySecrets, 'root'>): Uint8Array {
  return derivedSecret(secrets, 'comity/identity/v1')
}

/** Keys the ids and surrogates that recipients are shown. */
export function shownIdSecret(secrets: Pick<PartySecrets, 'root'>): Uint8Array {
  return derivedSecret(secrets, 'comity/shown-id/v1')
}
