/** What the standard advises of single types (SHOULD). */
import type { JsonObject } from '../../foundation/index.ts'
import type { Findings } from './findings.ts'
import { typeOfIdentifier } from './identifier.ts'
import { isSuggestedRelationship } from './relationship-table.ts'
import { CLASSES } from './type-classes.ts'
import { isCharacterSet } from './value-syntax.ts'

/** An indicator has both a name and a description (section 4.7.1). */
export function checkNameAndDescription(object: JsonObject, findings: Findings): undefined {
  if (object.name === undefined || object.description === undefined)
    findings.warn('property-advised', 'should have both name and description')
}

/** Network traffic names both ports (section 6.12.1). */
export function checkPorts(object: JsonObject, findings: Findings): undefined {
  if (object.src_port === undefined || object.dst_port === undefined)
    findings.warn('property-advised', 'should have both src_port and dst_port')
}

/** A relationship between objects of the standard is one of Appendix B. */
export function checkRelationship(object: JsonObject, findings: Findings): undefined {
  if (!findings.isReport) return
  const { source_ref: from, relationship_type: type, target_ref: to } = object
  if (typeof from !== 'string' || typeof type !== 'string' || typeof to !== 'string') return
  const source = typeOfIdentifier(from)
  const target = typeOfIdentifier(to)
  if (source === undefined || target === undefined || !CLASSES.has(source) || !CLASSES.has(target)) return
  if (isSuggestedRelationship({ source, type, target, isObservable: CLASSES.get(target) === 'observable' })) return
  findings.warn('relationship-unusual', 'should be a relationship that the standard suggests between these types (Appendix B)')
}

/**
 * What the suffix `_enc` says of a property that the standard does not know: the character set that the text beside it was written in
 * (section 3.1). The standard binds its own properties only, so of others it is advice.
 */
export function adviseEncoding(object: JsonObject, name: string, findings: Findings): undefined {
  const of = name.slice(0, -'_enc'.length)
  const isFit = typeof object[of] === 'string' && isCharacterSet(object[name])
  if (!isFit)
    findings.warn('property-advised', `should name the character set that ${of} beside it was written in, by the registry of IANA`)
}
