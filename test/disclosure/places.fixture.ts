/** Every sort of place in an object where a text can stand, each with an object of valid STIX that holds a given text there. */
import type { JsonObject } from '../../src/foundation/index.ts'
import { computedId } from '../../src/intelligence/index.ts'
import { id, indicator, object, TLP } from './objects.fixture.ts'

/** An object with a text in some place, of a number of its own. */
export type Place = (text: string, number: number) => JsonObject

const TIME = '2026-12-01T00:00:00.000Z'
const EXTENSION = 'extension-definition--11111111-1111-4111-8111-111111111111'
const ABOUT = [id('malware', 1)]

/** What the objects of {@link PLACES} refer to, which everybody may have. */
export const OPEN: readonly JsonObject[] = [
  object('malware', 1, { name: 'Family 1', is_family: true, object_marking_refs: [TLP.CLEAR] }),
  object('identity', 1, { name: 'Help desk', identity_class: 'group', object_marking_refs: [TLP.CLEAR] }),
  observable('ipv4-addr', 1, { value: '203.0.113.9' }),
  observable('file', 1, { name: 'plain.txt' }),
]

function observable(type: string, number: number, members: JsonObject): JsonObject {
  const made = { type, spec_version: '2.1', id: id(type, number), object_marking_refs: [TLP.CLEAR], ...members }
  return { ...made, id: computedId(made)?.id ?? made.id }
}

const [, , HOST, FILE] = OPEN.map((one) => one.id as string)
const clear = (made: JsonObject): JsonObject => ({ ...made, object_marking_refs: [TLP.CLEAR] })
const onIndicator =
  (members: (text: string) => JsonObject): Place =>
  (text, number) =>
    clear(indicator(number, members(text)))
const on =
  (type: string, members: (text: string) => JsonObject): Place =>
  (text, number) =>
    clear(object(type, number, members(text)))
const seen =
  (type: string, members: (text: string, number: number) => JsonObject): Place =>
  (text, number) =>
    observable(type, number, members(text, number))
