/** Cyber-observable objects (STIX 2.1 section 6). */
import { atLeastOne, defineClass, exactlyOne, needs, ordered, when } from './object-definition.ts'
import {
  binary,
  dictionary,
  flag,
  hashes,
  hexadecimal,
  integer,
  integerWithin,
  objects,
  oneOf,
  reference,
  references,
  text,
  texts,
  timestamp,
} from './value-checks.ts'
import { characterSet, cpe, emailAddress, ipv4, ipv6, macAddress, registryKey, uri } from './value-syntax.ts'

const COUNT = integerWithin(0, Number.MAX_SAFE_INTEGER)
const PORT = integerWithin(0, 65_535)
const FILE_TIMES = { ctime: timestamp, mtime: timestamp, atime: timestamp }
const ADDRESS_REFERENCES = { resolves_to_refs: references('mac-addr'), belongs_to_refs: references('autonomous-system') }
const EMAIL_REFERENCE = reference('email-addr')
const EMAIL_REFERENCES = references('email-addr')

const PROCESS = {
  is_hidden: flag,
  pid: integer,
  created_time: timestamp,
  cwd: text,
  command_line: text,
  environment_variables: dictionary,
  opened_connection_refs: references('network-traffic'),
  creator_user_ref: reference('user-account'),
  image_ref: reference('file'),
  parent_ref: reference('process'),
  child_refs: references('process'),
}
const USER_ACCOUNT = {
  user_id: text,
  credential: text,
  account_login: text,
  account_type: text,
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
  x509_v3_extensions: dictionary,
}

/** Cyber-observable objects by type. */
export const OBSERVABLE_OBJECTS = defineClass('observable', {
  artifact: {
    properties: {
      mime_type: text,
      payload_bin: binary,
      url: uri,
      hashes,
      encryption_algorithm: oneOf('AES-256-GCM', 'ChaCha20-Poly1305', 'mime-type-indicated'),
      decryption_key: text,
    },
    rules: [exactlyOne('payload_bin', 'url'), needs('url', 'hashes'), needs('decryption_key', 'encryption_algorithm')],
  },
  'autonomous-system': { required: ['number'], properties: { number: integer, name: text, rir: text } },
  directory: {
    required: ['path'],
    properties: { ...FILE_TIMES, path: text, path_enc: characterSet, contains_refs: references('file', 'directory') },
  },
  'domain-name': {
    required: ['value'],
    properties: { value: text, resolves_to_refs: references('ipv4-addr', 'ipv6-addr', 'domain-name') },
  },
  'email-addr': { required: ['value'], properties: { value: emailAddress, display_name: text, belongs_to_ref: reference('user-account') } },
  'email-message': {
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
      additional_header_fields: dictionary,
      body: text,
      body_multipart: objects,
      raw_email_ref: reference('artifact'),
    },
    rules: [when('is_multipart', false, { absent: 'body_multipart' }), when('is_multipart', true, { absent: 'body' })],
    contributing: ['from_ref', 'subject', 'body'],
  },
  file: {
    properties: {
      ...FILE_TIMES,
      hashes,
      size: COUNT,
      name: text,
      name_enc: characterSet,
      magic_number_hex: hexadecimal,
      mime_type: text,
      parent_directory_ref: reference('directory'),
      contains_refs: references(),
      content_ref: reference('artifact'),
    },
    rules: [atLeastOne('hashes', 'name'), needs('name_enc', 'name')],
  },
  'ipv4-addr': { required: ['value'], properties: { ...ADDRESS_REFERENCES, value: ipv4 } },
  'ipv6-addr': { required: ['value'], properties: { ...ADDRESS_REFERENCES, value: ipv6 } },
  'mac-addr': { required: ['value'], properties: { value: macAddress } },
  mutex: { required: ['name'], properties: { name: text } },
  'network-traffic': {
    required: ['protocols'],
    properties: {
      start: timestamp,
      end: timestamp,
      is_active: flag,
      src_ref: reference(),
      dst_ref: reference(),
      src_port: PORT,
      dst_port: PORT,
      protocols: texts,
      src_byte_count: COUNT,
      dst_byte_count: COUNT,
      src_packets: COUNT,
      dst_packets: COUNT,
      ipfix: dictionary,
      src_payload_ref: reference('artifact'),
      dst_payload_ref: reference('artifact'),
      encapsulates_refs: references('network-traffic'),
      encapsulated_by_ref: reference('network-traffic'),
    },
    rules: [atLeastOne('src_ref', 'dst_ref'), ordered('start', 'end'), when('is_active', true, { absent: 'end' })],
  },
  process: { properties: PROCESS, rules: [atLeastOne('extensions', ...Object.keys(PROCESS))], contributing: [] },
  software: {
    required: ['name'],
    properties: { name: text, cpe, swid: text, languages: texts, vendor: text, version: text },
  },
  url: { required: ['value'], properties: { value: uri } },
  'user-account': {
    properties: USER_ACCOUNT,
    rules: [atLeastOne('extensions', ...Object.keys(USER_ACCOUNT))],
    contributing: ['account_type', 'user_id', 'account_login'],
  },
  'windows-registry-key': {
    properties: {
      key: registryKey,
      values: objects,
      modified_time: timestamp,
      creator_user_ref: reference('user-account'),
      number_of_subkeys: integer,
    },
    contributing: ['key', 'values'],
  },
  'x509-certificate': {
    properties: CERTIFICATE,
    rules: [atLeastOne(...Object.keys(CERTIFICATE))],
    contributing: ['hashes', 'serial_number'],
  },
})

/** Properties whose written form is not checked on an object that says it is defanged. */
export const DEFANGED_PROPERTIES: ReadonlySet<string> = new Set(['value', 'url'])
