/** Items as one MISP event: what the import of MISP made is put back, and what else MISP has a place for. */
import type { Json, JsonObject } from '../../../foundation/index.ts'
import type { GivenGrade } from '../../grading/own-grade.ts'
import { isContested } from '../../marking/narrowed-handling.ts'
import { publishedTerms } from '../../marking/terms.ts'
import { ATTRIBUTES } from '../misp/attribute-table.ts'
import { OBSERVABLE_OBJECTS } from '../misp/object-table.ts'
import { IMPORT_NAMESPACE, MISP_NAMESPACE, uuid5 } from '../stable-id.ts'
import type { Exporter, ExportItem, ExportTerms, Tell } from './item.ts'
import { attributeValue, loneAttribute, partValues } from './misp-values.ts'
import { isCurrent, soughtValues } from './sought-values.ts'

type Entry = ExportItem & { readonly place: string }

/** An event is one document, so it is written when the last item came. */
export function mispExport(terms: ExportTerms, tell: Tell): Exporter {
  const entries = new Map<string, Entry>()
  return {
    mediaType: 'application/json',
    start: () => '',
    add(item, place) {
      if (isCurrent(item.object, terms.at)) entries.set(String(item.object.id), { ...item, place })
      else tell(place, 'not-in-format', 'is revoked or no longer valid')
      return ''
    },
    finish: () => `${JSON.stringify({ Event: new EventWriter(entries, terms, tell).event() })}\n`,
  }
}

/** The type of attribute for each kind of value that a pattern seeks. */
const KIND_TYPES: Readonly<Record<string, string>> = {
  ip: 'ip-dst',
  'ip-port': 'ip-dst|port',
  email: 'email',
  mac: 'mac-address',
  asn: 'AS',
}
const THREAT_LEVELS: Readonly<Record<string, string>> = { 'high-risk': '1', 'medium-risk': '2', 'low-risk': '3' }
const RULES = new Set(['yara', 'sigma', 'snort', 'suricata'])
/** What says something only of what is told elsewhere. */
const SILENT = new Set(['identity', 'marking-definition', 'extension-definition'])

class EventWriter {
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #terms: ExportTerms
  readonly #tell: Tell
  readonly #attributes: JsonObject[] = []
  readonly #objects: JsonObject[] = []
  readonly #done = new Set<string>()

  constructor(entries: ReadonlyMap<string, Entry>, terms: ExportTerms, tell: Tell) {
    this.#entries = entries
    this.#terms = terms
    this.#tell = tell
  }

