/** Which property of which object a literal of a pattern is compared with. */
import type { JsonObject } from '../../foundation/index.ts'
import type { PatternLiteral } from '../pattern/index.ts'
import { ipv4Octets, ipv6Groups } from './internet-address.ts'
import { propertyRule } from './property-rule.ts'

/** An object of the type that decides, and the path from it. */
export type LiteralPlace = { readonly owner: JsonObject; readonly path: readonly string[] }

const ADDRESSES = ['ipv4-addr', 'ipv6-addr', 'mac-addr', 'domain-name']
/** What the references of cyber-observable objects lead to (STIX 2.1 section 6; `binary_ref` and such are of 2.0). */
const TARGETS: ReadonlyMap<string, readonly string[]> = new Map([
  ['from_ref', ['email-addr']],
  ['sender_ref', ['email-addr']],
  ['to_refs', ['email-addr']],
  ['cc_refs', ['email-addr']],
  ['bcc_refs', ['email-addr']],
  ['raw_email_ref', ['artifact']],
  ['body_raw_ref', ['artifact', 'file']],
  ['belongs_to_ref', ['user-account']],
  ['belongs_to_refs', ['autonomous-system']],
  ['resolves_to_refs', ADDRESSES],
  ['src_ref', ADDRESSES],
  ['dst_ref', ADDRESSES],
  ['src_payload_ref', ['artifact']],
  ['dst_payload_ref', ['artifact']],
  ['message_body_data_ref', ['artifact']],
  ['encapsulates_refs', ['network-traffic']],
  ['encapsulated_by_ref', ['network-traffic']],
  ['opened_connection_refs', ['network-traffic']],
  ['parent_directory_ref', ['directory']],
  ['contains_refs', ['file', 'directory']],
  ['content_ref', ['artifact']],
  ['image_ref', ['file']],
  ['binary_ref', ['file']],
  ['service_dll_refs', ['file']],
  ['parent_ref', ['process']],
  ['child_refs', ['process']],
  ['creator_user_ref', ['user-account']],
  ['holder_ref', ['identity']],
])
const MAC = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i
const REFERENCE_END = /_refs?$/

/**
 * The place of a literal, as if it were a property of an object of the type at the end of the path: references are
 * followed, each to the type that the standard gives it. A reference that no standard defines leads to an unknown type.
 */
export function literalPlace({ objectType, steps }: PatternLiteral, value: string): LiteralPlace {
  let type = objectType
  let path: string[] = []
  for (const step of steps) {
    const reference = path.findLast((part) => part !== '*')
    if (step.kind === 'name' && reference !== undefined && REFERENCE_END.test(reference)) {
      type = targetType(TARGETS.get(reference) ?? [], step.name, value)
      path = []
    }
    // The map is of lists whatever their length, so each place in one is any place.
    path.push(step.kind === 'name' ? step.name : '*')
  }
  return { owner: { type }, path }
}

function targetType(types: readonly string[], name: string, value: string): string {
  if (types.length < 2) return types[0] ?? 'x-unknown'
  if (types === ADDRESSES && name === 'value') return addressType(value)
  return types.find((type) => propertyRule({ type }, [name]) !== undefined) ?? (types[0] as string)
}

function addressType(value: string): string {
  const [host = ''] = value.split('/')
  if (ipv4Octets(host) !== undefined) return 'ipv4-addr'
  if (ipv6Groups(host) !== undefined && host.includes(':')) return 'ipv6-addr'
  return MAC.test(value) ? 'mac-addr' : 'domain-name'
}
