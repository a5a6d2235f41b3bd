/** One MISP attribute as objects of STIX. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { checkObject } from '../../model/stix-object.ts'
import { plainWord } from '../emission.ts'
import { pointerOf } from '../json-cutter.ts'
import { ObservableBuilder } from '../observable-builder.ts'
import type { ObservableRule } from '../part.ts'
import { MISP_NAMESPACE, uuid5, uuidOf } from '../stable-id.ts'
import { ATTRIBUTES } from './attribute-table.ts'
import { type Converted, type Frame, NOTHING } from './frame.ts'
import type { Handling } from './handling.ts'
import { domainObject, indicatorOf, timesOf, type Unit, unitObjects } from './unit.ts'

/** One attribute as it was read. */
export type Attribute = {
  readonly place: string
  readonly uuid: string
  readonly type: string
  readonly value: string
  readonly category: string
  readonly comment: string
  readonly relation: string
  readonly data: string | undefined
  /** Whether it is there to detect by; one that does not say is. */
  readonly isSought: boolean
  readonly source: JsonObject
}

/** Members that say nothing of the matter: bookkeeping of one instance. */
const BOOKKEEPING = new Set([
  'id',
  'event_id',
  'object_id',
  'sharing_group_id',
  'deleted',
  'disable_correlation',
  'old_id',
  'event_uuid',
  'batch_import',
  'warnings',
  'RelatedAttribute',
  'attribute_count',
  'template_uuid',
  'template_version',
  'description',
  'local',
  'value1',
  'value2',
])
const READ = new Set([
  'uuid',
  'type',
  'value',
  'category',
  'comment',
  'object_relation',
  'data',
  'to_ids',
  'timestamp',
  'first_seen',
  'last_seen',
  'Tag',
  'Galaxy',
  'Sighting',
  'distribution',
  'malware_filename',
])

