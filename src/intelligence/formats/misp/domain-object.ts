/** MISP objects that are domain objects of STIX: identities, vulnerabilities, places, rules, notes. */
import type { Json, JsonObject } from '../../../foundation/index.ts'
import { definitionOf } from '../../model/object-types.ts'
import { entryOf } from '../part.ts'
import { readValue } from '../reading.ts'
import type { Attribute } from './attribute.ts'
import { addCustom, customName, customValue } from './custom-property.ts'
import { DOMAIN_OBJECTS, type DomainPart, type DomainRule, RULE_OBJECTS } from './domain-object-table.ts'
import type { Converted, Frame } from './frame.ts'
import type { MispObject } from './misp-object.ts'
import { domainObject, indicatorOf, type Unit } from './unit.ts'

type Body = Record<string, Json>
type Setting = { readonly unit: Omit<Unit, 'objects' | 'pattern'>; readonly frame: Frame }

/** The objects of a template that is a domain object; undefined when it is not one, or lacks what the object must have. */
export function convertDomainTemplate(object: MispObject, setting: Setting): Converted | undefined {
  const rule = DOMAIN_OBJECTS.get(object.name)
  if (rule !== undefined) return byRule(object, rule, setting)
  if (RULE_OBJECTS.has(object.name)) return detectionRule(object, setting)
  if (object.name === 'geolocation') return location(object, setting)
  if (object.name === 'script') return script(object, setting)
  return undefined
}

function byRule(object: MispObject, rule: DomainRule, { unit, frame }: Setting): Converted | undefined {
  const body: Body = { ...(structuredClone(rule.constants ?? {}) as JsonObject) }
  const rest: Attribute[] = []
  for (const attribute of object.attributes) {
    const part = entryOf(rule.relations, attribute.relation)
    if (part !== undefined && put(body, part, attribute)) continue
    rest.push(attribute)
  }
  const contacts = contactsOf(rest, rule.contacts ?? [])
  if (contacts !== '') body.contact_information ??= contacts
  if (body.name === undefined) nameFrom(body, object, rule)
  for (const [name, value] of Object.entries(rule.defaults ?? {})) body[name] ??= value
  const used = new Set([...(rule.contacts ?? []), ...(body.name === undefined ? [] : (rule.nameOf ?? []))])
  for (const attribute of rest) if (!used.has(attribute.relation)) addCustom(body, customName(attribute.relation), customValue(attribute))
  return body.name === undefined && rule.hasNoName !== true ? undefined : finished(rule.type, body, { unit, frame })
}

function nameFrom(body: Body, object: MispObject, rule: DomainRule): void {
  const words = (rule.nameOf ?? []).flatMap((relation) =>
    object.attributes.filter((attribute) => attribute.relation === relation).slice(0, 1),
  )
  if (words.length > 0) body.name = words.map(({ value }) => value).join(' ')
}

function contactsOf(attributes: readonly Attribute[], relations: readonly string[]): string {
  return relations
    .flatMap((relation) => {
      const values = attributes.filter((attribute) => attribute.relation === relation).map(({ value }) => value)
      return values.length === 0 ? [] : [`${relation}: ${values.join('; ')}`]
    })
    .join(' / ')
}

function put(body: Body, part: DomainPart, { value }: Attribute): boolean {
  if ('source' in part) {
    const references = (body.external_references ?? []) as readonly Json[]
    if (part.member === 'url' && !/^[a-z][a-z0-9+.-]*:/i.test(value)) return false
    const id = externalId(part.source, value)
    if (id === undefined) return false
    body.external_references = [...references, { source_name: part.source, [part.member]: id }]
    return true
  }
  const read = readValue(value, part.as)
  if (read === undefined) return false
  if (part.isList === true) body[part.property] = [...((body[part.property] ?? []) as readonly Json[]), read]
  else if (body[part.property] === undefined) body[part.property] = read
  else return false
  return true
}

