/** Links of an object that say more than is left of them where they are made coarser. */
import { isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import { coarserLink, isLink } from './coarser-link.ts'
import { valueKey } from './normal-form.ts'
import { propertyRule } from './property-rule.ts'
import { isWholeText } from './treat-known.ts'

/** A link by its key as a text, and the top-level property it stands in. */
export type LinkInFull = { readonly key: string; readonly field: string }

/** Those in properties of links that are picked by name. */
export function linksInFull(object: JsonObject, isPicked: (name: string) => boolean): readonly LinkInFull[] {
  return Object.entries(object).flatMap(([field, value]) =>
    isPicked(field) ? linksOf(value, { owner: object, path: [field] }).map((key) => ({ key, field })) : [],
  )
}

type Place = { readonly owner: JsonObject; readonly path: readonly string[] }

function linksOf(value: Json, { owner, path }: Place): readonly string[] {
  if (typeof value === 'string') {
    if (!isWholeText(value) || !isLink(value) || propertyRule(owner, path)?.kind !== 'url') return []
    return coarserLink(value) === value ? [] : [valueKey('text', value)]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    // Only observed data holds whole objects (STIX 2.1 section 4.14, deprecated).
    const isInner = path.length === 1 && path[0] === 'objects' && isJsonObject(member) && typeof member.type === 'string'
    return linksOf(member, isInner ? { owner: member, path: [] } : { owner, path: [...path, name] })
  })
}
