/** The observables inside observed data of STIX 2.0 as objects of their own. */
import { isJsonObject, type Json, type JsonObject, textIn } from '../../foundation/index.ts'
import { computedId } from '../model/computed-id.ts'
import { isTypeName } from '../model/identifier.ts'
import { checkObject } from '../model/stix-object.ts'
import type { ConversionInput } from './change.ts'
import { convertObservable } from './observable.ts'

/** The observed data with `object_refs`, after the observables it refers to. */
export function convertObserved(observed: JsonObject, input: ConversionInput): readonly JsonObject[] {
  const graph = new LocalGraph(observed, input)
  const members = Object.keys(observed.objects as JsonObject)
    .map((key) => graph.resolve(key))
    .filter((member) => member !== undefined)
  const { objects: _, ...rest } = observed
  const references = [...new Set(members.map((member) => textIn(member.id)))]
  const id = textIn(observed.id)
  if (references.length > 0)
    input.change({ id, pointer: '/objects', change: 'moved-out', detail: `${references.length} objects in object_refs` })
  return [...members, references.length > 0 ? { ...rest, object_refs: references } : rest]
}

/** Resolves the local keys of one list of observables: what an observable refers to comes before it, since ids may depend on it. */
class LocalGraph {
  readonly #observed: JsonObject
  readonly #objects: JsonObject
  readonly #input: ConversionInput
  readonly #done = new Map<string, JsonObject | undefined>()
  /** Ids given before their object is done, where observables refer to each other in a circle. */
  readonly #early = new Map<string, string>()
  readonly #open = new Set<string>()

  constructor(observed: JsonObject, input: ConversionInput) {
    this.#observed = observed
    this.#objects = observed.objects as JsonObject
    this.#input = input
  }

  /** The observable of a key; undefined when it cannot be made valid. */
  resolve(key: string): JsonObject | undefined {
    if (this.#done.has(key)) return this.#done.get(key)
    const value = this.#objects[key]
    this.#open.add(key)
    const made = isJsonObject(value) ? this.#make(key, value) : undefined
    this.#open.delete(key)
    this.#done.set(key, made)
    return made
  }

  #make(key: string, value: JsonObject): JsonObject | undefined {
    const type = value.type
    if (typeof type !== 'string' || !isTypeName(type)) return this.#leaveOut(key, 'type-invalid')
    const inPlace = this.#withReferences(convertObservable(value))
    const body = { type, spec_version: '2.1', ...markingsOf(this.#observed), ...inPlace }
    const id = this.#early.get(key) ?? computedId(body)?.id ?? `${type}--${this.#input.newUuid()}`
    const object = { ...body, id }
    const checked = checkObject(object)
    return checked.ok ? object : this.#leaveOut(key, checked.refusal.code)
  }

  #leaveOut(key: string, code: string): undefined {
    const pointer = `/objects/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    this.#input.change({ id: textIn(this.#observed.id), pointer, change: 'left-out', detail: code })
    return undefined
  }

  #withReferences(object: JsonObject): JsonObject {
    const result: Record<string, Json> = {}
    for (const [name, value] of Object.entries(object)) {
      const shown = this.#converted(name, value)
      if (shown !== undefined) result[name] = shown
    }
    return result
  }

  #converted(name: string, value: Json): Json | undefined {
    if (name.endsWith('_ref') && typeof value === 'string')
      return this.#idOf(value) ?? (Object.hasOwn(this.#objects, value) ? undefined : value)
    if (name.endsWith('_refs') && Array.isArray(value)) {
      const ids = (value as readonly Json[]).flatMap((key) => this.#converted('_ref', key) ?? [])
      return ids.length > 0 ? ids : undefined
    }
    if (Array.isArray(value))
      return (value as readonly Json[]).map((element) => (isJsonObject(element) ? this.#withReferences(element) : element))
    return isJsonObject(value) ? this.#withReferences(value) : value
  }

  #idOf(key: string): string | undefined {
    const value = this.#objects[key]
    if (!isJsonObject(value) || typeof value.type !== 'string' || !isTypeName(value.type)) return undefined
    if (!this.#open.has(key)) return this.resolve(key)?.id as string | undefined
    const early = this.#early.get(key) ?? `${value.type}--${this.#input.newUuid()}`
    this.#early.set(key, early)
    return early
  }
}

// What was marked as part of its observed data is marked so by itself.
function markingsOf(observed: JsonObject): JsonObject {
  return observed.object_marking_refs === undefined ? {} : { object_marking_refs: observed.object_marking_refs }
}
