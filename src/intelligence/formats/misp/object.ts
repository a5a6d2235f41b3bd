/** One MISP object as objects of STIX. */
import type { JsonObject } from '../../../foundation/index.ts'
import { plainWord } from '../emission.ts'
import { ObservableBuilder } from '../observable-builder.ts'
import { entryOf } from '../part.ts'
import { type Attribute, handlingsOf, withContent } from './attribute.ts'
import { addCustom, customName, customValue } from './custom-property.ts'
import { convertDomainTemplate } from './domain-object.ts'
import { fitting } from './fitting.ts'
import type { Converted, Frame } from './frame.ts'
import { joined } from './handling.ts'
import type { Beside, MispObject } from './misp-object.ts'
import { OBJECT_STEPS } from './object-steps.ts'
import { OBSERVABLE_OBJECTS, type ObjectRule } from './object-table.ts'
import { domainObject, timesOf, type Unit, unitObjects } from './unit.ts'

/** The unit that an object is before its template is looked at. */
export function unitOf(object: MispObject, frame: Frame): Omit<Unit, 'objects' | 'pattern'> {
  const outer = frame.reader.read(object.source, object.place, frame.handling)
  return {
    uuid: object.uuid,
    labels: [`misp:name="${object.name}"`, `misp:meta-category="${object.category}"`],
    comment: object.comment,
    phase: object.category,
    times: timesOf(object.source, frame),
    handling: joined([outer, ...handlingsOf(object.attributes, outer, frame)]),
  }
}

/** The objects that stand for one MISP object; annotations are made with the references. Attributes that STIX does not take are kept as text. */
export function convertObject(object: MispObject, frame: Frame, beside: Beside): Converted {
  const unit = unitOf(object, frame)
  const quiet = { ...frame, tell: () => undefined }
  const fitted = fitting(object.attributes, (attributes) => madeOf({ ...object, attributes }, { unit, frame: quiet, beside })?.objects)
  const made = fitted && madeOf({ ...object, attributes: fitted.fit }, { unit, frame, beside })
  if (fitted === undefined || made === undefined) return custom(object, unit, frame)
  for (const { attribute, reason } of fitted.unfit) {
    frame.tell({ place: attribute.place, code: 'value-invalid', reason: `${reason}: kept as text` })
    made.addCustom(attribute)
  }
  return made.converted()
}

/** What a template makes of the attributes that are there. */
type Made = {
  /** Those that have to be valid. */
  readonly objects: readonly JsonObject[]
  readonly addCustom: (attribute: Attribute) => void
  readonly converted: () => Converted
}

type Making = Setting & { readonly beside: Beside }

function madeOf(object: MispObject, { unit, frame, beside }: Making): Made | undefined {
  const domain = convertDomainTemplate(object, { unit, frame })
  if (domain !== undefined) return domainMade(domain)
  const parts = new Set<MispObject>()
  const find: Beside['find'] = (uuid) => {
    const part = beside.find(uuid)
    if (part !== undefined) parts.add(part)
    return part
  }
  const builder = observableOf(object, frame, { find })
  if (builder === undefined || builder.isEmpty) return undefined
  return {
    objects: builder.built().objects,
    addCustom: (attribute) => builder.addCustom(customName(attribute.relation), customValue(attribute), attribute.isSought),
    converted() {
      // What is put into the object is not handled less strictly than by itself.
      const handling = joined([unit.handling, ...[...parts].map((part) => unitOf(part, frame).handling)])
      return unitObjects({ ...unit, handling, ...builder.built() }, frame)
    },
  }
}

function domainMade({ objects: [first, ...others], main }: Converted): Made {
  const body = { ...first }
  return {
    objects: [body, ...others],
    addCustom: (attribute) => addCustom(body, customName(attribute.relation), customValue(attribute)),
    converted: () => ({ objects: [body, ...others], main }),
  }
}

const STARTED_BY_STEPS = new Set(['domain-ip', 'pe', 'process'])

