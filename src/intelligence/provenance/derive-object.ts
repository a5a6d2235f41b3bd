import type { Json, JsonObject } from '../../foundation/index.ts'
import { withTriage } from '../triage/index.ts'
import { ProvenanceError } from './errors.ts'
import type { VerifiedOnward } from './verify-onward.ts'
import type { VerifiedToken } from './verify-token.ts'

const LEADING_MEMBERS = ['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified']

/**
 * The STIX object that a token proves, from the token and nothing else. The
 * same members give the same text: `type`, `spec_version`, `id`,
 * `created_by_ref`, `created`, `modified`, then the others in code unit order.
 * `spec_version` is always there, also on observables, where STIX leaves it open.
 * A score stands in its extension where the token claims one, and nowhere else.
 * Whether what a redaction left is valid STIX is not checked here.
 * @throws ProvenanceError `id-withheld` when `id` is not disclosed
 */
export function deriveObject(verified: VerifiedToken | VerifiedOnward): JsonObject {
  const { open, members } = verified
  if (!members.has('id')) throw new ProvenanceError('id-withheld', 'an object without its id cannot be derived')
  const { spec_version, object_marking_refs } = open
  const entries: [name: string, value: Json][] = []
  for (const name of LEADING_MEMBERS) {
    const value = name === 'type' ? open.type : name === 'spec_version' ? spec_version : members.get(name)
    if (value !== undefined) entries.push([name, value])
  }
  const others: [name: string, value: Json][] = object_marking_refs === undefined ? [] : [['object_marking_refs', object_marking_refs]]
  for (const entry of members) if (!LEADING_MEMBERS.includes(entry[0]) && entry[0] !== 'extensions') others.push(entry)
  const { extensions } = withTriage<JsonObject>(extensionsOf(members), open.triage)
  if (extensions !== undefined) others.push(['extensions', extensions])
  others.sort(byName)
  // fromEntries defines members, where an assignment to `__proto__` would not.
  return Object.fromEntries([...entries, ...others])
}

function extensionsOf(members: VerifiedToken['members']): JsonObject {
  const extensions = members.get('extensions')
  return extensions === undefined ? {} : { extensions }
}

// By code units; names differ from each other.
function byName([left]: readonly [string, Json], [right]: readonly [string, Json]): number {
  return left < right ? -1 : 1
}
