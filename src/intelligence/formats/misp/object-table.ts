/** What becomes of the MISP object templates that are cyber-observables, as data: each relation and where its value goes. */
import type { Part } from '../part.ts'
import { HASHES } from './hashes.ts'

/** One template. Relations that are not named are kept as custom properties `x_misp_RELATION`. */
export type ObjectRule = {
  readonly type: string
  readonly constants?: Readonly<Record<string, unknown>>
  readonly relations: Readonly<Record<string, Part>>
  /** Protocols of network traffic for which the object names none. */
  readonly protocols?: readonly string[]
}

const text = (...path: (string | number)[]): Part => ({ path })
const time = (...path: (string | number)[]): Part => ({ path, as: 'time' })
const integer = (...path: (string | number)[]): Part => ({ path, as: 'integer' })
const flag = (...path: (string | number)[]): Part => ({ path, as: 'boolean' })
const address = (end: 'src' | 'dst'): Part => ({ ref: `${end}_ref`, makes: 'ip', property: 'value', isTyped: true })
const domain = (end: 'src' | 'dst'): Part => ({ ref: `${end}_ref`, makes: 'domain-name', property: 'value', isTyped: true })
const mailbox = (ref: string): Part => ({ ref, makes: 'email-addr', property: 'value', many: 'in-place' })
const directory: Part = { ref: 'parent_directory_ref', makes: 'directory', property: 'path' }

/** The hashes of a file. */
export const HASH_RELATIONS: Readonly<Record<string, Part>> = Object.fromEntries(
  Object.entries(HASHES)
    .filter(([relation]) => relation !== 'imphash')
    .map(([relation, name]) => [relation, text('hashes', name)]),
)
const FILE_RELATIONS: Readonly<Record<string, Part>> = {
  ...HASH_RELATIONS,
  filename: text('name'),
  'size-in-bytes': integer('size'),
  mimetype: text('mime_type'),
  'mime-type': text('mime_type'),
  'file-encoding': text('name_enc'),
  path: directory,
  fullpath: directory,
  'creation-time': time('ctime'),
  'modification-time': time('mtime'),
  'access-time': time('atime'),
  'lnk-creation-time': time('ctime'),
  'lnk-modification-time': time('mtime'),
  'lnk-access-time': time('atime'),
  attachment: { content: 'attachment' },
  'malware-sample': { content: 'sample' },
}

function account(type: string, relations: Readonly<Record<string, Part>>): ObjectRule {
  return { type: 'user-account', constants: { account_type: type }, relations }
}

const TRAFFIC_RELATIONS: Readonly<Record<string, Part>> = {
  'ip-src': address('src'),
  'ip-dst': address('dst'),
  'src-port': integer('src_port'),
  'dst-port': integer('dst_port'),
}

