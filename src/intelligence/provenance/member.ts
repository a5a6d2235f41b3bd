/** What a redactable member may hold. */
import type { Json } from '../../foundation/index.ts'
import { PART_DEPTH_MAX } from './encoded-json.ts'
import { ProvenanceError } from './errors.ts'

/** One top-level member of an object. */
export type Member = { readonly name: string; readonly value: Json }

/**
 * Refuses, at every depth, the names that have a meaning of their own in
 * SD-JWT (RFC 9901 section 4.1), so that no reader can take content for digests.
 * @throws ProvenanceError `name-reserved`
 */
export function assertNames(name: string, value: Json): void {
  if (name === '_sd' || name === '...') throw new ProvenanceError('name-reserved', 'a member is named _sd or ...')
  // The elements of a list pass under their indexes, which are no reserved names.
  if (value !== null && typeof value === 'object') for (const [key, inner] of Object.entries(value)) assertNames(key, inner)
}

/**
 * Refuses a member whose text a strict reader would refuse or read differently.
 * @throws ProvenanceError `name-reserved` or `object-invalid`
 */
export function assertMember({ name, value }: Member): void {
  if (!name.isWellFormed()) throw notJson('a name holds a lone surrogate')
  assertValue(value, 1)
  assertNames(name, value)
}

function assertValue(value: unknown, depth: number): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw notJson('a text holds a lone surrogate')
    return
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw notJson('a number is outside the exact range')
    return
  }
  if (typeof value !== 'object') throw notJson('a value is not JSON')
  if (depth >= PART_DEPTH_MAX) throw notJson('nested too deep')
  if (Array.isArray(value)) {
    for (const element of value) assertValue(element, depth + 1)
    return
  }
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) throw notJson('a name holds a lone surrogate')
    assertValue((value as { readonly [key: string]: unknown })[key], depth + 1)
  }
}

function notJson(logDetail: string): ProvenanceError {
  return new ProvenanceError('object-invalid', 'object cannot be written as strict JSON', { logDetail })
}