  event(): JsonObject {
    const all = [...this.#entries.values()]
    // What tells most of a thing first: what it tells is not told again.
    for (const type of ['observed-data', 'indicator']) for (const entry of all) if (entry.object.type === type) this.#unit(entry)
    const events = all.filter(({ object }) => object.type === 'report' || object.type === 'grouping')
    for (const entry of all) if (!this.#done.has(String(entry.object.id)) && !events.includes(entry)) this.#alone(entry)
    const head = events.length === 1 ? events[0]?.object : undefined
    for (const { place } of head === undefined ? events : [])
      this.#tell(place, 'not-in-format', 'a MISP file of several events is not written')
    return this.#withAttributes(head)
  }

  #withAttributes(head: JsonObject | undefined): JsonObject {
    const { at, agreement, purpose, party } = this.#terms
    const level = labelValue(head, 'misp:threat-level')
    const creator = this.#find(String(head?.created_by_ref))
    const time = head === undefined ? at : Date.parse(String(head.modified))
    return {
      uuid: head === undefined ? uuid5(IMPORT_NAMESPACE, `event ${party} ${agreement} ${purpose} ${at}`) : uuidOf(head),
      info: typeof head?.name === 'string' ? head.name : `Items of ${party} under an agreement`,
      date: new Date(time).toISOString().slice(0, 10),
      timestamp: seconds(time),
      published: false,
      threat_level_id: THREAT_LEVELS[level ?? ''] ?? '4',
      analysis: '2',
      // No further than this organisation until somebody there decides so.
      distribution: '0',
      ...(creator !== undefined && { Orgc: { name: String(creator.name), uuid: uuidOf(creator) } }),
      Tag: [`comity:purpose="${purpose}"`, `comity:agreement="${agreement}"`, ...ownTags(head)].map((name) => ({ name })),
      Attribute: this.#attributes,
      Object: this.#objects,
    }
  }

  readonly #find = (id: string): JsonObject | undefined => this.#entries.get(id)?.object

  /** Observed data or an indicator, with the other of the two where both stand for one thing. */
  #unit(entry: Entry): void {
    const { object, place } = entry
    const uuid = uuidOf(object)
    if (this.#done.has(String(object.id))) return
    const indicator = object.type === 'indicator' ? object : this.#find(`indicator--${uuid}`)
    const observables = ((object.object_refs ?? []) as readonly string[]).map(this.#find).filter((part) => part !== undefined)
    const type = labelValue(object, 'misp:type')
    const template = labelValue(object, 'misp:name')
    const made = type !== undefined ? this.#typed(type, entry, { observables, indicator }) : false
    const isMade = made || (template !== undefined && this.#template(template, entry, { observables, indicator }))
    if (!isMade && object.type === 'indicator') this.#sought(entry)
    else if (!isMade) {
      // Each observable is told by itself.
      this.#done.add(String(object.id))
      return
    }
    for (const part of [object, ...observables]) this.#done.add(String(part.id))
    if (indicator !== undefined && isMade) this.#done.add(String(indicator.id))
    if (!isMade && object.type === 'indicator' && place === '') this.#tell(place, 'not-in-format', 'has no place in MISP')
  }

  #typed(type: string, entry: Entry, { observables, indicator }: Parts): boolean {
    const found = attributeValue(type, observables, this.#find) ?? this.#fromPattern(type, indicator)
    if (found === undefined) return false
    this.#attributes.push(
      this.#attribute(entry, { type, ...found, isSought: indicator !== undefined, comment: commentOf(entry.object, indicator) }),
    )
    return true
  }

  /** Rules of detection languages, and what has a pattern and no observable. */
  #fromPattern(type: string, indicator: JsonObject | undefined): { readonly value: string } | undefined {
    const rule = ATTRIBUTES.get(type)
    const pattern = indicator?.pattern
    if (typeof pattern !== 'string') return undefined
    if (rule?.kind === 'rule') return { value: pattern }
    const literal = rule?.kind === 'pattern' ? / = (?:'((?:[^'\\]|\\.)*)'|(\d+))\]$/.exec(pattern) : null
    const value = literal?.[2] ?? literal?.[1]?.replaceAll(/\\(.)/g, '$1')
    return value === undefined ? undefined : { value }
  }

  #template(name: string, entry: Entry, { observables, indicator }: Parts): boolean {
    const rule = OBSERVABLE_OBJECTS.get(name)
    const main = rule === undefined ? undefined : observables.find((object) => object.type === rule.type)
    if (rule === undefined || main === undefined) return false
    const taken = new Set<string>()
    const attributes = Object.entries(rule.relations).flatMap(([relation, part]) => {
      // Several relations may stand for one place; the first that says it is enough.
      const key = JSON.stringify(part)
      if (taken.has(key)) return []
      taken.add(key)
      return partValues(part, main, this.#find).map((value, index) => ({ relation, value, index }))
    })
    const custom = Object.entries(main).flatMap(([property, value]) =>
      property.startsWith('x_misp_')
        ? [value]
            .flat()
            .filter((one) => typeof one === 'string')
            .map((one, index) => ({ relation: property.slice(7), value: one as string, index }))
        : [],
    )
    const pattern = String(indicator?.pattern ?? '')
    this.#objects.push({
      uuid: uuidOf(entry.object),
      name,
      'meta-category': labelValue(entry.object, 'misp:meta-category') ?? 'misc',
      timestamp: seconds(Date.parse(String(entry.object.modified))),
      ...tagged(entry),
      Attribute: [...attributes, ...custom].map(({ relation, value, index }) => ({
        uuid: uuid5(MISP_NAMESPACE, `${uuidOf(entry.object)} ${relation} ${index} ${value}`),
        type: 'text',
        object_relation: relation,
        value,
        category: 'Other',
        to_ids: pattern.includes(`'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`) || pattern.includes(` = ${value}`),
        ...tagged(entry),
      })),
    })
    return true
  }

  /** An indicator that did not come from MISP: an attribute for each value that by itself makes it match. */
  #sought(entry: Entry): void {
    const { object, place } = entry
    const language = String(object.pattern_type)
    const values = RULES.has(language) ? [{ kind: language, value: String(object.pattern) }] : soughtValues(object)
    if (values === undefined) {
      this.#tell(place, 'not-in-format', 'its pattern needs more than one value, or is in another language')
      return
    }
    for (const [index, { kind, value }] of values.entries()) {
      const found = {
        type: KIND_TYPES[kind] ?? kind,
        value,
        isSought: true,
        comment: String(object.description ?? object.name ?? ''),
        index,
      }
      this.#attributes.push(this.#attribute(entry, found))
    }
  }

  #alone(entry: Entry): void {
    const { object, place } = entry
    const type = String(object.type)
    if (SILENT.has(type)) return
    if (type === 'x-misp-attribute') {
      const { x_misp_type: own, x_misp_value: value } = object
      this.#attributes.push(
        this.#attribute(entry, { type: String(own), value: String(value), isSought: false, comment: commentOf(object) }),
      )
    } else if (type === 'vulnerability' && typeof object.name === 'string') {
      this.#attributes.push(this.#attribute(entry, { type, value: object.name, isSought: false, comment: commentOf(object) }))
    } else if (type === 'relationship' && object.relationship_type === 'based-on' && this.#done.has(String(object.source_ref))) {
      // Told by the indicator and what it is based on.
    } else {
      const lone = loneAttribute(object, this.#find)
      if (lone === undefined) this.#tell(place, 'not-in-format', `${type} has no place in MISP`)
      else this.#attributes.push(this.#attribute(entry, { ...lone, isSought: false, comment: '' }))
    }
  }

  #attribute(entry: Entry, { type, value, data, isSought, comment, index = 0 }: Found): JsonObject {
    const { object } = entry
    return {
      uuid: index === 0 ? uuidOf(object) : uuid5(MISP_NAMESPACE, `${uuidOf(object)} ${index}`),
      type,
      value,
      category: labelValue(object, 'misp:category') ?? 'Network activity',
      to_ids: isSought,
      timestamp: seconds(Date.parse(String(object.modified ?? new Date(this.#terms.at).toISOString()))),
      distribution: '5',
      ...(comment !== '' && { comment }),
      ...(data !== undefined && { data }),
      ...tagged(entry),
    }
  }
}

type Parts = { readonly observables: readonly JsonObject[]; readonly indicator: JsonObject | undefined }
type Found = {
  readonly type: string
  readonly value: string
  readonly data?: string
  readonly isSought: boolean
  readonly comment: string
  readonly index?: number
}

function commentOf(object: JsonObject, indicator?: JsonObject): string {
  return String(indicator?.description ?? object.description ?? object.x_misp_comment ?? '')
}

function seconds(instant: number): string {
  return String(Math.floor(instant / 1_000))
}

function uuidOf(object: JsonObject): string {
  return String(object.id).slice(-36)
}

function labelValue(object: JsonObject | undefined, name: string): string | undefined {
  const labels = (object?.labels ?? []) as readonly Json[]
  const label = labels.find((one) => typeof one === 'string' && one.startsWith(`${name}="`))
  return typeof label === 'string' ? label.slice(name.length + 2, -1) : undefined
}

function ownTags(object: JsonObject | undefined): readonly string[] {
  return ((object?.labels ?? []) as readonly Json[]).flatMap((label) =>
    typeof label === 'string' && label.includes(':') && !label.startsWith('misp:') ? [label] : [],
  )
}

/** What this party itself says of it, by names that nobody takes for the origin's. */
function ownGradeTags({ party, reliability, credibility, nature, review }: GivenGrade): readonly string[] {
  const said = { 'graded-by': party, 'own-source-reliability': reliability, 'own-information-credibility': credibility }
  return Object.entries({ ...said, 'own-nature': nature, 'own-review': review }).map(([name, value]) => `comity:${name}="${value}"`)
}

/** The handling of an item as tags: level, PAP, grades and the day of erasure, beside its own labels. */
function tagged({ object, marking, pap, reliability, credibility, ownGrade, retainUntil }: Entry): JsonObject {
  const markings = ((object.object_marking_refs ?? []) as readonly string[]).flatMap((id) => publishedTerms(id)?.level ?? [])
  const levels = [...new Set([marking, ...markings])].map((level) => `tlp:${level.toLowerCase()}`)
  const tags = [
    ...levels,
    ...(pap === 'none' ? [] : [`PAP:${pap}`]),
    ...ownTags(object),
    ...(reliability === 'X' ? [] : [`comity:source-reliability="${reliability}"`]),
    ...(credibility === '4' ? [] : [`comity:information-credibility="${credibility}"`]),
    ...(ownGrade === undefined ? [] : ownGradeTags(ownGrade)),
    ...(isContested(object) ? ['comity:accuracy="contested"'] : []),
    `comity:erase-by="${new Date(retainUntil).toISOString().slice(0, 10)}"`,
  ]
  return { Tag: [...new Set(tags)].map((name) => ({ name })) }
}
