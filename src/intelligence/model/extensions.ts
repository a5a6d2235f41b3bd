/** Extensions (STIX 2.1 section 7.3) and those that the standard defines itself (section 6). */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { isJsonObject } from '../../foundation/index.ts'
import type { Findings } from './findings.ts'
import { typeOfIdentifier } from './identifier.ts'
import {
  dictionaryOf,
  either,
  flag,
  float,
  hexadecimal,
  integer,
  integerWithin,
  type Kind,
  listOf,
  observableReference,
  observableReferences,
  simple,
  text,
  texts,
  timestamp,
  wordOf,
} from './kind.ts'
import { atLeastOne, checkCustomName, checkSuffix, hashes, type RecordKind, record } from './record.ts'

const COUNT = integerWithin(0, Number.MAX_SAFE_INTEGER)
const PREDEFINED_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-ext$/
const SOCKET_OPTION = /^(?:SO|ICMP|ICMP6|IP|IPV6|MCAST|TCP|IRLMP)(?:_[A-Z]+)+$/
const DOCUMENT_KEYS = new Set(['Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer', 'CreationDate', 'ModDate', 'Trapped'])

const WHOLE_SECONDS = simple<string>(
  'time in UTC without a fraction',
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value),
  { code: 'timestamp-invalid', message: 'must be a time in UTC without a fraction' },
)
const stamp: Kind<string> = {
  says: WHOLE_SECONDS.says,
  check(value, findings) {
    timestamp.check(value, findings)
    if (!findings.isDone) WHOLE_SECONDS.check(value, findings)
  },
}

const documentInformation: Kind<{ readonly [key: string]: string }> = {
  says: 'dictionary of text',
  check(value, findings) {
    dictionaryOf(text).check(value, findings)
    if (!isJsonObject(value)) return
    for (const key of Object.keys(value)) {
      if (!DOCUMENT_KEYS.has(key)) findings.warnAt(key, 'vocabulary-unknown', 'should be a key of the PDF document information dictionary')
    }
  },
}

const priority: Kind<string> = {
  says: 'text that ends in `_CLASS`',
  check(value, findings) {
    text.check(value, findings)
    if (typeof value === 'string' && !value.endsWith('_CLASS')) findings.warn('word-form-unusual', 'should end in _CLASS')
  },
}

// Named as in the structure of that name, whose members keep their case (section 6.13.1).
const STARTUP_KEY =
  /^(?:cb|cbReserved2|lpReserved|lpReserved2|lpDesktop|lpTitle|dwX|dwY|dwXSize|dwYSize|dwXCountChars|dwYCountChars|dwFillAttribute|dwFlags|wShowWindow|hStdInput|hStdOutput|hStdError)$/
const startupInformation = withKeys(dictionaryOf<Json>(), STARTUP_KEY, 'must be the name of a member of STARTUPINFO, such as lpDesktop')
// Names of tags keep their case and begin with a capital (section 6.7.6).
const imageTags = withKeys(
  dictionaryOf(either(text, (value) => typeof value === 'string', integer)),
  /^[A-Z][A-Za-z0-9_-]*$/,
  'must be the name of an EXIF tag, such as XResolution',
)

function withKeys<Value>(
  base: Kind<{ readonly [key: string]: Value }>,
  key: RegExp,
  message: string,
): Kind<{ readonly [key: string]: Value }> {
  return {
    says: base.says,
    check(value, findings) {
      base.check(value, findings)
      if (!isJsonObject(value)) return
      for (const name of Object.keys(value)) if (!key.test(name)) findings.errorAt(name, 'property-invalid', message)
    },
  }
}

const socketOptions = withKeys(dictionaryOf(integer), SOCKET_OPTION, 'must be the name of a socket option such as SO_KEEPALIVE')

