import { hmacSha256, randomUuid, utf8 } from '../../foundation/index.ts'
import { typeOfIdentifier } from '../../intelligence/index.ts'

const DOMAIN = 'comity/onward-id/v1'

/**
 * The id under which a recipient is shown an object that came from another party and is not given on as it is: the same in every
 * version, another for every recipient and agreement, and linked to the object by nobody without the secret of this node.
 */
export function shownIdOf(
  id: string,
  { secret, recipient, agreement }: { readonly secret: Uint8Array; readonly recipient: string; readonly agreement: string },
): string {
  const bytes = hmacSha256(secret, utf8([DOMAIN, agreement, recipient, id].join('\0')))
  return `${typeOfIdentifier(id) ?? ''}--${randomUuid((length) => bytes.slice(0, length))}`
}
