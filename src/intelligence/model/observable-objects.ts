/** Cyber-observable objects (STIX 2.1 section 6). */
import { checkPorts } from './advice.ts'
import {
  binary,
  dictionaryOf,
  either,
  flag,
  hexadecimal,
  integer,
  integerWithin,
  type Kind,
  listOf,
  observableReference,
  observableReferences,
  text,
  texts,
  timestamp,
  wordOf,
} from './kind.ts'
import { softwareLanguage } from './language-tag.ts'
import { type DefinitionRows, defineClass, ordered, when } from './object-definition.ts'
import { atLeastOne, exactlyOne, hashes, needs, record } from './record.ts'
import { uri } from './uri.ts'
import {
  characterSet,
  cpe,
  domainName,
  emailAddress,
  flowElements,
  ipv4,
  ipv6,
  macAddress,
  mediaType,
  registryKey,
  unboundMediaType,
} from './value-syntax.ts'

const COUNT = integerWithin(0, Number.MAX_SAFE_INTEGER)
const PORT = integerWithin(0, 65_535)
/** What sends or gets traffic (STIX 2.1 section 6.12.1). */
const ENDPOINTS = ['ipv4-addr', 'ipv6-addr', 'mac-addr', 'domain-name'] as const
const FILE_TIMES = { ctime: timestamp, mtime: timestamp, atime: timestamp } as const
const ADDRESS_REFERENCES = {
  resolves_to_refs: observableReferences('mac-addr'),
  belongs_to_refs: observableReferences('autonomous-system'),
}
const EMAIL_REFERENCE = observableReference('email-addr')
const EMAIL_REFERENCES = observableReferences('email-addr')

const PROCESS = {
  is_hidden: flag,
  pid: integer,
  created_time: timestamp,
  cwd: text,
  command_line: text,
  environment_variables: dictionaryOf(text),
  opened_connection_refs: observableReferences('network-traffic'),
  creator_user_ref: observableReference('user-account'),
  image_ref: observableReference('file'),
  parent_ref: observableReference('process'),
  child_refs: observableReferences('process'),
}
const USER_ACCOUNT = {
  user_id: text,
  credential: text,
  account_login: text,
  account_type: wordOf('account-type-ov'),
  display_name: text,
  is_service_account: flag,
  is_privileged: flag,
  can_escalate_privs: flag,
  is_disabled: flag,
  account_created: timestamp,
  account_expires: timestamp,
  credential_last_changed: timestamp,
  account_first_login: timestamp,
  account_last_login: timestamp,
}
const CERTIFICATE_MEMBERS = {
  basic_constraints: text,
  name_constraints: text,
  policy_constraints: text,
  key_usage: text,
  extended_key_usage: text,
  subject_key_identifier: text,
  authority_key_identifier: text,
  subject_alternative_name: text,
  issuer_alternative_name: text,
  subject_directory_attributes: text,
  crl_distribution_points: text,
  inhibit_any_policy: text,
  private_key_usage_period_not_before: timestamp,
  private_key_usage_period_not_after: timestamp,
  certificate_policies: text,
  policy_mappings: text,
} as const
const CERTIFICATE_EXTENSIONS = record('X.509 v3 extensions', CERTIFICATE_MEMBERS, {
  rules: [atLeastOne(...Object.keys(CERTIFICATE_MEMBERS))],
})
const MIME_PART = record(
  'part',
  { body: text, body_raw_ref: observableReference('artifact', 'file'), content_type: text, content_disposition: text },
  { rules: [exactlyOne('body', 'body_raw_ref')] },
)
const HEADER_FIELD: Kind<string | readonly string[]> = either(text, (value) => typeof value === 'string', texts)
const REGISTRY_VALUE = record(
  'registry value',
  { name: text, data: text, data_type: wordOf('windows-registry-datatype-enum') },
  { rules: [atLeastOne('name', 'data', 'data_type')] },
)
const CERTIFICATE = {
  is_self_signed: flag,
  hashes,
  version: text,
  serial_number: text,
  signature_algorithm: text,
  issuer: text,
  validity_not_before: timestamp,
  validity_not_after: timestamp,
  subject: text,
  subject_public_key_algorithm: text,
  subject_public_key_modulus: text,
  subject_public_key_exponent: integer,
  x509_v3_extensions: CERTIFICATE_EXTENSIONS,
}
const REGISTRY_KEY = {
  key: registryKey,
  values: listOf(REGISTRY_VALUE),
  modified_time: timestamp,
  creator_user_ref: observableReference('user-account'),
  number_of_subkeys: integer,
}

