import type { Json, JsonObject } from '../../foundation/index.ts'
import { ProvenanceError } from './errors.ts'
import type { VerifiedToken } from './verify-token.ts'

const LEADING_MEMBERS = ['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified']

/**
 * The STIX object that a token proves, from the token and nothing else. The
 * same members give the same text: `type`, `spec_version`, `id`,
 * `created_by_ref`, `created`, `modified`, then the others in code unit order.
 * `spec_version` is always there, also on observables, where STIX leaves it open.
 * Whether what a redaction left is valid STIX is not checked here.
 * @throws ProvenanceError `id-withheld` when `id` is not disclosed
 */
export function deriveObject(verified: VerifiedToken): JsonObject {
  const { open, members } = verified
  if (!members.has('id')) throw new ProvenanceError('id-withheld', 'an object without its id cannot be derived')
  const all = new Map<string, Json>(members)
  all.set('type', open.type)
  all.set('spec_version', open.spec_version)
  if (open.object_marking_refs !== undefined) all.set('object_marking_refs', open.object_marking_refs)
  const leading = LEADING_MEMBERS.filter((name) => all.has(name))
  const others = [...all.keys()].filter((name) => !LEADING_MEMBERS.includes(name)).sort()
  // fromEntries defines members, where an assignment to `__proto__` would not.
  return Object.fromEntries([...leading, ...others].map((name) => [name, all.get(name) as Json]))
}