/** The id as its catalogue writes it; undefined where it is none of the catalogue. */
function externalId(source: string, value: string): string | undefined {
  if (source === 'cve') return /^CVE-\d{4}-\d{4,}$/i.test(value) ? value : undefined
  if (source !== 'capec') return value
  const [, number] = /^(?:CAPEC-)?(\d{1,5})$/i.exec(value) ?? []
  return number === undefined ? undefined : `CAPEC-${number}`
}

function finished(type: string, body: JsonObject, { unit, frame }: Setting): Converted {
  const phases = definitionOf(type).properties.has('kill_chain_phases')
    ? { kill_chain_phases: [{ kill_chain_name: 'misp-category', phase_name: unit.phase }] }
    : {}
  const description = unit.comment !== '' && body.description === undefined ? { description: unit.comment } : {}
  return { objects: [{ ...domainObject(type, unit, frame), ...description, ...phases, ...body }], main: [`${type}--${unit.uuid}`] }
}

function detectionRule(object: MispObject, { unit, frame }: Setting): Converted | undefined {
  const rule = RULE_OBJECTS.get(object.name)
  const pattern = object.attributes.find(({ relation }) => relation === rule?.rule)?.value
  if (rule === undefined || pattern === undefined) return undefined
  const body: Body = {}
  for (const attribute of object.attributes) {
    if (attribute.relation === rule.rule) continue
    const part = entryOf(rule.relations, attribute.relation)
    if (part === undefined || !put(body, part, attribute)) addCustom(body, customName(attribute.relation), customValue(attribute))
  }
  // The version of the language is the language's own, and nobody told it where the rule does not.
  const { pattern_version: _, ...indicator } = indicatorOf(unit, frame, pattern)
  return { objects: [{ ...indicator, pattern_type: rule.language, ...body }], main: [`indicator--${unit.uuid}`] }
}

const PLACE: Readonly<Record<string, string>> = {
  address: 'street_address',
  city: 'city',
  countrycode: 'country',
  region: 'region',
  zipcode: 'postal_code',
}
const METRES_PER_KILOMETRE = 1_000

function location(object: MispObject, { unit, frame }: Setting): Converted | undefined {
  const body: Body = {}
  for (const attribute of object.attributes) {
    const { relation, value } = attribute
    const number = readValue(value, 'float')
    const property = entryOf(PLACE, relation)
    if (property !== undefined && body[property] === undefined) body[property] = value
    else if ((relation === 'latitude' || relation === 'longitude') && number !== undefined) body[relation] = number
    else if (relation === 'accuracy-radius' && typeof number === 'number') body.precision = number * METRES_PER_KILOMETRE
    else if (relation === 'country' && /^[A-Za-z]{2}$/.test(value) && !object.attributes.some((other) => other.relation === 'countrycode'))
      body.country = value.toUpperCase()
    else if (relation === 'text') body.description = value
    else addCustom(body, customName(relation), customValue(attribute))
  }
  const isPlace = body.region !== undefined || body.country !== undefined || (body.latitude !== undefined && body.longitude !== undefined)
  if (!isPlace) return undefined
  if (body.latitude === undefined || body.longitude === undefined) delete body.precision
  return finished('location', body, { unit, frame })
}

function script(object: MispObject, { unit, frame }: Setting): Converted | undefined {
  const valueNamed = (wanted: string): string | undefined => object.attributes.find(({ relation }) => relation === wanted)?.value
  const name = valueNamed('filename')
  if (name === undefined) return undefined
  const isMalware = valueNamed('state') === 'Malicious'
  const body: Body = { name, ...(isMalware && { is_family: false }) }
  for (const attribute of object.attributes) {
    const { relation, value } = attribute
    if (relation === 'filename') continue
    if (relation === 'comment' && body.description === undefined) body.description = value
    else if (relation === 'language' && isMalware)
      body.implementation_languages = [...((body.implementation_languages ?? []) as string[]), value]
    else addCustom(body, customName(relation), customValue(attribute))
  }
  return finished(isMalware ? 'malware' : 'tool', body, { unit, frame })
}
