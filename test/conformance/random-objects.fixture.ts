/** Valid objects of every type of the standard, drawn from the tables that the validator reads: any of their properties, any values. */
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { PREDEFINED_EXTENSIONS } from '../../src/intelligence/model/extensions.ts'
import type { Kind } from '../../src/intelligence/model/kind.ts'
import { definitionOf, standardTypes } from '../../src/intelligence/model/object-types.ts'
import type { RecordKind } from '../../src/intelligence/model/record.ts'
import { VOCABULARIES } from '../../src/intelligence/model/vocabularies.ts'

type Members = Record<string, Json>

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
/** Later than any time that is drawn. */
const LATEST = '2039-12-31T23:59:59.999Z'
/** The first of each pair is never after the second; where both are drawn the second becomes the latest. */
const ORDERED = [
  ...[
    ['first_seen', 'last_seen'],
    ['valid_from', 'valid_until'],
    ['start_time', 'stop_time'],
    ['first_observed', 'last_observed'],
  ],
  ...[
    ['start', 'end'],
    ['analysis_started', 'analysis_ended'],
    ['created', 'modified'],
  ],
] as const

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 24 }).map((drawn) => `w${drawn}`),
  fc.constantFrom('Naïve “text”', 'C:\\tmp\\x.bin', 'see https://h.example/?a=b#c', '\u202eodd\u200b', 'x'.repeat(300)),
)
const time = fc
  .tuple(fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2030, 0, 1) }), fc.constantFrom('', '0', '000001'))
  .map(([at, more]) => new Date(at).toISOString().replace('Z', `${more}Z`))
const uuid = fc.uuid({ version: 4 })
const hexadecimal = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const base64 = fc.uint8Array({ minLength: 1, maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('base64'))
const whole = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) })
const key = fc.constantFrom('a', 'KEY', 'a-b', 'a_1', 'Z'.repeat(250))
const dictionary = <Value extends Json>(value: fc.Arbitrary<Value>): fc.Arbitrary<Json> =>
  fc.dictionary(key, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<Json>
const idOf = (...types: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...types), uuid).map(([type, id]) => `${type}--${id}`)
const listOf = (element: fc.Arbitrary<Json>): fc.Arbitrary<Json> => fc.array(element, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Json>

const HASHES: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  ...[{ MD5: 'a'.repeat(32) }, { 'SHA-256': 'B'.repeat(64), 'SHA-512': 'c'.repeat(128) }, { SSDEEP: '3:ab:c', 'SHA-1': 'd'.repeat(40) }],
)

