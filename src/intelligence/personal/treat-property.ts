/** Generalises or pseudonymises one top-level property of an object. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import { isPatternPlace } from './pattern-findings.ts'
import { propertyRule } from './property-rule.ts'
import { scanText } from './scan-text.ts'
import { treatPattern } from './treat-pattern.ts'
import { treatText } from './treat-text.ts'
import type { TreatmentView } from './treatment.ts'
import { isLawfulInstead, replacementOf, valueInstead } from './treatment.ts'

/** The value that the property has instead, or that it has none. */
export type TreatedProperty = { readonly value: Json } | 'drop'

/**
 * A property with its personal values treated: what the property map drops goes,
 * what it names is replaced as a whole, and in texts each finding is replaced; for
 * patterns see `treatPattern`. A property that neither the standard nor the map knows is dropped.
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
  // What somebody wrote to somebody is personal as a whole, and nothing can stand for it.
  if (rule?.suggestion === 'scan' && rule.finds === 'certain') return undefined
  if (rule === undefined || rule.kind === 'text' || rule.suggestion === 'scan') {
    const text = typeof value === 'string' && rule?.kind === 'url' ? linkInstead(value, view) : value
    return typeof text === 'string' ? treatedText(text, place) : text
  }
  // Its sectors, and the locations that its relationships name, say more of it where the annex shares them.
  if (rule.when === 'organisation' && view.treatment === 'generalise') return 'Organisation'
  const text = String(value)
  const instead = valueInstead({ kind: rule.kind, value: text }, view)
  if (instead === undefined || !isLawfulInstead(rule.kind, instead)) return rule.kind === 'place' ? value : undefined
  return typeof value === 'number' ? Number(instead) : instead
}

/** What becomes of a link before what is found in it is treated. */
function linkInstead(link: string, view: TreatmentView): string | undefined {
  return view.treatment === 'generalise' ? valueInstead({ kind: 'url', value: link }, view) : link
}

function treatedText(text: string, { owner, path, view }: Place): string | undefined {
  if (isPatternPlace(owner, path)) return treatPattern(owner, text, view)
  return treatText(text, (finding) => replacementOf(finding, view), view)
}
