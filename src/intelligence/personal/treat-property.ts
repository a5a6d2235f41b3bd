/** Generalises or pseudonymises one top-level property of an object. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import type { TextFinding } from './finding.ts'
import { generaliseValue } from './generalise.ts'
import { propertyRule } from './property-rule.ts'
import { surrogateOf } from './pseudonymise.ts'
import type { Scanning } from './scan-text.ts'
import { scanText } from './scan-text.ts'
import { treatText } from './treat-text.ts'

/** How. */
export type ValueTreatment = 'generalise' | 'pseudonymise'

/** How and with what. */
export type TreatmentView = Scanning & {
  readonly treatment: ValueTreatment
  /** See `surrogateKey`; without it nothing can be pseudonymised. */
  readonly key?: Uint8Array
  /** Whether a value stays as it is, an indicator of an attacker for example. */
  readonly keeps?: (finding: TextFinding) => boolean
}

/** The value that the property has instead, or that it has none. */
export type TreatedProperty = { readonly value: Json } | 'drop'

/**
 * A property with its personal values treated: what the property map drops goes,
 * what it names is replaced as a whole, and in texts and patterns each finding is
 * replaced. A property that neither the standard nor the map knows is dropped.
 * A value that would no longer be lawful for its property is dropped, never kept.
 * The caller checks the object that results: a required property may be gone,
 * and the id is to change where `isIdentifying` says so.
 */
export function treatProperty(object: JsonObject, name: string, view: TreatmentView): TreatedProperty {
  const value = object[name]
  if (value === undefined || (view.treatment === 'pseudonymise' && view.key === undefined)) return 'drop'
  const treated = treatValue(value, { owner: object, path: [name], view })
  return treated === undefined ? 'drop' : { value: treated }
}

/** What is written in a text in place of one finding; undefined keeps it. */
export function replacementOf(finding: TextFinding, view: TreatmentView): string | undefined {
  if (view.keeps?.(finding) === true) return undefined
  return valueInstead(finding, view) ?? `[${finding.kind}]`
}

type Place = {
  readonly owner: JsonObject
  readonly path: readonly string[]
  readonly view: TreatmentView
}

function treatValue(value: Json, place: Place): Json | undefined {
  if (Array.isArray(value)) {
    const kept = (value as readonly Json[]).map((element, index) => treatValue(element, step(place, String(index))))
    const present = kept.filter((element): element is Json => element !== undefined)
    return present.length === 0 ? undefined : present
  }
  if (isJsonObject(value)) return treatMembers(value, place)
  return treatLeaf(value as string | number | boolean | null, place)
}

function step(place: Place, name: string): Place {
  return { ...place, path: [...place.path, name] }
}

function treatMembers(object: JsonObject, place: Place): JsonObject | undefined {
  const isInner = place.path.length === 2 && place.path[0] === 'objects' && typeof object.type === 'string'
  const inside: Place = isInner ? { ...place, owner: object, path: [] } : place
  const kept: [string, Json][] = []
  for (const [name, member] of Object.entries(object)) {
    // A key that holds a value cannot be replaced without a chance that two become one.
    if (scanText(name, place.view).length > 0) continue
    const treated = isInner && name === 'type' ? member : treatValue(member, step(inside, name))
    if (treated !== undefined) kept.push([name, treated])
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function treatLeaf(value: string | number | boolean | null, place: Place): Json | undefined {
  const { owner, path, view } = place
  const rule = propertyRule(owner, path)
  if (rule?.suggestion === 'drop' || rule?.kind === 'reference') return undefined
  if (path.at(-1)?.endsWith('_bin') === true) return undefined
  if (rule === undefined || rule.kind === 'text' || rule.suggestion === 'scan')
    return typeof value === 'string' ? treatedText(value, place) : value
  const text = String(value)
  const instead = valueInstead({ kind: rule.kind, value: text }, view)
  if (instead === undefined || !isLawful(rule.kind, instead)) return rule.kind === 'place' ? value : undefined
  return typeof value === 'number' ? Number(instead) : instead
}

function treatedText(text: string, { owner, path, view }: Place): string | undefined {
  const isPattern = owner.type === 'indicator' && path[0] === 'pattern'
  // A comparison with a network or a domain would match other things than the rule says.
  const isChanging = isPattern && view.treatment === 'generalise'
  if (isChanging) return scanText(text, view).every((finding) => view.keeps?.(finding) === true) ? text : undefined
  return treatText(text, (finding) => replacementOf(finding, view), view)
}

function valueInstead({ kind, value }: Pick<TextFinding, 'kind' | 'value'>, view: TreatmentView): string | undefined {
  // Times and counts have no surrogate; what is left of them when they are made less exact tells no one apart.
  if (view.treatment === 'generalise' || kind === 'time' || kind === 'count') return generaliseValue(kind, value)
  return view.key && surrogateOf(kind, value, view.key)
}

/** Whether what stands instead has the form that the standard asks of the property. */
function isLawful(kind: TextFinding['kind'], text: string): boolean {
  return kind !== 'email' || !text.startsWith('*')
}