/** By the name of the template. */
export const OBSERVABLE_OBJECTS: ReadonlyMap<string, ObjectRule> = new Map<string, ObjectRule>([
  ['android-app', { type: 'software', relations: { name: text('name'), certificate: text('x_misp_certificate') } }],
  [
    'artifact',
    {
      type: 'artifact',
      relations: {
        ...HASH_RELATIONS,
        mime_type: text('mime_type'),
        encryption_algorithm: text('encryption_algorithm'),
        decryption_key: text('decryption_key'),
      },
    },
  ],
  ['asn', { type: 'autonomous-system', relations: { asn: { path: ['number'], as: 'as-number' }, description: text('name') } }],
  [
    'cpe-asset',
    {
      type: 'software',
      relations: {
        cpe: text('cpe'),
        language: text('languages', '*'),
        product: text('name'),
        vendor: text('vendor'),
        version: text('version'),
      },
    },
  ],
  ['credential', { type: 'user-account', relations: { username: text('user_id'), password: text('credential') } }],
  [
    'directory',
    {
      type: 'directory',
      relations: {
        path: text('path'),
        'path-encoding': text('path_enc'),
        'creation-time': time('ctime'),
        'modification-time': time('mtime'),
        'access-time': time('atime'),
      },
    },
  ],
  [
    'email',
    {
      type: 'email-message',
      constants: { is_multipart: false },
      relations: {
        from: { ref: 'from_ref', makes: 'email-addr', property: 'value' },
        to: mailbox('to_refs'),
        cc: mailbox('cc_refs'),
        bcc: mailbox('bcc_refs'),
        'message-id': text('message_id'),
        subject: text('subject'),
        'send-date': time('date'),
        'email-body': text('body'),
        'reply-to': text('additional_header_fields', 'Reply-To'),
        'x-mailer': text('additional_header_fields', 'X-Mailer'),
        attachment: { attached: 'file' },
        screenshot: { attached: 'file' },
      },
    },
  ],
  ['facebook-account', account('facebook', { 'account-id': text('user_id'), 'account-name': text('account_login') })],
  ['file', { type: 'file', relations: FILE_RELATIONS }],
  ['github-user', account('github', { id: text('user_id'), username: text('account_login'), 'user-fullname': text('display_name') })],
  ['gitlab-user', account('gitlab', { id: text('user_id'), username: text('account_login'), name: text('display_name') })],
  [
    'hashlookup',
    {
      type: 'file',
      relations: {
        FileName: text('name'),
        FileSize: integer('size'),
        MD5: text('hashes', 'MD5'),
        'SHA-1': text('hashes', 'SHA-1'),
        'SHA-256': text('hashes', 'SHA-256'),
        SSDEEP: text('hashes', 'SSDEEP'),
        TLSH: text('hashes', 'TLSH'),
      },
    },
  ],
  [
    'http-request',
    {
      type: 'network-traffic',
      protocols: ['tcp', 'http'],
      relations: {
        ...TRAFFIC_RELATIONS,
        method: text('extensions', 'http-request-ext', 'request_method'),
        uri: text('extensions', 'http-request-ext', 'request_value'),
        'content-type': text('extensions', 'http-request-ext', 'request_header', 'Content-Type', '*'),
        cookie: text('extensions', 'http-request-ext', 'request_header', 'Cookie', '*'),
        referer: text('extensions', 'http-request-ext', 'request_header', 'Referer', '*'),
        'user-agent': text('extensions', 'http-request-ext', 'request_header', 'User-Agent', '*'),
        host: domain('dst'),
      },
    },
  ],
  ['image', { type: 'file', relations: FILE_RELATIONS }],
  [
    'ip-port',
    {
      type: 'network-traffic',
      relations: {
        ...TRAFFIC_RELATIONS,
        ip: address('dst'),
        domain: domain('dst'),
        hostname: domain('dst'),
        protocol: { path: ['protocols', '*'], as: 'lower' },
        'first-seen': time('start'),
        'last-seen': time('end'),
      },
    },
  ],
  ['lnk', { type: 'file', relations: FILE_RELATIONS }],
  ['mutex', { type: 'mutex', relations: { name: text('name') } }],
  [
    'netflow',
    {
      type: 'network-traffic',
      protocols: ['tcp'],
      relations: {
        ...TRAFFIC_RELATIONS,
        protocol: { path: ['protocols', '*'], as: 'lower' },
        'first-packet-seen': time('start'),
        'last-packet-seen': time('end'),
        'tcp-flags': { path: ['extensions', 'tcp-ext', 'src_flags_hex'], as: 'lower' },
        'byte-count': integer('src_byte_count'),
        'packet-count': integer('src_packets'),
      },
    },
  ],
  [
    'network-connection',
    {
      type: 'network-traffic',
      protocols: ['tcp'],
      relations: {
        ...TRAFFIC_RELATIONS,
        'hostname-src': domain('src'),
        'hostname-dst': domain('dst'),
        'layer3-protocol': { path: ['protocols', '*'], as: 'lower' },
        'layer4-protocol': { path: ['protocols', '*'], as: 'lower' },
        'layer7-protocol': { path: ['protocols', '*'], as: 'lower' },
        'first-packet-seen': time('start'),
      },
    },
  ],
  [
    'network-socket',
    {
      type: 'network-traffic',
      protocols: ['tcp'],
      relations: {
        ...TRAFFIC_RELATIONS,
        'hostname-src': domain('src'),
        'hostname-dst': domain('dst'),
        protocol: { path: ['protocols', '*'], as: 'lower' },
        'address-family': text('extensions', 'socket-ext', 'address_family'),
        'socket-type': text('extensions', 'socket-ext', 'socket_type'),
      },
    },
  ],
  ['parler-account', account('parler', { 'account-id': text('user_id'), 'account-name': text('account_login') })],
  ['reddit-account', account('reddit', { 'account-id': text('user_id'), 'account-name': text('account_login') })],
  [
    'registry-key',
    {
      type: 'windows-registry-key',
      relations: {
        key: { path: ['key'], as: 'registry-key' },
        'last-modified': time('modified_time'),
        name: text('values', 0, 'name'),
        data: text('values', 0, 'data'),
        'data-type': text('values', 0, 'data_type'),
      },
    },
  ],
  [
    'registry-key-value',
    {
      type: 'windows-registry-key',
      relations: { name: text('values', 0, 'name'), data: text('values', 0, 'data'), 'data-type': text('values', 0, 'data_type') },
    },
  ],
  ['telegram-account', account('telegram', { id: text('user_id'), username: text('account_login') })],
  ['twitter-account', account('twitter', { id: text('user_id'), name: text('account_login'), 'displayed-name': text('display_name') })],
  ['url', { type: 'url', relations: { url: text('value') } }],
  [
    'user-account',
    {
      type: 'user-account',
      relations: {
        username: text('account_login'),
        'user-id': text('user_id'),
        'display-name': text('display_name'),
        password: text('credential'),
        'account-type': text('account_type'),
        can_escalate_privs: flag('can_escalate_privs'),
        disabled: flag('is_disabled'),
        is_service_account: flag('is_service_account'),
        privileged: flag('is_privileged'),
        group: text('extensions', 'unix-account-ext', 'groups', '*'),
        'group-id': integer('extensions', 'unix-account-ext', 'gid'),
        home_dir: text('extensions', 'unix-account-ext', 'home_dir'),
        shell: text('extensions', 'unix-account-ext', 'shell'),
        created: time('account_created'),
        expires: time('account_expires'),
        first_login: time('account_first_login'),
        last_login: time('account_last_login'),
        password_last_changed: time('credential_last_changed'),
      },
    },
  ],
  [
    'x509',
    {
      type: 'x509-certificate',
      relations: {
        issuer: text('issuer'),
        subject: text('subject'),
        'serial-number': text('serial_number'),
        version: text('version'),
        signature_algorithm: text('signature_algorithm'),
        self_signed: flag('is_self_signed'),
        'pubkey-info-algorithm': text('subject_public_key_algorithm'),
        'pubkey-info-exponent': integer('subject_public_key_exponent'),
        'pubkey-info-modulus': text('subject_public_key_modulus'),
        'validity-not-before': time('validity_not_before'),
        'validity-not-after': time('validity_not_after'),
        'x509-fingerprint-md5': text('hashes', 'MD5'),
        'x509-fingerprint-sha1': text('hashes', 'SHA-1'),
        'x509-fingerprint-sha256': text('hashes', 'SHA-256'),
      },
    },
  ],
])
