/** Objects as a case holds them: of several types, with prose, persons and addresses in many fields. */
import type { JsonObject } from '../src/foundation/index.ts'
import { randomUuid, utf8 } from '../src/foundation/index.ts'
import type { FieldTreatment } from '../src/intelligence/index.ts'
import { phishingDomains } from '../src/node/demo/feed.ts'
import { systemRandomness } from '../src/node/system.ts'

const TIME = '2026-04-06T20:03:48.000Z'
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const FIRST_NAMES = ['Marta', 'Jonas', 'Aylin', 'Pierre', 'Ingrid', 'Tomasz', 'Lucia', 'Henrik']
const LAST_NAMES = ['Novak', 'Lindqvist', 'Demir', 'Moreau', 'Halvorsen', 'Kowalski', 'Ferrari', 'Brandt', 'Okafor']

/** What an annex does with the fields that are not shared as they are. */
export const CASE_TREATMENTS: Readonly<Record<string, Readonly<Record<string, FieldTreatment>>>> = {
  indicator: { description: 'pseudonymise', external_references: 'drop', valid_from: 'generalise' },
  malware: { external_references: 'drop' },
  note: { content: 'pseudonymise', authors: 'pseudonymise' },
  identity: { name: 'pseudonymise', contact_information: 'drop' },
  relationship: { description: 'drop' },
  'email-addr': { value: 'pseudonymise', display_name: 'drop' },
  'ipv4-addr': { value: 'generalise' },
  'observed-data': { first_observed: 'generalise', last_observed: 'generalise' },
}

const plain: ReadonlySet<string> = new Set([
  ...['created_by_ref', 'labels', 'name', 'description', 'indicator_types', 'pattern', 'pattern_type', 'valid_from', 'kill_chain_phases'],
  ...['malware_types', 'is_family', 'aliases', 'object_refs', 'abstract', 'identity_class', 'sectors', 'relationship_type', 'source_ref'],
  ...['target_ref', 'number_observed', 'value'],
])

/** The treatments of one type. */
export function annexFor(type: string): ReadonlyMap<string, FieldTreatment> {
  const found = annexes.get(type)
  if (found === undefined) throw new Error(`no annex knows ${type}`)
  return found
}

const annexes = new Map(
  Object.entries(CASE_TREATMENTS).map(([type, treated]) => {
    return [type, new Map<string, FieldTreatment>([...Array.from(plain, (name) => [name, 'as-is'] as const), ...Object.entries(treated)])]
  }),
)

/** So many objects, by turns of each type, about the domains of the demonstration's feed. `from` tells those of one call from those of others. */
export function caseObjects(count: number, from = 0): readonly JsonObject[] {
  const domains = phishingDomains()
  const identity = newId('identity')
  return Array.from({ length: count }, (_, place) => {
    const index = from + place
    const write = WRITERS[index % WRITERS.length] as (about: About) => JsonObject
    return write({ index, domain: domains[index % domains.length] as string, identity })
  })
}

const PAGE = 1_000

/** A bundle of so many such objects, made while it is read. */
export async function* caseBundle(count: number): AsyncGenerator<Uint8Array> {
  yield utf8(`{"type":"bundle","id":"${newId('bundle')}","objects":[`)
  for (let from = 0; from < count; from += PAGE) {
    const texts = caseObjects(Math.min(PAGE, count - from), from).map((object) => JSON.stringify(object))
    yield utf8((from === 0 ? '' : ',') + texts.join(','))
  }
  yield utf8(']}')
}

type About = { readonly index: number; readonly domain: string; readonly identity: string }

const newId = (type: string): string => `${type}--${randomUuid(systemRandomness)}`

function base(type: string, { identity }: About): JsonObject {
  return {
    type,
    spec_version: '2.1',
    id: newId(type),
    created_by_ref: identity,
    created: TIME,
    modified: TIME,
    object_marking_refs: [GREEN],
  }
}

function person(index: number): { readonly name: string; readonly mail: string } {
  // More persons than hashed values are kept in memory, as in a large case.
  const first = FIRST_NAMES[index % FIRST_NAMES.length] as string
  const last = `${LAST_NAMES[index % LAST_NAMES.length]}${String.fromCharCode(97 + (index % 23))}`
  return { name: `${first} ${last}`, mail: `${first}.${last}.${index % 1_511}@victim.example`.toLowerCase() }
}

const addressOf = (index: number): string => `198.${18 + (index % 2)}.${(index >> 8) % 256}.${index % 256}`

const WRITERS: readonly ((about: About) => JsonObject)[] = [
  (about) => ({
    ...base('indicator', about),
    name: about.domain,
    description: `Reported by ${person(about.index).name} <${person(about.index).mail}> after a message led to https://${about.domain}/login from ${addressOf(about.index)}.`,
    indicator_types: ['malicious-activity'],
    pattern: `[domain-name:value = '${about.domain}' OR url:value LIKE 'https://${about.domain}/%']`,
    pattern_type: 'stix',
    valid_from: TIME,
    labels: ['phishing'],
    kill_chain_phases: [{ kill_chain_name: 'lockheed-martin-cyber-kill-chain', phase_name: 'delivery' }],
    external_references: [{ source_name: 'ticket', external_id: `T-${about.index}`, url: `https://tickets.example/${about.index}` }],
  }),
  (about) => ({
    ...base('malware', about),
    name: `Kit ${about.index}`,
    description: `${PROSE} Its panel is at hxxps://${about.domain.replaceAll('.', '[.]')}/panel and writes to C:\\ProgramData\\kit-${about.index}\\out.bin. ${PROSE}`,
    malware_types: ['spyware'],
    is_family: false,
    aliases: [`kit-${about.index}`, `pk${about.index}`],
    external_references: [{ source_name: 'blog', url: `https://research.example/${about.domain}` }],
  }),
  (about) => ({
    ...base('note', about),
    abstract: `Interview ${about.index}`,
    content: `${person(about.index).name} received the mail at ${person(about.index).mail} and called back from +44 20 7946 ${String(about.index % 10_000).padStart(4, '0')}. ${PROSE}`,
    authors: [person(about.index + 1).name],
    object_refs: [about.identity],
  }),
  (about) => ({
    ...base('identity', about),
    name: person(about.index).name,
    identity_class: 'individual',
    contact_information: person(about.index).mail,
    description: `Employee whose account was used for ${about.domain}`,
  }),
  (about) => ({
    ...base('relationship', about),
    relationship_type: 'indicates',
    source_ref: newId('indicator'),
    target_ref: newId('malware'),
    description: `seen on ${about.domain}`,
  }),
  (about) => ({
    type: 'email-addr',
    spec_version: '2.1',
    id: newId('email-addr'),
    value: person(about.index).mail,
    display_name: person(about.index).name,
    object_marking_refs: [GREEN],
  }),
  (about) => ({
    type: 'ipv4-addr',
    spec_version: '2.1',
    id: newId('ipv4-addr'),
    value: addressOf(about.index),
    object_marking_refs: [GREEN],
  }),
  (about) => ({
    ...base('observed-data', about),
    first_observed: TIME,
    last_observed: TIME,
    number_observed: 3,
    object_refs: [newId('ipv4-addr'), newId('domain-name')],
  }),
]

const PROSE =
  'The kit serves a copy of the login page of a bank, forwards what is typed to its operator and then shows the page of the bank itself, so that few of those who were deceived notice it. The operator changes the name of the host every few days and keeps the certificate, the favicon and the order of the form fields, by which the pages can be told. The messages that lead there are sent from accounts that were taken over earlier.'