const quoted = (text: string): string => text.replace(/[\\']/g, '\\$&')
const ofExtension = (members: JsonObject): JsonObject => ({
  extensions: { [EXTENSION]: { extension_type: 'property-extension', ...members } },
})

/** By what they are called. */
export const PLACES: Readonly<Record<string, Place>> = {
  'description of an indicator': onIndicator((text) => ({ description: text })),
  'name of an indicator': onIndicator((text) => ({ name: text })),
  label: onIndicator((text) => ({ labels: ['a', text] })),
  'literal of a pattern': onIndicator((text) => ({ pattern: `[domain-name:value = 'h.example' OR file:name = '${quoted(text)}']` })),
  'comment of a pattern': onIndicator((text) => ({ pattern: `[domain-name:value = 'h.example'] /* ${text.replaceAll('*/', '')} */` })),
  'key in a pattern': onIndicator((text) => ({ pattern: `[file:hashes.'${quoted(text)}' = 'a']` })),
  'YARA rule': onIndicator((text) => ({
    pattern_type: 'yara',
    pattern: `rule a { strings: $a = ${JSON.stringify(text)} condition: $a }`,
  })),
  'Sigma rule': onIndicator((text) => ({
    pattern_type: 'sigma',
    pattern: `title: x\ndetection:\n  sel:\n    a: ${JSON.stringify(text)}\n  condition: sel\n`,
  })),
  'Snort rule': onIndicator((text) => ({
    pattern_type: 'snort',
    pattern: `alert tcp any any -> any any (msg:"${text.replace(/[;"]/g, '')}"; sid:1;)`,
  })),
  'description of a reference': onIndicator((text) => ({ external_references: [{ source_name: 's', description: text }] })),
  'URL of a reference': onIndicator((text) => ({
    external_references: [{ source_name: 's', url: `https://h.example/?x=${encodeURIComponent(text)}#y` }],
  })),
  'fragment of a URL': onIndicator((text) => ({
    external_references: [{ source_name: 's', url: `https://h.example/#${encodeURIComponent(text)}` }],
  })),
  'external id': onIndicator((text) => ({ external_references: [{ source_name: 's', external_id: text }] })),
  'name of a source': onIndicator((text) => ({ external_references: [{ source_name: text, external_id: 'x' }] })),
  'kill chain': onIndicator((text) => ({ kill_chain_phases: [{ kill_chain_name: text, phase_name: 'p' }] })),
  'kind of an indicator': onIndicator((text) => ({ indicator_types: [text] })),
  'custom member': onIndicator((text) => ({ x_own: text })),
  'deep in a custom member': onIndicator((text) => ({ x_own: { deep: [[{ a: text }]] } })),
  'key in a custom member': onIndicator((text) => ({ x_own: { [text]: 'v' } })),
  extension: onIndicator((text) => ofExtension({ held: { b: [text] } })),
  'key in an extension': onIndicator((text) => ofExtension({ held: { [text]: 1 } })),
  'top-level extension': onIndicator((text) => ({
    rank_text: text,
    extensions: { [EXTENSION]: { extension_type: 'toplevel-property-extension' } },
  })),
  'content of a note': on('note', (text) => ({ content: text, object_refs: ABOUT })),
  'abstract of a note': on('note', (text) => ({ abstract: text, content: 'c', object_refs: ABOUT })),
  'author of a note': on('note', (text) => ({ content: 'c', authors: [text], object_refs: ABOUT })),
  opinion: on('opinion', (text) => ({ opinion: 'agree', explanation: text, object_refs: ABOUT })),
  grouping: on('grouping', (text) => ({ name: text, context: 'unspecified', object_refs: ABOUT })),
  report: on('report', (text) => ({ name: 'r', description: text, published: TIME, object_refs: ABOUT })),
  relationship: on('relationship', (text) => ({
    ...{ relationship_type: 'related-to', description: text, source_ref: id('malware', 1), target_ref: id('malware', 1) },
  })),
  sighting: on('sighting', (text) => ({ description: text, sighting_of_ref: id('malware', 1) })),
  'alias of malware': on('malware', (text) => ({ is_family: false, aliases: ['x', text] })),
  'malware analysis': on('malware-analysis', (text) => ({
    product: 'p',
    result: 'unknown',
    result_name: text,
    configuration_version: text,
  })),
  'goal of an actor': on('threat-actor', (text) => ({ name: 'a', goals: [text] })),
  identity: on('identity', (text) => ({ name: 'o', identity_class: 'organization', description: text, roles: [text] })),
  incident: on('incident', (text) => ({ name: 'i', description: text })),
  infrastructure: on('infrastructure', (text) => ({ name: 'i', description: text })),
  tool: on('tool', (text) => ({ name: 'i', tool_version: text })),
  vulnerability: on('vulnerability', (text) => ({ name: text })),
  location: on('location', (text) => ({ country: 'DE', name: text, description: text })),
  campaign: on('campaign', (text) => ({ name: 'c', objective: text })),
  'course of action': on('course-of-action', (text) => ({ name: 'c', description: text })),
  'name of a file': seen('file', (name) => ({ name })),
  'comment of an archive': seen('file', (comment, number) => ({
    name: `${number}.zip`,
    extensions: { 'archive-ext': { contains_refs: [FILE as string], comment } },
  })),
  'author of a PDF': seen('file', (text, number) => ({
    name: `${number}.pdf`,
    extensions: { 'pdf-ext': { document_info_dict: { Author: text }, pdfid0: text } },
  })),
  'EXIF of an image': seen('file', (text, number) => ({
    name: `${number}.jpg`,
    extensions: { 'raster-image-ext': { exif_tags: { Artist: text } } },
  })),
  'stream of a file': seen('file', (name, number) => ({
    name: `${number}.dat`,
    extensions: { 'ntfs-ext': { alternate_data_streams: [{ name }] } },
  })),
  'section of a program': seen('file', (name, number) => ({
    name: `${number}.exe`,
    extensions: { 'windows-pebinary-ext': { pe_type: 'exe', sections: [{ name }] } },
  })),
  path: seen('directory', (text) => ({ path: `C:\\x\\${text}` })),
  'user in a URL': seen('url', (text) => ({ value: `http://${encodeURIComponent(text)}:pw@h.example/` })),
  'path of a URL': seen('url', (text) => ({ value: `http://h.example/${encodeURIComponent(text)}` })),
  mutex: seen('mutex', (name) => ({ name })),
  software: seen('software', (text) => ({ name: text, vendor: text, version: text })),
  'command line': seen('process', (text) => ({ pid: 1, command_line: `x --y ${text}`, cwd: `/opt/${text}` })),
  environment: seen('process', (text) => ({ pid: 2, environment_variables: { A: text } })),
  service: seen('process', (text) => ({
    pid: 4,
    extensions: { 'windows-service-ext': { service_name: text, descriptions: [text] } },
  })),
  'registry key': seen('windows-registry-key', (text) => ({ key: `HKEY_LOCAL_MACHINE\\${text}` })),
  'registry value': seen('windows-registry-key', (text) => ({
    key: 'HKEY_LOCAL_MACHINE\\a',
    values: [{ name: text, data: text, data_type: 'REG_SZ' }],
  })),
  certificate: seen('x509-certificate', (text, number) => ({
    serial_number: `01:${number}`,
    subject: `CN=${text}`,
    issuer: `CN=${text}, O=x`,
  })),
  'name in a certificate': seen('x509-certificate', (text, number) => ({
    serial_number: `02:${number}`,
    x509_v3_extensions: { subject_alternative_name: `email:${text}` },
  })),
  message: seen('email-message', (text) => ({ is_multipart: false, subject: text, body: text })),
  'part of a message': seen('email-message', (text, number) => ({
    is_multipart: true,
    subject: `part ${number}`,
    body_multipart: [{ body: text, content_type: 'text/plain', content_disposition: `attachment; filename="${text}"` }],
  })),
  'headers of a message': seen('email-message', (text, number) => ({
    ...{
      is_multipart: false,
      subject: `headers ${number}`,
      additional_header_fields: { 'Reply-To': [text] },
      received_lines: [text],
      message_id: text,
    },
  })),
  request: seen('network-traffic', (text, number) => ({
    src_ref: HOST as string,
    src_port: number,
    protocols: ['tcp', 'http'],
    extensions: {
      'http-request-ext': {
        ...{ request_method: 'get', request_value: `/${encodeURIComponent(text)}`, request_header: { 'User-Agent': [text] } },
      },
    },
  })),
  IPFIX: seen('network-traffic', (text, number) => ({ src_ref: HOST as string, dst_port: number, protocols: ['tcp'], ipfix: { a: text } })),
  account: seen('user-account', (text, number) => ({ user_id: `u${number}`, account_type: text, display_name: text })),
  'home of an account': seen('user-account', (text, number) => ({
    user_id: `u${number}`,
    extensions: { 'unix-account-ext': { gid: 1, groups: [text], home_dir: `/x/${text}`, shell: text } },
  })),
  content: seen('artifact', (text) => ({ mime_type: 'text/plain', payload_bin: Buffer.from(`a ${text} b`).toString('base64') })),
  'content in UTF-16': seen('artifact', (text) => ({
    mime_type: 'text/plain',
    payload_bin: Buffer.from(`a ${text} b`, 'utf16le').toString('base64'),
  })),
  'URL of a content': seen('artifact', (text, number) => ({
    ...{
      mime_type: 'text/plain',
      url: `http://h.example/${encodeURIComponent(text)}`,
      hashes: { MD5: number.toString(16).padStart(32, '0') },
    },
  })),
  'autonomous system': seen('autonomous-system', (text, number) => ({ number, name: text, rir: text })),
  'observed objects': on('observed-data', (text) => ({
    ...{ first_observed: TIME, last_observed: TIME, number_observed: 1 },
    objects: { 0: { type: 'file', name: text }, 1: { type: 'url', value: `http://x.example/${encodeURIComponent(text)}` } },
  })),
  'language content': on('language-content', (text) => ({
    object_ref: id('malware', 1),
    object_modified: TIME,
    contents: { de: { name: text } },
  })),
  'custom object': on('x-own-thing', (text) => ({ text, list: [text], inner: { [text]: text } })),
  'statement of a marking': (text, number) => ({
    type: 'marking-definition',
    spec_version: '2.1',
    id: id('marking-definition', number),
    created: TIME,
    definition_type: 'statement',
    definition: { statement: text },
    object_marking_refs: [TLP.CLEAR],
  }),
  'definition of an extension': on('extension-definition', (text) => ({
    ...{ name: text, description: text, schema: `https://x.example/${encodeURIComponent(text)}`, version: '1.0' },
    extension_types: ['property-extension'],
    created_by_ref: id('identity', 1),
  })),
}