/** What the standard says of cyber-observable objects, by type. */
export const OBSERVABLE_ROWS = {
  artifact: {
    section: '6.1',
    contributing: ['hashes', 'payload_bin'],
    properties: {
      mime_type: mediaType,
      payload_bin: binary,
      url: uri,
      hashes,
      encryption_algorithm: wordOf('encryption-algorithm-enum'),
      decryption_key: text,
    },
    rules: [exactlyOne('payload_bin', 'url'), needs('url', 'hashes'), needs('decryption_key', 'encryption_algorithm')],
  },
  'autonomous-system': {
    section: '6.2',
    contributing: ['number'],
    required: ['number'],
    properties: { number: integer, name: text, rir: text },
  },
  directory: {
    section: '6.3',
    contributing: ['path'],
    required: ['path'],
    properties: { ...FILE_TIMES, path: text, path_enc: characterSet, contains_refs: observableReferences('file', 'directory') },
  },
  'domain-name': {
    section: '6.4',
    contributing: ['value'],
    required: ['value'],
    properties: { value: domainName, resolves_to_refs: observableReferences('ipv4-addr', 'ipv6-addr', 'domain-name') },
  },
  'email-addr': {
    section: '6.5',
    contributing: ['value'],
    required: ['value'],
    properties: { value: emailAddress, display_name: text, belongs_to_ref: observableReference('user-account') },
  },
  'email-message': {
    section: '6.6',
    required: ['is_multipart'],
    properties: {
      is_multipart: flag,
      date: timestamp,
      content_type: text,
      from_ref: EMAIL_REFERENCE,
      sender_ref: EMAIL_REFERENCE,
      to_refs: EMAIL_REFERENCES,
      cc_refs: EMAIL_REFERENCES,
      bcc_refs: EMAIL_REFERENCES,
      message_id: text,
      subject: text,
      received_lines: texts,
      additional_header_fields: dictionaryOf(HEADER_FIELD),
      body: text,
      body_multipart: listOf(MIME_PART),
      raw_email_ref: observableReference('artifact'),
    },
    rules: [when('is_multipart', false, { absent: 'body_multipart' }), when('is_multipart', true, { absent: 'body' })],
    contributing: ['from_ref', 'subject', 'body'],
  },
  file: {
    section: '6.7',
    contributing: ['hashes', 'name', 'extensions', 'parent_directory_ref'],
    properties: {
      ...FILE_TIMES,
      hashes,
      size: COUNT,
      name: text,
      name_enc: characterSet,
      magic_number_hex: hexadecimal,
      mime_type: unboundMediaType,
      parent_directory_ref: observableReference('directory'),
      contains_refs: observableReferences(),
      content_ref: observableReference('artifact'),
    },
    rules: [atLeastOne('hashes', 'name'), needs('name_enc', 'name')],
  },
  'ipv4-addr': { section: '6.8', contributing: ['value'], required: ['value'], properties: { ...ADDRESS_REFERENCES, value: ipv4 } },
  'ipv6-addr': { section: '6.9', contributing: ['value'], required: ['value'], properties: { ...ADDRESS_REFERENCES, value: ipv6 } },
  'mac-addr': { section: '6.10', contributing: ['value'], required: ['value'], properties: { value: macAddress } },
  mutex: { section: '6.11', contributing: ['name'], required: ['name'], properties: { name: text } },
  'network-traffic': {
    section: '6.12',
    contributing: ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions'],
    required: ['protocols'],
    properties: {
      start: timestamp,
      end: timestamp,
      is_active: flag,
      src_ref: observableReference(...ENDPOINTS),
      dst_ref: observableReference(...ENDPOINTS),
      src_port: PORT,
      dst_port: PORT,
      protocols: texts,
      src_byte_count: COUNT,
      dst_byte_count: COUNT,
      src_packets: COUNT,
      dst_packets: COUNT,
      ipfix: flowElements,
      src_payload_ref: observableReference('artifact'),
      dst_payload_ref: observableReference('artifact'),
      encapsulates_refs: observableReferences('network-traffic'),
      encapsulated_by_ref: observableReference('network-traffic'),
    },
    rules: [atLeastOne('src_ref', 'dst_ref'), ordered('start', 'end'), when('is_active', true, { absent: 'end' }), checkPorts],
  },
  process: { section: '6.13', properties: PROCESS, rules: [atLeastOne('extensions', ...Object.keys(PROCESS))], contributing: [] },
  software: {
    section: '6.14',
    contributing: ['name', 'cpe', 'swid', 'vendor', 'version'],
    required: ['name'],
    properties: { name: text, cpe, swid: text, languages: listOf(softwareLanguage), vendor: text, version: text },
  },
  url: { section: '6.15', contributing: ['value'], required: ['value'], properties: { value: uri } },
  'user-account': {
    section: '6.16',
    properties: USER_ACCOUNT,
    rules: [atLeastOne('extensions', ...Object.keys(USER_ACCOUNT))],
    contributing: ['account_type', 'user_id', 'account_login'],
  },
  'windows-registry-key': {
    section: '6.17',
    properties: REGISTRY_KEY,
    rules: [atLeastOne(...Object.keys(REGISTRY_KEY))],
    contributing: ['key', 'values'],
  },
  'x509-certificate': {
    section: '6.18',
    properties: CERTIFICATE,
    rules: [atLeastOne(...Object.keys(CERTIFICATE))],
    contributing: ['hashes', 'serial_number'],
  },
} as const satisfies DefinitionRows

/** Cyber-observable objects by type. */
export const OBSERVABLE_OBJECTS = defineClass('observable', OBSERVABLE_ROWS)

/** Properties whose written form is not checked on an object that says it is defanged. */
export const DEFANGED_PROPERTIES: ReadonlySet<string> = new Set(['value', 'url'])