/** Reads an attribute; undefined, and told, when it is none or was deleted. */
export function readAttribute(source: Json, place: string, frame: Frame): Attribute | undefined {
  if (!isJsonObject(source) || typeof source.type !== 'string' || !isScalar(source.value)) {
    frame.tell({ place, code: 'element-invalid', reason: 'is no attribute: it needs a type and a value' })
    return undefined
  }
  if (isTrue(source.deleted)) {
    frame.tell({ place, code: 'deleted', reason: 'the attribute was deleted in MISP' })
    return undefined
  }
  tellUnread(source, READ, { place, frame })
  const value = typeof source.value === 'string' ? source.value : String(source.value)
  const uuid = uuidOf(source.uuid) ?? uuid5(MISP_NAMESPACE, `${frame.uuid} ${place.slice(frame.place.length)} ${source.type} ${value}`)
  return {
    place,
    uuid,
    type: source.type,
    value,
    category: textOf(source.category) || 'Other',
    comment: textOf(source.comment),
    relation: textOf(source.object_relation),
    data: typeof source.data === 'string' && source.data !== '' ? source.data : undefined,
    isSought: source.to_ids === undefined || isTrue(source.to_ids),
    source,
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The attribute as an artifact can hold its content: without it, and told, where that is not base64. */
export function withContent(attribute: Attribute, frame: Frame): Attribute {
  if (attribute.data === undefined || BASE64.test(attribute.data)) return attribute
  frame.tell({ place: `${attribute.place}/data`, code: 'value-invalid', reason: 'the content is not base64: left out' })
  return { ...attribute, data: undefined }
}

/** Tells the members that hold something and are neither read nor bookkeeping. */
export function tellUnread(
  source: JsonObject,
  read: ReadonlySet<string>,
  { place, frame }: { readonly place: string; readonly frame: Frame },
): void {
  for (const [name, value] of Object.entries(source)) {
    if (read.has(name) || BOOKKEEPING.has(name) || isNothing(value)) continue
    frame.tell({ place: `${place}${pointerOf([name])}`, code: 'member-unmapped', reason: 'has no place in STIX' })
  }
}

function isScalar(value: Json | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isNothing(value: Json): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
}

/** MISP writes booleans in several forms. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === 1 || value === '1' || value === 'true'
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** An attribute that stands by itself. */
export function convertAttribute(attribute: Attribute, frame: Frame): Converted {
  const handling = frame.reader.read(attribute.source, attribute.place, frame.handling)
  const { uuid, comment, category: phase } = attribute
  const labels = [`misp:type="${attribute.type}"`, `misp:category="${attribute.category}"`]
  const unit = { uuid, labels, comment, phase, times: timesOf(attribute.source, frame), handling }
  const rule = ATTRIBUTES.get(attribute.type)
  switch (rule?.kind) {
    case undefined:
      return custom(attribute, unit, frame)
    case 'observable':
      return observed(attribute, rule, { unit, frame })
    case 'pattern':
      return attribute.isSought ? patternAlone(attribute, rule, { unit, frame }) : custom(attribute, unit, frame)
    case 'rule': {
      const { pattern_version: _, ...indicator } = indicatorOf(unit, frame, attribute.value)
      return { objects: [{ ...indicator, pattern_type: rule.language }], main: [`indicator--${uuid}`] }
    }
    case 'vulnerability':
      return named('vulnerability', attribute, { unit, frame })
    case 'campaign':
      return named('campaign', attribute, { unit, frame })
  }
}

type Setting = { readonly unit: Omit<Unit, 'objects' | 'pattern'>; readonly frame: Frame }

function observed(attribute: Attribute, rule: ObservableRule, { unit, frame }: Setting): Converted {
  const builder = filled(attribute, rule, frame)
  if (builder === undefined) return custom(attribute, unit, frame)
  const { objects, pattern } = builder.built()
  if (!areValid(objects, attribute, frame)) return custom(attribute, unit, frame)
  return unitObjects({ ...unit, objects, pattern }, frame)
}

/** Whether STIX takes the values; told when not, so that they are kept in another form. */
function areValid(objects: readonly JsonObject[], { place }: { readonly place: string }, frame: Frame): boolean {
  for (const object of objects) {
    const checked = checkObject(object)
    if (checked.ok) continue
    frame.tell({ place, code: 'value-invalid', reason: `${String(object.type)}: ${checked.refusal.code}: ${checked.refusal.reason}` })
    return false
  }
  return true
}

function patternAlone(attribute: Attribute, rule: ObservableRule, { unit, frame }: Setting): Converted {
  const pattern = filled(attribute, rule, frame)?.built().pattern
  if (pattern === undefined) return custom(attribute, unit, frame)
  return { objects: [indicatorOf(unit, frame, pattern)], main: [`indicator--${unit.uuid}`] }
}

function filled(attribute: Attribute, rule: ObservableRule, frame: Frame): ObservableBuilder | undefined {
  const builder = new ObservableBuilder(rule.type, attribute.uuid, rule.constants)
  const values = rule.parts.length === 1 ? [attribute.value] : splitValue(attribute.value, rule.parts.length)
  const isFilled = rule.parts.every((part, index) => {
    const value = values[index]
    return value !== undefined && builder.add(part, { ...('content' in part ? withContent(attribute, frame) : attribute), value })
  })
  if (isFilled) return builder
  frame.tell({ place: attribute.place, code: 'value-invalid', reason: `the value is none of the type ${plainWord(attribute.type)}` })
  return undefined
}

// A name may hold the separator, what follows it may not.
function splitValue(value: string, count: number): readonly string[] {
  const parts = value.split('|')
  const rest = parts.splice(-(count - 1))
  return [parts.join('|'), ...rest]
}

function named(type: 'vulnerability' | 'campaign', attribute: Attribute, { unit, frame }: Setting): Converted {
  const isCve = /^CVE-\d{4}-\d{4,}$/i.test(attribute.value)
  const external_references = [{ source_name: 'cve', external_id: attribute.value.toUpperCase() }]
  const object = {
    ...domainObject(type, unit, frame),
    name: attribute.value,
    // Not the comment: misp-stix leaves it out of the object, and so that nothing is lost it goes under a name of its own.
    ...(unit.comment !== '' && { x_misp_comment: unit.comment }),
    ...(type === 'vulnerability' && isCve && { external_references }),
  }
  return { objects: [object], main: [`${type}--${unit.uuid}`] }
}

/** What STIX has no object for, under the custom type that misp-stix uses. */
function custom(attribute: Attribute, unit: Setting['unit'], frame: Frame): Converted {
  const reason = `STIX has no object for the type ${plainWord(attribute.type)}: kept as x-misp-attribute`
  frame.tell({ place: attribute.place, code: 'kept-as-custom', reason })
  const object = {
    ...domainObject('x-misp-attribute', unit, frame),
    x_misp_type: attribute.type,
    x_misp_category: attribute.category,
    x_misp_value: attribute.value,
    ...(unit.comment !== '' && { x_misp_comment: unit.comment }),
    ...(attribute.data !== undefined && { x_misp_data: attribute.data }),
  }
  if (attribute.value === '') {
    frame.tell({ place: attribute.place, code: 'value-invalid', reason: 'the value is empty' })
    return NOTHING
  }
  return { objects: [object], main: [`x-misp-attribute--${unit.uuid}`] }
}

/** The strictest handling of attributes inside one object. */
export function handlingsOf(attributes: readonly Attribute[], outer: Handling, frame: Frame): readonly Handling[] {
  return attributes.map(({ source, place }) => frame.reader.read(source, place, outer))
}