const OPTIONAL_HEADER = {
  magic_hex: hexadecimal,
  major_linker_version: integer,
  minor_linker_version: integer,
  size_of_code: COUNT,
  size_of_initialized_data: COUNT,
  size_of_uninitialized_data: COUNT,
  address_of_entry_point: integer,
  base_of_code: integer,
  base_of_data: integer,
  image_base: integer,
  section_alignment: integer,
  file_alignment: integer,
  major_os_version: integer,
  minor_os_version: integer,
  major_image_version: integer,
  minor_image_version: integer,
  major_subsystem_version: integer,
  minor_subsystem_version: integer,
  win32_version_value_hex: hexadecimal,
  size_of_image: COUNT,
  size_of_headers: COUNT,
  checksum_hex: hexadecimal,
  subsystem_hex: hexadecimal,
  dll_characteristics_hex: hexadecimal,
  size_of_stack_reserve: COUNT,
  size_of_stack_commit: COUNT,
  size_of_heap_reserve: COUNT,
  size_of_heap_commit: COUNT,
  loader_flags_hex: hexadecimal,
  number_of_rva_and_sizes: integer,
  hashes,
} as const

/** What the standard says of one extension of its own. */
type PredefinedExtension = { readonly host: string; readonly kind: RecordKind }

const CODE = { code: 'extension-invalid' } as const
const NTFS = { sid: text, alternate_data_streams: listOf(record('stream', { name: text, hashes, size: COUNT }, { required: ['name'] })) }
const PDF = { version: text, is_optimized: flag, document_info_dict: documentInformation, pdfid0: text, pdfid1: text }
const IMAGE = {
  image_height: integer,
  image_width: integer,
  bits_per_pixel: integer,
  exif_tags: imageTags,
}
const TCP = { src_flags_hex: hexadecimal, dst_flags_hex: hexadecimal }
const WINDOWS_PROCESS = {
  aslr_enabled: flag,
  dep_enabled: flag,
  priority,
  owner_sid: text,
  window_title: text,
  startup_info: startupInformation,
  integrity_level: wordOf('windows-integrity-level-enum'),
}
const WINDOWS_SERVICE = {
  service_name: text,
  descriptions: texts,
  display_name: text,
  group_name: text,
  start_type: wordOf('windows-service-start-type-enum'),
  service_dll_refs: observableReferences('file'),
  service_type: wordOf('windows-service-type-enum'),
  service_status: wordOf('windows-service-status-enum'),
}
const EXECUTABLE = {
  pe_type: wordOf('windows-pebinary-type-ov'),
  imphash: text,
  machine_hex: hexadecimal,
  number_of_sections: COUNT,
  time_date_stamp: stamp,
  pointer_to_symbol_table_hex: hexadecimal,
  number_of_symbols: COUNT,
  size_of_optional_header: COUNT,
  characteristics_hex: hexadecimal,
  file_header_hashes: hashes,
  optional_header: record('PE optional header', OPTIONAL_HEADER, { rules: [atLeastOne(...Object.keys(OPTIONAL_HEADER))] }),
  sections: listOf(record('PE section', { name: text, size: COUNT, entropy: float, hashes }, { required: ['name'] })),
}
const UNIX_ACCOUNT = { gid: integer, groups: texts, home_dir: text, shell: text }

function anyOf(says: string, members: RecordKind['members']): RecordKind {
  return record(says, members, { ...CODE, rules: [atLeastOne(...Object.keys(members))] })
}

