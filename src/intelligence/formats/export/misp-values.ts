/** Values of STIX objects as MISP attributes have them: the tables of the import, read backwards. */
import { isJsonObject, type Json, type JsonObject } from '../../../foundation/index.ts'
import { ATTRIBUTES } from '../misp/attribute-table.ts'
import type { ObservableRule, Part } from '../part.ts'

/** Finds an object of the export by id. */
export type Find = (id: string) => JsonObject | undefined

/** The value of an attribute of this type out of the observables of its observed data; undefined where these do not give it whole. */
export function attributeValue(
  type: string,
  observables: readonly JsonObject[],
  find: Find,
): { readonly value: string; readonly data?: string } | undefined {
  const rule = ATTRIBUTES.get(type)
  if (rule?.kind !== 'observable') return undefined
  const main = observables.find((object) => object.type === rule.type)
  if (main === undefined) return undefined
  return valueByRule(main, rule, find)
}

function valueByRule(main: JsonObject, rule: ObservableRule, find: Find): { readonly value: string; readonly data?: string } | undefined {
  const [first] = rule.parts
  if (first !== undefined && 'content' in first) return contentOf(main, first.content, find)
  const values = rule.parts.map((part) => partValues(part, main, find)[0])
  return values.every((value) => value !== undefined) ? { value: values.join('|') } : undefined
}

function contentOf(
  main: JsonObject,
  kind: 'attachment' | 'sample',
  find: Find,
): { readonly value: string; readonly data?: string } | undefined {
  if (typeof main.name !== 'string') return undefined
  const md5 = isJsonObject(main.hashes) ? main.hashes.MD5 : undefined
  const data = find(String(main.content_ref))?.payload_bin
  const value = kind === 'sample' && typeof md5 === 'string' ? `${main.name}|${md5}` : main.name
  return { value, ...(typeof data === 'string' && { data }) }
}

/** All values that stand where a part puts them. */
export function partValues(part: Part, main: JsonObject, find: Find): readonly string[] {
  if ('path' in part) return at(main, part.path).flatMap(scalar)
  if ('content' in part) return []
  const ids = 'ref' in part ? main[part.ref] : bodies(main)
  return (Array.isArray(ids) ? (ids as readonly Json[]) : [ids]).flatMap((id) => {
    const object = typeof id === 'string' ? find(id) : undefined
    if (object === undefined) return []
    if ('attached' in part) return scalar(object.name)
    const isMeant = part.makes === 'ip' ? object.type === 'ipv4-addr' || object.type === 'ipv6-addr' : object.type === part.makes
    return isMeant ? scalar(object[part.property]) : []
  })
}

function bodies({ body_multipart: parts }: JsonObject): readonly Json[] {
  return Array.isArray(parts) ? (parts as readonly Json[]).flatMap((part) => (isJsonObject(part) ? (part.body_raw_ref ?? []) : [])) : []
}

function at(value: Json | undefined, path: readonly (string | number)[]): readonly Json[] {
  const [step, ...rest] = path
  if (value === undefined) return []
  if (step === undefined) return [value]
  if (step === '*') return Array.isArray(value) ? (value as readonly Json[]).flatMap((element) => at(element, rest)) : []
  if (typeof step === 'number') return Array.isArray(value) ? at((value as readonly Json[])[step], rest) : []
  return isJsonObject(value) && Object.hasOwn(value, step) ? at(value[step], rest) : []
}

function scalar(value: Json | undefined): readonly string[] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : []
}

/** The type and value of an observable that stands alone; undefined where MISP has no attribute for it. */
export function loneAttribute(object: JsonObject, find: Find): { readonly type: string; readonly value: string } | undefined {
  if (object.type === 'ipv4-addr' || object.type === 'ipv6-addr') return { type: 'ip-dst', value: String(object.value) }
  for (const type of LONE_TYPES) {
    const rule = ATTRIBUTES.get(type)
    if (rule?.kind !== 'observable' || rule.type !== object.type) continue
    const found = valueByRule(object, rule, find)
    if (found !== undefined) return { type, value: found.value }
  }
  return undefined
}

/** What says most comes first. */
const LONE_TYPES: readonly string[] = [
  ...['AS', 'domain', 'email', 'mac-address', 'mutex', 'url'],
  ...['filename|sha256', 'filename|sha1', 'filename|md5', 'sha512', 'sha256', 'sha1', 'md5', 'ssdeep', 'tlsh', 'filename'],
  ...['regkey|value', 'regkey', 'x509-fingerprint-sha256', 'x509-fingerprint-sha1', 'x509-fingerprint-md5'],
  ...['email-subject', 'email-message-id'],
]
