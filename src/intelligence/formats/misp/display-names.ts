/** The names that mailboxes of an e-mail object show. */
import type { Json } from '../../../foundation/index.ts'
import type { ObservableBuilder } from '../observable-builder.ts'
import type { Attribute } from './attribute.ts'
import { customName } from './custom-property.ts'

const REFERENCES: Readonly<Record<string, string>> = { from: 'from_ref', to: 'to_refs', cc: 'cc_refs', bcc: 'bcc_refs' }

/**
 * Gives each display name to the mailbox that it fits. MISP does not say which name is whose; a name that fits none of the mailboxes
 * of its field is kept beside them instead of guessed.
 */
export function displayNames(builder: ObservableBuilder, attributes: readonly Attribute[]): void {
  for (const attribute of attributes) {
    const field = /^(from|to|cc|bcc)-display-name$/.exec(attribute.relation)?.[1]
    if (field === undefined) continue
    const references = builder.get(REFERENCES[field] as string)
    const ids = Array.isArray(references) ? (references as readonly Json[]) : references === undefined ? [] : [references]
    const mailbox = ids
      .map((id) => builder.other(String(id)))
      .find(
        (candidate) => candidate !== undefined && candidate.display_name === undefined && fits(attribute.value, String(candidate.value)),
      )
    if (mailbox === undefined) builder.addCustom(customName(attribute.relation), attribute.value, attribute.isSought)
    else mailbox.display_name = attribute.value
  }
}

/** Whether one of the words of a name, or its initials, stand in the address before the at sign. */
function fits(name: string, address: string): boolean {
  const local = address.split('@')[0]?.toLowerCase() ?? ''
  const words = name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const initials = words.map((word) => word.charAt(0)).join('')
  return words.some((word) => word.length > 2 && local.includes(word)) || (initials.length > 1 && local === initials)
}