/** By what a kind says of its values. */
const BY_WORDS: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  text,
  'time in UTC': time,
  'time in UTC with at least three fraction digits': time,
  'time in UTC without a fraction': time.map((at) => `${at.slice(0, 19)}Z`),
  '`true` or `false`': fc.boolean(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  'number from -90 to 90': fc.double({ noNaN: true, min: -90, max: 90 }),
  'number from -180 to 180': fc.double({ noNaN: true, min: -180, max: 180 }),
  'whole number': whole(-(2 ** 53) + 1, 2 ** 53 - 1),
  'country code (ISO 3166-1 alpha-2)': fc.constantFrom('NO', 'fr', 'XA'),
  'lower-case letters, digits and hyphens': fc.constantFrom('related-to', 'indicates', 'uses', 'a-9'),
  'media type': fc.constantFrom('application/pdf', 'text/plain; charset=utf-8', 'image/svg+xml'),
  base64,
  hexadecimal,
  hashes: HASHES,
  URL: fc.webUrl({ withQueryParameters: true, withFragments: true }).filter((url) => !/[<>"^`{}|\\]/.test(url)),
  'domain name': fc.oneof(fc.domain(), fc.constantFrom('xn--bcher-kva.example', 'bücher.example', '_sip._tcp.h.example', 'h.example.')),
  'IPv4 address': fc.oneof(fc.ipV4(), fc.constant('198.51.100.0/24')),
  'IPv6 address': fc.oneof(fc.ipV6(), fc.constantFrom('2001:db8::/32', '::ffff:192.0.2.1')),
  'MAC address': fc.constantFrom('00:1b:44:11:3a:b7', 'd2:fb:49:24:37:18'),
  'e-mail address': fc.emailAddress(),
  'character set': fc.constantFrom('UTF-8', 'windows-1252', 'ISO-8859-1'),
  'CPE 2.3 name': fc.constant('cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*'),
  'registry key': fc.constantFrom('HKEY_LOCAL_MACHINE\\System', 'hkey_users\\x'),
  'language tag (RFC 5646)': fc.constantFrom('en', 'de-AT', 'zh-Hant-TW', 'sl-rozaj', 'x-own'),
  'text that ends in `_CLASS`': fc.constant('HIGH_PRIORITY_CLASS'),
  'kill chain phase': fc.record({ kill_chain_name: text, phase_name: text }) as fc.Arbitrary<Json>,
  part: fc.oneof(
    fc.record({ body: text, content_type: text }, { requiredKeys: ['body'] }),
    idOf('artifact', 'file').map((body_raw_ref) => ({ body_raw_ref })),
  ) as fc.Arbitrary<Json>,
  'registry value': fc.record(
    { name: text, data: text, data_type: fc.constant('REG_SZ') },
    { requiredKeys: ['data'] },
  ) as fc.Arbitrary<Json>,
  stream: fc.record({ name: text, size: whole(0, 9) }, { requiredKeys: ['name'] }) as fc.Arbitrary<Json>,
  'PE section': fc.record({ name: text, entropy: fc.constantFrom(0.5, 7) }, { requiredKeys: ['name'] }) as fc.Arbitrary<Json>,
  dictionary: dictionary(text),
  'dictionary of text': dictionary(text),
  'dictionary of text or whole number': dictionary(fc.oneof<fc.Arbitrary<Json>[]>(text, whole(0, 99))),
  'dictionary of whole number': fc.constant({ SO_KEEPALIVE: 1 }),
  'dictionary of translations by language tag': fc.record({ de: fc.record({ name: text }) }) as fc.Arbitrary<Json>,
  identifier: idOf('indicator', 'identity', 'ipv4-addr', 'x-own'),
  'identifier of a cyber-observable or relationship object': idOf('ipv4-addr', 'file', 'relationship', 'x-own'),
  'identifier of a domain object or cyber-observable': idOf('malware', 'file', 'x-own'),
  'identifier of a domain object': idOf('malware', 'indicator', 'x-own'),
  'identifier of an object that is not language-content': idOf('malware', 'report'),
}
/** Names whose kind says less than the standard. */
const BY_NAME: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  startup_info: fc.constant({ lpDesktop: 'a', dwFlags: 1 }),
  exif_tags: fc.constantFrom<Json>({ XResolution: 4928, Make: 'x' }),
  schema: fc.constantFrom('https://h.example/schema.json'),
  objects: fc.record({ '0': fc.record({ type: fc.constant('mutex'), name: text }) }) as fc.Arbitrary<Json>,
}

/** A value of a kind, by what it says. @throws Error on a kind that nobody taught this file */
function valuesOf(name: string, kind: Kind<unknown>): fc.Arbitrary<Json> {
  const named = BY_NAME[name]
  if (named !== undefined) return named
  if ('members' in kind) return recordOf(kind as RecordKind)
  if (kind.vocabulary !== undefined && kind.says !== 'hashes') {
    const { kind: closed, words } = VOCABULARIES[kind.vocabulary]
    const word: fc.Arbitrary<Json> = closed === 'closed' ? fc.constantFrom(...words) : fc.oneof(fc.constantFrom(...words), text)
    return kind.says.startsWith('list of ') ? listOf(word) : word
  }
  return saidBy(kind.says)
}

function saidBy(says: string): fc.Arbitrary<Json> {
  const known = BY_WORDS[says]
  if (known !== undefined) return known
  if (says.startsWith('list of ')) return listOf(saidBy(says.slice('list of '.length)))
  if (says.startsWith('dictionary of ')) return dictionary(saidBy(says.includes('list of') ? 'list of text' : 'text'))
  const bounds = /^whole number from (\d+)(?: to (\d+))?$/.exec(says)
  if (bounds !== null) return whole(Number(bounds[1]), Number(bounds[2] ?? 99_999))
  if (says.startsWith('identifier of ')) return idOf(...says.slice('identifier of '.length).split(' or '))
  throw new Error(`no values are known of the kind "${says}"`)
}

function recordOf({ members, required }: RecordKind): fc.Arbitrary<Json> {
  const model = Object.fromEntries(Object.entries(members).map(([name, kind]) => [name, valuesOf(name, kind)]))
  return fc.record(model, { requiredKeys: [...required] }).filter((made) => Object.keys(made).length > 0) as fc.Arbitrary<Json>
}

const REFERENCE: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  { source_name: 'cve', external_id: 'CVE-2026-12345' },
  { source_name: 'blog', url: 'https://h.example/a', description: 'd', hashes: { 'SHA-256': 'a'.repeat(64) } },
)
const EXTENSION = { 'extension-definition--11111111-1111-4111-8111-111111111111': { extension_type: 'property-extension', rank: 4 } }

/** Shared by all that is authored; `created` and `modified` become ordered. */
const AUTHORED: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  created_by_ref: idOf('identity'),
  revoked: fc.boolean(),
  labels: listOf(text),
  confidence: whole(0, 100),
  lang: saidBy('language tag (RFC 5646)'),
  external_references: listOf(REFERENCE),
}