/** The extensions that the standard defines itself, by name. */
export const PREDEFINED_EXTENSIONS: ReadonlyMap<string, PredefinedExtension> = new Map([
  [
    'archive-ext',
    extension(
      'file',
      record(
        'archive',
        { contains_refs: observableReferences('file', 'directory'), comment: text },
        { ...CODE, required: ['contains_refs'] },
      ),
    ),
  ],
  ['ntfs-ext', extension('file', anyOf('NTFS file', NTFS))],
  ['pdf-ext', extension('file', anyOf('PDF file', PDF))],
  ['raster-image-ext', extension('file', anyOf('image', IMAGE))],
  [
    'windows-pebinary-ext',
    extension(
      'file',
      record('Windows PE binary', EXECUTABLE, {
        ...CODE,
        required: ['pe_type'],
        rules: [atLeastOne(...Object.keys(EXECUTABLE).filter((name) => name !== 'pe_type'))],
      }),
    ),
  ],
  [
    'http-request-ext',
    extension(
      'network-traffic',
      record(
        'HTTP request',
        {
          request_method: text,
          request_value: text,
          request_version: text,
          request_header: dictionaryOf(texts),
          message_body_length: integer,
          message_body_data_ref: observableReference('artifact'),
        },
        { ...CODE, required: ['request_method', 'request_value'] },
      ),
    ),
  ],
  [
    'icmp-ext',
    extension(
      'network-traffic',
      record('ICMP', { icmp_type_hex: hexadecimal, icmp_code_hex: hexadecimal }, { ...CODE, required: ['icmp_type_hex', 'icmp_code_hex'] }),
    ),
  ],
  [
    'socket-ext',
    extension(
      'network-traffic',
      record(
        'network socket',
        {
          address_family: wordOf('network-socket-address-family-enum'),
          is_blocking: flag,
          is_listening: flag,
          options: socketOptions,
          socket_type: wordOf('network-socket-type-enum'),
          socket_descriptor: COUNT,
          socket_handle: integer,
        },
        { ...CODE, required: ['address_family'] },
      ),
    ),
  ],
  ['tcp-ext', extension('network-traffic', anyOf('TCP', TCP))],
  ['windows-process-ext', extension('process', anyOf('Windows process', WINDOWS_PROCESS))],
  ['windows-service-ext', extension('process', anyOf('Windows service', WINDOWS_SERVICE))],
  ['unix-account-ext', extension('user-account', anyOf('UNIX account', UNIX_ACCOUNT))],
])

function extension(host: string, kind: RecordKind): PredefinedExtension {
  return { host, kind }
}

/** What an extension says it is (section 10.5). */
export const extensionType = wordOf('extension-type-enum')

/** The `extensions` of an object. */
export const extensions: Kind<{ readonly [key: string]: JsonObject }> = {
  says: 'extensions',
  check(value, findings) {
    if (!isJsonObject(value)) return findings.error('extension-invalid', 'must be an object with one member for each extension')
    for (const name of Object.keys(value)) {
      if (findings.isDone) return
      findings.enter(name)
      checkExtension(name, value[name] as Json, findings)
      findings.leave()
    }
  },
}

function checkExtension(name: string, value: Json, findings: Findings): undefined {
  if (!isJsonObject(value)) return findings.error('extension-invalid', 'must be an object')
  if (typeOfIdentifier(name) === 'extension-definition') return checkDefined(value, findings)
  const predefined = PREDEFINED_EXTENSIONS.get(name)
  if (predefined !== undefined) return predefined.kind.check(value, findings)
  if (!PREDEFINED_NAME.test(name)) {
    return findings.error('extension-invalid', 'the name of an extension must be the id of its extension-definition')
  }
  checkOwnMembers(value, findings)
  findings.warn('custom-content', 'should be named by the id of an extension-definition and have an extension_type')
}

function checkDefined(value: JsonObject, findings: Findings): undefined {
  const kind = value.extension_type
  if (kind === undefined) findings.error('extension-invalid', 'needs the member extension_type')
  else {
    findings.enter('extension_type')
    if (!EXTENSION_TYPES.has(kind)) findings.error('extension-invalid', 'must be one of the words of extension-type-enum')
    findings.leave()
  }
  checkOwnMembers(value, findings)
}

/** The members that an extension of others brings have names and suffixes as any property (section 7.3.2). */
function checkOwnMembers(extension: JsonObject, findings: Findings): undefined {
  for (const member of Object.keys(extension)) {
    findings.enter(member)
    // The reference validator takes this one name that is shorter than three characters, as on objects.
    if (member !== 'id') checkCustomName(member, findings)
    if (member.includes('_')) checkSuffix(member, extension[member] as Json, findings)
    findings.leave()
  }
}

const EXTENSION_TYPES: ReadonlySet<Json> = new Set(['new-sdo', 'new-sco', 'new-sro', 'property-extension', 'toplevel-property-extension'])

/** The extension types that an object announces. */
export function announcedTypes(object: JsonObject): ReadonlySet<Json> {
  if (!isJsonObject(object.extensions)) return NOTHING
  const found = new Set<Json>()
  for (const [name, value] of Object.entries(object.extensions)) {
    if (isJsonObject(value) && value.extension_type !== undefined && typeOfIdentifier(name) !== undefined) found.add(value.extension_type)
  }
  return found
}

const NOTHING: ReadonlySet<Json> = new Set()
