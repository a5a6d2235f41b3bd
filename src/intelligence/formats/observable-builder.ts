/** Builds one cyber-observable object, those it refers to, and the pattern that seeks them, out of parts. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { computedId } from '../model/computed-id.ts'
import { uuidVersion } from '../model/identifier.ts'
import { literal, type Part, type PropertyPart, patternPath, type ReferencePart } from './part.ts'
import { addressType, readValue } from './reading.ts'
import { MISP_NAMESPACE, stableUuid4 } from './stable-id.ts'

/** One value and where it comes from. */
export type Given = {
  readonly value: string
  /** Names the object that is made of it, where it makes one of its own. */
  readonly uuid: string
  readonly data?: string | undefined
  /** Whether the pattern seeks it. */
  readonly isSought: boolean
}

type Body = Record<string, Json>

// A longer literal would take a pattern beyond what readers accept.
const SOUGHT_DATA_MAX = 512 * 1024

/** Values that are no objects of STIX are refused one by one; what was built is checked whole by whoever emits it. */
export class ObservableBuilder {
  readonly #type: string
  readonly #main: Body
  readonly #others = new Map<string, Body>()
  readonly #terms: string[] = []
  readonly #uuid: string

  constructor(type: string, uuid: string, constants: Readonly<Record<string, unknown>> = {}) {
    this.#type = type
    this.#uuid = uuid
    this.#main = { type, spec_version: '2.1', id: '', ...(structuredClone(constants) as JsonObject) }
    for (const [name, value] of Object.entries(constants)) {
      if (name === 'account_type') this.#terms.push(`${type}:${name} = ${literal(value)}`)
    }
  }

  /** Whether anything is in it. */
  get isEmpty(): boolean {
    return Object.keys(this.#main).every((name) =>
      ['type', 'spec_version', 'id', 'is_multipart', 'protocols', 'account_type'].includes(name),
    )
  }

  has(property: string): boolean {
    return this.#main[property] !== undefined
  }

  /** Puts one value in its place. @returns false when it is not such a value */
  add(part: Part, given: Given): boolean {
    if ('path' in part) return this.#property(part, given)
    if ('ref' in part) return this.#reference(part, given)
    if ('attached' in part) return this.#attach(given)
    return this.#content(part.content, given)
  }

  /** A property that STIX does not know; of several values a list. */
  addCustom(name: string, value: Json, isSought: boolean): void {
    const before = this.#main[name]
    this.#main[name] = before === undefined ? value : Array.isArray(before) ? [...(before as readonly Json[]), value] : [before, value]
    if (isSought && (typeof value === 'string' || typeof value === 'boolean')) this.#terms.push(`${this.#type}:${name} = ${literal(value)}`)
  }

  /** A term that no part gives. */
  addTerm(term: string): void {
    this.#terms.push(`${this.#type}:${term}`)
  }

  /** An object beside the main one. @returns its id */
  addObject(type: string, uuid: string, body: JsonObject): string {
    const id = observableId(type, uuid, body)
    const present = this.#others.get(id)
    if (present === undefined) this.#others.set(id, { type, spec_version: '2.1', id, ...body })
    else Object.assign(present, body)
    return id
  }

  set(name: string, value: Json): void {
    this.#main[name] = value
  }

  get(name: string): Json | undefined {
    return this.#main[name]
  }

  /** Another object that was added, to complete it. */
  other(id: string): Record<string, Json> | undefined {
    return this.#others.get(id)
  }

  /** The objects, the main one first; and the pattern, undefined where nothing is sought. */
  built(): { readonly objects: readonly JsonObject[]; readonly pattern: string | undefined } {
    this.#main.id = observableId(this.#type, this.#uuid, this.#main)
    const hasTerms = this.#terms.some((term) => !term.startsWith(`${this.#type}:account_type `))
    return {
      objects: [this.#main, ...this.#others.values()],
      pattern: hasTerms ? `[${[...new Set(this.#terms)].join(' AND ')}]` : undefined,
    }
  }

  #seek(given: Given, path: string, value: Json): void {
    if (given.isSought) this.#terms.push(`${this.#type}:${path} = ${literal(value)}`)
  }

  #property(part: PropertyPart, given: Given): boolean {
    const value = readValue(given.value, part.as)
    if (value === undefined) return false
    assign(this.#main, part.path, value)
    if (part.as === 'time') return true
    this.#seek(given, patternPath(part.path), value)
    return true
  }

  #reference(part: ReferencePart, given: Given): boolean {
    const type = part.makes === 'ip' ? addressType(given.value) : part.makes
    const value = readValue(given.value, part.as)
    if (type === undefined || value === undefined) return false
    const id = this.addObject(type, given.uuid, { [part.property]: value })
    const path = this.#point(part, id)
    if (part.isTyped === true) this.#seek(given, `${path}.type`, type)
    this.#seek(given, `${path}.${part.property}`, value)
    return true
  }

  #point({ ref, many }: { readonly ref: string; readonly many?: 'anywhere' | 'in-place' }, id: string): string {
    if (many === undefined) {
      this.#main[ref] = id
      return ref
    }
    const ids = (this.#main[ref] ?? []) as readonly Json[]
    this.#main[ref] = [...ids, id]
    return `${ref}[${many === 'anywhere' ? '*' : ids.length}]`
  }

  #attach(given: Given): boolean {
    const id = this.addObject('file', given.uuid, { name: given.value })
    const parts = (this.#main.body_multipart ?? []) as readonly Json[]
    this.#main.is_multipart = true
    this.#main.body_multipart = [...parts, { body_raw_ref: id, content_disposition: `attachment; filename='${given.value}'` }]
    this.#seek(given, `body_multipart[${parts.length}].body_raw_ref.name`, given.value)
    return true
  }

  #content(kind: 'attachment' | 'sample', given: Given): boolean {
    const [name = '', md5] = kind === 'sample' ? given.value.split('|') : [given.value]
    if (!this.has('name')) {
      this.#main.name = name
      this.#seek(given, 'name', name)
    }
    if (md5 !== undefined && !this.has('hashes')) {
      this.#main.hashes = { MD5: md5 }
      this.#seek(given, 'hashes.MD5', md5)
    }
    if (given.data === undefined) return true
    const zip = kind === 'sample' && {
      mime_type: 'application/zip',
      encryption_algorithm: 'mime-type-indicated',
      decryption_key: 'infected',
    }
    const content = { payload_bin: given.data, ...zip }
    this.#main.content_ref = this.addObject('artifact', given.uuid, content)
    for (const [property, value] of Object.entries(content))
      if (value.length <= SOUGHT_DATA_MAX) this.#seek(given, `content_ref.${property}`, value)
    return true
  }
}

/** The id of an observable that the foreign format names by this UUID; another one where the standard forbids it (section 2.9). */
function observableId(type: string, uuid: string, body: JsonObject): string {
  const isFree = uuidVersion(`${type}--${uuid}`) === '4' || computedId({ ...body, type }) !== undefined
  return `${type}--${isFree ? uuid : stableUuid4(MISP_NAMESPACE, `${type}--${uuid}`)}`
}

/** Sets the value at a path, making what it stands in. */
function assign(body: Body, path: readonly (string | number)[], value: Json): void {
  let place: Record<string | number, Json> = body
  for (const [index, step] of path.entries()) {
    const next = path[index + 1]
    const key = step === '*' ? (place as unknown as readonly Json[]).length : step
    if (next === undefined) place[key] = value
    else {
      place[key] ??= typeof next === 'number' || next === '*' ? [] : {}
      place = place[key] as Record<string | number, Json>
    }
  }
}