/** A valid object of a type. */
export function stixObject(type: string): fc.Arbitrary<JsonObject> {
  const { class: kind, properties, required, notApplicable } = definitionOf(type)
  const own = Object.fromEntries([...properties].map(([name, one]) => [name, valuesOf(name, one)]))
  const hosted = [...PREDEFINED_EXTENSIONS].filter(([, { host }]) => host === type)
  const extension = fc.oneof<fc.Arbitrary<Json>[]>(
    fc.constant(EXTENSION),
    ...hosted.map(([name, one]) => recordOf(one.kind).map((made) => ({ [name]: made }))),
  )
  const shared = { object_marking_refs: fc.constant([GREEN]), ...(notApplicable.has('extensions') ? {} : { extensions: extension }) }
  const authored = Object.fromEntries(Object.entries(AUTHORED).filter(([name]) => !notApplicable.has(name)))
  const model: Record<string, fc.Arbitrary<Json>> = kind === 'observable'
    ? { ...shared, defanged: fc.boolean(), ...own }
    : { ...shared, ...authored, ...own }
  return fc.tuple(fc.record(model, { requiredKeys: [...required] }), uuid, time, fc.nat(99)).map(([members, id, created, chance]) => {
    const times = kind === 'observable' ? {} : { created, ...(notApplicable.has('modified') ? {} : { modified: created }) }
    const made: Members = { type, spec_version: '2.1', id: `${type}--${id}`, ...times, ...(members as Members) }
    for (const name of Object.keys(made)) if (made[name] === undefined) delete made[name]
    fit(made)
    if (chance % 3 === 0) made.granular_markings = [{ selectors: [Object.keys(made).at(-1) as string, 'id'], marking_ref: GREEN }]
    return made
  })
}

/** A valid object of any type. */
export const anyObject: fc.Arbitrary<JsonObject> = fc.constantFrom(...standardTypes()).chain(stixObject)

/** Makes members agree where the standard wants them to (sections 4 to 7). */
function fit(made: Members): void {
  for (const [first, second] of ORDERED) if (made[first] !== undefined && made[second] !== undefined) made[second] = LATEST
  FITTING[made.type as string]?.(made)
}

const without = (made: Members, ...names: readonly string[]): void => {
  for (const name of names) delete made[name]
}

const FITTING: Readonly<Record<string, (made: Members) => void>> = {
  location(made) {
    if (made.latitude === undefined || made.longitude === undefined) without(made, 'latitude', 'longitude', 'precision')
    if (made.latitude === undefined && made.region === undefined) made.country = 'NO'
  },
  malware(made) {
    if (made.is_family === true) made.name ??= 'Family'
  },
  'malware-analysis'(made) {
    if (made.analysis_sco_refs === undefined) made.result ??= 'malicious'
  },
  indicator(made) {
    const isStix = (made.created as string).charCodeAt(20) % 2 === 0
    Object.assign(
      made,
      isStix ? { pattern_type: 'stix', pattern: "[file:name = 'a' OR url:value LIKE 'https://h.example/%']" } : { pattern_type: 'yara' },
    )
    without(made, 'pattern_version')
  },
  'observed-data'(made) {
    if (made.object_refs !== undefined) {
      without(made, 'objects')
      // At least one of them is what was observed.
      made.object_refs = [...new Set([...(made.object_refs as string[]), 'mutex--11111111-1111-4111-8111-111111111111'])]
    } else made.objects ??= { '0': { type: 'mutex', name: 'm' } }
  },
  'marking-definition'(made) {
    Object.assign(made, { definition_type: 'statement', definition: { statement: 'ours' } })
  },
  'extension-definition'(made) {
    made.created_by_ref ??= 'identity--11111111-1111-4111-8111-111111111111'
    if (!(made.extension_types as string[]).includes('toplevel-property-extension')) without(made, 'extension_properties')
  },
  artifact(made) {
    if (made.url === undefined) made.payload_bin ??= 'AAAA'
    else {
      without(made, 'payload_bin')
      made.hashes ??= { MD5: 'a'.repeat(32) }
    }
    if (made.encryption_algorithm === undefined) without(made, 'decryption_key')
  },
  'email-message'(made) {
    without(made, made.is_multipart === true ? 'body' : 'body_multipart')
  },
  file(made) {
    if (made.hashes === undefined) made.name ??= 'f'
    if (made.name === undefined) without(made, 'name_enc')
  },
  'network-traffic'(made) {
    if (made.dst_ref === undefined) made.src_ref ??= 'ipv4-addr--11111111-1111-4111-8111-111111111111'
    if (made.is_active === true) without(made, 'end')
  },
  process(made) {
    made.pid ??= 1
  },
  'user-account'(made) {
    made.user_id ??= 'u'
  },
  'x509-certificate'(made) {
    made.serial_number ??= '36:f7'
  },
}