/** The observable that an object's template makes of its attributes; undefined when STIX has none for it. */
function observableOf(object: MispObject, frame: Frame, beside: Beside): ObservableBuilder | undefined {
  const steps = OBJECT_STEPS.get(object.name)
  if (STARTED_BY_STEPS.has(object.name)) return steps?.start(object, beside)
  const rule = OBSERVABLE_OBJECTS.get(object.name)
  if (rule === undefined) return undefined
  const builder = byRule(object, rule, frame)
  steps?.finish?.(builder, object, beside)
  return builder
}

type Setting = { readonly unit: Omit<Unit, 'objects' | 'pattern'>; readonly frame: Frame }

function byRule(object: MispObject, rule: ObjectRule, frame: Frame): ObservableBuilder {
  const builder = new ObservableBuilder(rule.type, object.uuid, rule.constants)
  const taken = OBJECT_STEPS.get(object.name)?.takes ?? new Set<string>()
  for (const attribute of addressesFirst(object.attributes, rule)) {
    if (taken.has(attribute.relation)) continue
    const part = entryOf(rule.relations, attribute.relation)
    // Of two values for one place the second is kept beside it.
    const isTaken = part !== undefined && 'path' in part && part.path.length === 1 && builder.has(String(part.path[0]))
    if (isTaken && builder.get(String((part as { path: readonly string[] }).path[0])) === attribute.value) continue
    const isPointed = part !== undefined && 'ref' in part && part.many === undefined && builder.has(part.ref)
    if (part !== undefined && !isTaken && !isPointed && builder.add(part, 'content' in part ? withContent(attribute, frame) : attribute))
      continue
    if (part !== undefined && !isTaken && !isPointed)
      frame.tell({ place: attribute.place, code: 'value-invalid', reason: `no value of ${plainWord(attribute.relation)}: kept as text` })
    builder.addCustom(customName(attribute.relation), customValue(attribute), attribute.isSought)
  }
  if (rule.type === 'network-traffic' && !builder.has('protocols')) builder.set('protocols', [...(rule.protocols ?? protocolsOf(builder))])
  else if (rule.protocols !== undefined && rule.type === 'network-traffic') {
    const own = builder.get('protocols') as readonly string[]
    if (object.name === 'netflow' && !own.includes('tcp') && builder.has('extensions')) builder.set('protocols', ['tcp', ...own])
  }
  return builder
}

/** An end of traffic is its address, where there is one, and not one of the names that it has. */
function addressesFirst(attributes: readonly Attribute[], { type, relations }: ObjectRule): readonly Attribute[] {
  if (type !== 'network-traffic') return attributes
  const isAddress = ({ relation }: Attribute): boolean => {
    const part = entryOf(relations, relation)
    return part !== undefined && 'makes' in part && part.makes === 'ip'
  }
  return [...attributes.filter(isAddress), ...attributes.filter((attribute) => !isAddress(attribute))]
}

function protocolsOf(builder: ObservableBuilder): readonly string[] {
  const end = String(builder.get('dst_ref') ?? builder.get('src_ref') ?? '')
  return end.startsWith('ipv6-addr') ? ['ipv6'] : end.startsWith('ipv4-addr') ? ['ipv4'] : ['tcp']
}

/** What STIX has no object for, under the custom type that misp-stix uses. */
export function custom(object: MispObject, unit: Setting['unit'], frame: Frame): Converted {
  const reason = `STIX has no object for the template ${plainWord(object.name)}: kept as x-misp-object`
  frame.tell({ place: object.place, code: 'kept-as-custom', reason })
  const made = {
    ...domainObject('x-misp-object', unit, frame),
    x_misp_name: object.name,
    x_misp_meta_category: object.category,
    ...(object.comment !== '' && { x_misp_comment: object.comment }),
    ...(object.attributes.length > 0 && { x_misp_attributes: object.attributes.map(customAttribute) }),
  }
  return { objects: [made], main: [`x-misp-object--${object.uuid}`] }
}

function customAttribute({ type, relation, value, category, isSought, uuid, comment, data }: Attribute): JsonObject {
  return {
    type,
    object_relation: relation,
    value,
    uuid,
    category,
    to_ids: isSought,
    ...(comment !== '' && { comment }),
    ...(data !== undefined && { data }),
  }
}
