/** What becomes of each type of MISP attribute, as data: the parts of a composite value stand in the order of its fields. */
import type { ObservableRule, Part } from '../part.ts'
import { HASHES } from './hashes.ts'

/** One type of attribute. */
export type AttributeRule =
  | ({ readonly kind: 'observable' } & ObservableRule)
  /** A pattern alone: no observable has nothing but this. Without `to_ids` it is kept as a custom object. */
  | ({ readonly kind: 'pattern' } & ObservableRule)
  /** A detection rule in the language of this name. */
  | { readonly kind: 'rule'; readonly language: string }
  | { readonly kind: 'vulnerability' }
  | { readonly kind: 'campaign' }

const NAME: Part = { path: ['name'] }
const TRAFFIC = { protocols: ['tcp'] }
const MESSAGE = { is_multipart: false }

function observable(type: string, parts: readonly Part[], constants?: Readonly<Record<string, unknown>>): AttributeRule {
  return { kind: 'observable', type, parts, ...(constants !== undefined && { constants }) }
}

function address(end: 'src' | 'dst'): Part {
  return { ref: `${end}_ref`, makes: 'ip', property: 'value', isTyped: true }
}

function port(end: 'src' | 'dst'): Part {
  return { path: [`${end}_port`], as: 'integer' }
}

function message(...parts: readonly Part[]): AttributeRule {
  return observable('email-message', parts, MESSAGE)
}

const OF_HASHES = Object.entries(HASHES).flatMap(([type, name]): [string, AttributeRule][] => {
  const hash: Part = { path: ['hashes', name] }
  return [
    [type, observable('file', [hash])],
    [`filename|${type}`, observable('file', [NAME, hash])],
  ]
})

/** Types that are not here are kept as custom objects. */
export const ATTRIBUTES: ReadonlyMap<string, AttributeRule> = new Map<string, AttributeRule>([
  ['AS', observable('autonomous-system', [{ path: ['number'], as: 'as-number' }])],
  ['attachment', observable('file', [{ content: 'attachment' }])],
  ['campaign-name', { kind: 'campaign' }],
  ['domain', observable('domain-name', [{ path: ['value'] }])],
  [
    'domain|ip',
    observable('domain-name', [{ path: ['value'] }, { ref: 'resolves_to_refs', makes: 'ip', property: 'value', many: 'anywhere' }]),
  ],
  ['email', observable('email-addr', [{ path: ['value'] }])],
  ['email-attachment', message({ attached: 'file' })],
  ['email-body', message({ path: ['body'] })],
  ['email-dst', message({ ref: 'to_refs', makes: 'email-addr', property: 'value', many: 'anywhere' })],
  ['email-header', message({ path: ['received_lines', '*'] })],
  ['email-message-id', message({ path: ['message_id'] })],
  ['email-reply-to', message({ path: ['additional_header_fields', 'Reply-To'] })],
  ['email-src', message({ ref: 'from_ref', makes: 'email-addr', property: 'value' })],
  ['email-subject', message({ path: ['subject'] })],
  ['email-x-mailer', message({ path: ['additional_header_fields', 'X-Mailer'] })],
  ['filename', observable('file', [NAME])],
  ...OF_HASHES,
  ['github-username', observable('user-account', [{ path: ['account_login'] }], { account_type: 'github' })],
  ['hostname', observable('domain-name', [{ path: ['value'] }])],
  [
    'hostname|port',
    observable('network-traffic', [{ ref: 'dst_ref', makes: 'domain-name', property: 'value', isTyped: true }, port('dst')], TRAFFIC),
  ],
  ['http-method', { kind: 'pattern', type: 'network-traffic', parts: [{ path: ['extensions', 'http-request-ext', 'request_method'] }] }],
  ['ip-dst', observable('network-traffic', [address('dst')], TRAFFIC)],
  ['ip-dst|port', observable('network-traffic', [address('dst'), port('dst')], TRAFFIC)],
  ['ip-src', observable('network-traffic', [address('src')], TRAFFIC)],
  ['ip-src|port', observable('network-traffic', [address('src'), port('src')], TRAFFIC)],
  ['link', observable('url', [{ path: ['value'] }])],
  ['mac-address', observable('mac-addr', [{ path: ['value'], as: 'lower' }])],
  ['malware-sample', observable('file', [{ content: 'sample' }])],
  ['mutex', observable('mutex', [NAME])],
  ['port', { kind: 'pattern', type: 'network-traffic', parts: [port('dst')] }],
  ['regkey', observable('windows-registry-key', [{ path: ['key'], as: 'registry-key' }])],
  ['regkey|value', observable('windows-registry-key', [{ path: ['key'], as: 'registry-key' }, { path: ['values', 0, 'data'] }])],
  ['sigma', { kind: 'rule', language: 'sigma' }],
  ['size-in-bytes', { kind: 'pattern', type: 'file', parts: [{ path: ['size'], as: 'integer' }] }],
  ['snort', { kind: 'rule', language: 'snort' }],
  ['suricata', { kind: 'rule', language: 'suricata' }],
  ['uri', observable('url', [{ path: ['value'] }])],
  ['url', observable('url', [{ path: ['value'] }])],
  [
    'user-agent',
    { kind: 'pattern', type: 'network-traffic', parts: [{ path: ['extensions', 'http-request-ext', 'request_header', 'User-Agent', 0] }] },
  ],
  ['vulnerability', { kind: 'vulnerability' }],
  ['x509-fingerprint-md5', observable('x509-certificate', [{ path: ['hashes', 'MD5'] }])],
  ['x509-fingerprint-sha1', observable('x509-certificate', [{ path: ['hashes', 'SHA-1'] }])],
  ['x509-fingerprint-sha256', observable('x509-certificate', [{ path: ['hashes', 'SHA-256'] }])],
  ['yara', { kind: 'rule', language: 'yara' }],
])
