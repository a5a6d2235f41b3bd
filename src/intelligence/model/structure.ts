/** What STIX 2.1 asks of every value whatever its type: nothing null or empty, bounded names and depth. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { OBJECT_DEPTH_MAX } from '../../foundation/index.ts'
import type { Findings } from './findings.ts'

const NAME_LENGTH_MAX = 250
// The first two have a meaning in the provenance token, the third in the
// JavaScript object model; none of them is a name that STIX would use.
const UNUSABLE_NAMES = new Set(['_sd', '...', '__proto__'])

/**
 * Reports structural faults of an object (sections 2.3, 2.12 and 3.1). Emptiness deep inside properties that `isStandard` does
 * not know is left to whoever defined them: published feeds have it.
 */
export function checkStructure(object: JsonObject, isStandard: (name: string) => boolean, findings: Findings): undefined {
  for (const name of Object.keys(object)) {
    if (findings.isDone) return
    const value = object[name] as Json
    checkName(name, findings)
    if (typeof value !== 'object') continue
    findings.enter(name)
    checkIn(value, { depth: 2, mayBeEmpty: !isStandard(name), isTop: true }, findings)
    findings.leave()
  }
}

type Place = { readonly depth: number; readonly mayBeEmpty: boolean; readonly isTop?: boolean }

function checkIn(value: object | null, place: Place, findings: Findings): undefined {
  if (value === null) return findings.error('value-null', 'must not be null: leave the property out')
  if (place.depth > OBJECT_DEPTH_MAX) return findings.error('object-too-deep', `must not be nested deeper than ${OBJECT_DEPTH_MAX}`)
  if ((place.isTop === true || !place.mayBeEmpty) && isEmpty(value)) {
    return findings.error('value-empty', 'must not be an empty list or object: leave the property out')
  }
  const inside = { depth: place.depth + 1, mayBeEmpty: place.mayBeEmpty }
  if (Array.isArray(value)) checkList(value as readonly Json[], inside, findings)
  else checkMembers(value as JsonObject, inside, findings)
}

function checkList(list: readonly Json[], inside: Place, findings: Findings): undefined {
  for (let index = 0; index < list.length; index += 1) {
    const element = list[index] as Json
    if (typeof element !== 'object') continue
    findings.enter(index)
    checkIn(element, inside, findings)
    findings.leave()
    if (findings.isDone) return
  }
}

function checkMembers(object: JsonObject, inside: Place, findings: Findings): undefined {
  for (const name of Object.keys(object)) {
    checkName(name, findings)
    const value = object[name] as Json
    if (typeof value === 'object') {
      findings.enter(name)
      checkIn(value, inside, findings)
      findings.leave()
    }
    if (findings.isDone) return
  }
}

function checkName(name: string, findings: Findings): undefined {
  if (name.length === 0 || name.length > NAME_LENGTH_MAX) {
    findings.error('property-name-invalid', `a property name must have 1 to ${NAME_LENGTH_MAX} characters`)
  } else if (UNUSABLE_NAMES.has(name)) findings.errorAt(name, 'property-reserved', 'this property name is reserved')
}

function isEmpty(value: object): boolean {
  for (const _key in value) return false
  return true
}
