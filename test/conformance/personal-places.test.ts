/** Every place where STIX 2.1, its extensions, MISP and CSAF put personal data: that it is found there, and that what should go goes whatever milder is asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { findPersonalValues, treatProperty } from '../../src/intelligence/personal/index.ts'

/**
 * What is to be done with a place: `drop` it whatever is asked, give a `pseudonym`, make it `coarser`, `keep` it as an indicator unless it is
 * to be treated, or `scan` its text for what stands in it.
 */
type Deed = 'drop' | 'pseudonym' | 'coarser' | 'keep' | 'scan'
/** `certain` and `candidate` are findings by the place; `nothing` where only the agreement or its text says more. */
type Found = 'certain' | 'candidate' | 'nothing'
type Row = readonly [type: string, members: JsonObject, pointer: string, deed: Deed, found: Found]

const EMAIL = 'jo.doe@mail.example'
const TEXT = `seen in ${EMAIL} twice`
const REF = (type: string): string => `${type}--00000000-0000-4000-8000-000000000001`
const TIME = '2026-03-04T05:06:07.000Z'
const CONTACT = 'extension-definition--66e2492a-bbd3-4be6-88f5-cc91a017a498'
const within = (extension: string, members: JsonObject): JsonObject => ({ extensions: { [extension]: members } })
const headers = (name: string, value: string): JsonObject => within('http-request-ext', { request_header: { [name]: [value] } })

const ROWS: readonly Row[] = [
  ['identity', { identity_class: 'individual', name: 'Jo Doe' }, '/name', 'pseudonym', 'certain'],
  ['identity', { identity_class: 'organization', name: 'Doe Plumbing' }, '/name', 'coarser', 'nothing'],
  ['identity', { identity_class: 'individual', contact_information: 'Floor 3, room 5' }, '/contact_information', 'drop', 'certain'],
  ['identity', { identity_class: 'organization', contact_information: 'Floor 3, room 5' }, '/contact_information', 'drop', 'candidate'],
  ['identity', { description: TEXT }, '/description', 'scan', 'nothing'],
  ['identity', { identity_class: 'individual', roles: ['the only locksmith'] }, '/roles/0', 'drop', 'candidate'],
  ['identity', within(CONTACT, { first_name: 'Jo' }), `/extensions/${CONTACT}/first_name`, 'drop', 'certain'],
  [
    'identity',
    within(CONTACT, { contact_numbers: [{ contact_number: '+49 30 1234567' }] }),
    `/extensions/${CONTACT}/contact_numbers/0/contact_number`,
    'drop',
    'certain',
  ],
  [
    'identity',
    within(CONTACT, { email_addresses: [{ email_address_ref: REF('email-addr') }] }),
    `/extensions/${CONTACT}/email_addresses/0/email_address_ref`,
    'drop',
    'candidate',
  ],
  [
    'identity',
    within(CONTACT, { social_media_accounts: [{ user_account_ref: REF('user-account') }] }),
    `/extensions/${CONTACT}/social_media_accounts/0/user_account_ref`,
    'drop',
    'candidate',
  ],
  ['identity', within(CONTACT, { classified: true }), `/extensions/${CONTACT}/classified`, 'drop', 'candidate'],
  ['identity', { identity_class: 'individual', x_misp_passport_number: 'L01X00T47' }, '/x_misp_passport_number', 'drop', 'certain'],
  ['identity', { identity_class: 'individual', x_misp_nationality: 'Utopian' }, '/x_misp_nationality', 'drop', 'certain'],
  ['identity', { identity_class: 'individual', x_misp_date_of_birth: '1980-01-02' }, '/x_misp_date_of_birth', 'drop', 'certain'],
  ['identity', { identity_class: 'individual', x_misp_gender: 'Female' }, '/x_misp_gender', 'drop', 'certain'],
  ['threat-actor', { name: 'Jo Doe' }, '/name', 'keep', 'candidate'],
  ['threat-actor', { aliases: ['Jo Doe'] }, '/aliases/0', 'keep', 'candidate'],
  ['threat-actor', { goals: [TEXT] }, '/goals/0', 'scan', 'nothing'],
  ['threat-actor', { description: TEXT }, '/description', 'scan', 'nothing'],
  ['intrusion-set', { aliases: [TEXT] }, '/aliases/0', 'scan', 'nothing'],
  ['campaign', { aliases: [TEXT] }, '/aliases/0', 'scan', 'nothing'],
  ['email-addr', { value: EMAIL }, '/value', 'pseudonym', 'certain'],
  ['email-addr', { display_name: 'Jo Doe' }, '/display_name', 'drop', 'certain'],
  ['email-addr', { belongs_to_ref: REF('user-account') }, '/belongs_to_ref', 'drop', 'nothing'],
  ['user-account', { user_id: 'jdoe' }, '/user_id', 'pseudonym', 'certain'],
  ['user-account', { account_login: 'jdoe' }, '/account_login', 'pseudonym', 'certain'],
  ['user-account', { display_name: 'Jo Doe' }, '/display_name', 'drop', 'certain'],
  ['user-account', { credential: 'x1' }, '/credential', 'drop', 'certain'],
  ['user-account', { account_last_login: TIME }, '/account_last_login', 'coarser', 'nothing'],
  [
    'user-account',
    within('unix-account-ext', { home_dir: '/home/jdoe' }),
    '/extensions/unix-account-ext/home_dir',
    'pseudonym',
    'candidate',
  ],
  ['user-account', within('unix-account-ext', { groups: ['wheel'] }), '/extensions/unix-account-ext/groups/0', 'drop', 'nothing'],
  ['user-account', { x_misp_user_avatar: 'picture.png' }, '/x_misp_user_avatar', 'drop', 'certain'],
  ['email-message', { from_ref: REF('email-addr') }, '/from_ref', 'drop', 'candidate'],
  ['email-message', { to_refs: [REF('email-addr')] }, '/to_refs/0', 'drop', 'candidate'],
  ['email-message', { cc_refs: [REF('email-addr')] }, '/cc_refs/0', 'drop', 'candidate'],
  ['email-message', { bcc_refs: [REF('email-addr')] }, '/bcc_refs/0', 'drop', 'candidate'],
  ['email-message', { subject: 'See you' }, '/subject', 'drop', 'certain'],
  ['email-message', { body: 'See you' }, '/body', 'drop', 'certain'],
  ['email-message', { body_multipart: [{ body: 'See you' }] }, '/body_multipart/0/body', 'drop', 'certain'],
  ['email-message', { raw_email_ref: REF('artifact') }, '/raw_email_ref', 'drop', 'candidate'],
  ['email-message', { message_id: '<1@x>' }, '/message_id', 'drop', 'certain'],
  ['email-message', { received_lines: ['from x'] }, '/received_lines/0', 'drop', 'certain'],
  [
    'email-message',
    { additional_header_fields: { 'X-Originating-IP': ['198.51.100.7'] } },
    '/additional_header_fields/X-Originating-IP/0',
    'drop',
    'certain',
  ],
  ['email-message', { date: TIME }, '/date', 'coarser', 'candidate'],
  ['artifact', { payload_bin: 'QUJD' }, '/payload_bin', 'drop', 'candidate'],
  ['artifact', { url: 'https://mail.example/x' }, '/url', 'drop', 'nothing'],
  ['artifact', { decryption_key: 'k' }, '/decryption_key', 'drop', 'candidate'],
  ['file', { name: TEXT }, '/name', 'scan', 'nothing'],
  ['file', { content_ref: REF('artifact') }, '/content_ref', 'drop', 'nothing'],
  ['file', { parent_directory_ref: REF('directory') }, '/parent_directory_ref', 'drop', 'nothing'],
  ['directory', { path: 'C:\\Users\\jdoe\\x' }, '/path', 'pseudonym', 'candidate'],
  [
    'file',
    within('pdf-ext', { document_info_dict: { Author: 'Jo Doe' } }),
    '/extensions/pdf-ext/document_info_dict/Author',
    'drop',
    'candidate',
  ],
  [
    'file',
    within('raster-image-ext', { exif_tags: { GPSLatitude: '52.5' } }),
    '/extensions/raster-image-ext/exif_tags/GPSLatitude',
    'drop',
    'candidate',
  ],
  ['file', within('ntfs-ext', { sid: 'S-1-5-21-1-2-3-1001' }), '/extensions/ntfs-ext/sid', 'drop', 'certain'],
  ['file', within('archive-ext', { comment: 'for Jo' }), '/extensions/archive-ext/comment', 'drop', 'nothing'],
  ['x509-certificate', { subject: 'CN=Jo Doe' }, '/subject', 'drop', 'candidate'],
  ['x509-certificate', { issuer: 'CN=Jo Doe' }, '/issuer', 'drop', 'candidate'],
  [
    'x509-certificate',
    { x509_v3_extensions: { subject_alternative_name: 'email:x' } },
    '/x509_v3_extensions/subject_alternative_name',
    'drop',
    'candidate',
  ],
  ['process', { command_line: `mail ${EMAIL} now` }, '/command_line', 'scan', 'nothing'],
  ['process', { cwd: '/home/jdoe' }, '/cwd', 'pseudonym', 'candidate'],
  ['process', { environment_variables: { USER: 'jdoe' } }, '/environment_variables/USER', 'drop', 'candidate'],
  ['process', { creator_user_ref: REF('user-account') }, '/creator_user_ref', 'drop', 'candidate'],
  [
    'process',
    within('windows-process-ext', { owner_sid: 'S-1-5-21-1-2-3-1001' }),
    '/extensions/windows-process-ext/owner_sid',
    'drop',
    'certain',
  ],
  ['windows-registry-key', { key: 'HKEY_USERS\\S-1-5-21-1004336348-1177238915-682003330-1001\\Run' }, '/key', 'pseudonym', 'certain'],
  ['windows-registry-key', { values: [{ name: 'n', data: TEXT }] }, '/values/0/data', 'scan', 'nothing'],
  ['windows-registry-key', { creator_user_ref: REF('user-account') }, '/creator_user_ref', 'drop', 'candidate'],
  ['network-traffic', { src_ref: REF('ipv4-addr') }, '/src_ref', 'drop', 'nothing'],
  ['network-traffic', { start: TIME }, '/start', 'coarser', 'nothing'],
  [
    'network-traffic',
    headers('Authorization', 'Basic x'),
    '/extensions/http-request-ext/request_header/Authorization/0',
    'drop',
    'certain',
  ],
  ['network-traffic', headers('Cookie', 'a=b'), '/extensions/http-request-ext/request_header/Cookie/0', 'drop', 'certain'],
  ['network-traffic', headers('From', EMAIL), '/extensions/http-request-ext/request_header/From/0', 'drop', 'certain'],
  ['network-traffic', headers('Referer', 'x'), '/extensions/http-request-ext/request_header/Referer/0', 'drop', 'candidate'],
  ['network-traffic', headers('User-Agent', 'x'), '/extensions/http-request-ext/request_header/User-Agent/0', 'drop', 'candidate'],
  [
    'network-traffic',
    within('http-request-ext', { message_body_data_ref: REF('artifact') }),
    '/extensions/http-request-ext/message_body_data_ref',
    'drop',
    'candidate',
  ],
  ['network-traffic', { src_payload_ref: REF('artifact') }, '/src_payload_ref', 'drop', 'candidate'],
  ['network-traffic', { ipfix: { minimumIpTotalLength: 32 } }, '/ipfix/minimumIpTotalLength', 'drop', 'nothing'],
  ['ipv4-addr', { value: '198.51.100.7' }, '/value', 'keep', 'candidate'],
  ['ipv6-addr', { value: '2001:db8:1:2::7' }, '/value', 'keep', 'candidate'],
  ['ipv4-addr', { resolves_to_refs: [REF('mac-addr')] }, '/resolves_to_refs/0', 'drop', 'nothing'],
  ['mac-addr', { value: '00:00:5e:00:53:af' }, '/value', 'coarser', 'candidate'],
  ['domain-name', { value: 'jo-doe.mail.example' }, '/value', 'scan', 'nothing'],
  ['url', { value: `https://mail.example/?to=${EMAIL}` }, '/value', 'pseudonym', 'certain'],
  ['autonomous-system', { name: TEXT }, '/name', 'scan', 'nothing'],
  ['software', { name: TEXT }, '/name', 'scan', 'nothing'],
  ['mutex', { name: TEXT }, '/name', 'scan', 'nothing'],
  ['observed-data', { first_observed: TIME }, '/first_observed', 'coarser', 'nothing'],
  ['observed-data', { number_observed: 437 }, '/number_observed', 'coarser', 'nothing'],
  ['observed-data', { objects: { 0: { type: 'email-addr', display_name: 'Jo Doe' } } }, '/objects/0/display_name', 'drop', 'certain'],
  ['sighting', { where_sighted_refs: [REF('identity')] }, '/where_sighted_refs/0', 'drop', 'nothing'],
  ['sighting', { observed_data_refs: [REF('observed-data')] }, '/observed_data_refs/0', 'drop', 'nothing'],
  ['sighting', { count: 437 }, '/count', 'coarser', 'nothing'],
  ['sighting', { first_seen: TIME }, '/first_seen', 'coarser', 'nothing'],
  ['indicator', { pattern: `[email-addr:value = '${EMAIL}']`, pattern_type: 'stix' }, '/pattern', 'pseudonym', 'certain'],
  ['indicator', { name: TEXT }, '/name', 'scan', 'nothing'],
  ['note', { authors: ['Jo Doe'] }, '/authors/0', 'drop', 'certain'],
  ['opinion', { authors: ['Jo Doe'] }, '/authors/0', 'drop', 'certain'],
  ['note', { content: TEXT }, '/content', 'scan', 'nothing'],
  ['note', { abstract: TEXT }, '/abstract', 'scan', 'nothing'],
  ['opinion', { explanation: TEXT }, '/explanation', 'scan', 'nothing'],
  ['report', { name: TEXT }, '/name', 'scan', 'nothing'],
  ['grouping', { description: TEXT }, '/description', 'scan', 'nothing'],
  ['relationship', { description: TEXT }, '/description', 'scan', 'nothing'],
  ['relationship', { start_time: TIME }, '/start_time', 'coarser', 'nothing'],
  [
    'incident',
    within('extension-definition--00000000-0000-4000-8000-000000000009', { impacted_entity_counts: { individual: 437 } }),
    '/extensions/extension-definition--00000000-0000-4000-8000-000000000009/impacted_entity_counts/individual',
    'coarser',
    'nothing',
  ],
  ['location', { street_address: '1 High Street' }, '/street_address', 'drop', 'certain'],
  ['location', { postal_code: '10115' }, '/postal_code', 'drop', 'certain'],
  ['location', { city: 'Springfield' }, '/city', 'drop', 'candidate'],
  ['location', { latitude: 52.5 }, '/latitude', 'drop', 'candidate'],
  ['location', { administrative_area: 'Kent' }, '/administrative_area', 'drop', 'nothing'],
  ['location', { name: TEXT }, '/name', 'scan', 'nothing'],
  [
    'malware',
    { external_references: [{ source_name: 'case', description: TEXT }] },
    '/external_references/0/description',
    'scan',
    'nothing',
  ],
  ['malware', { created: TIME }, '/created', 'coarser', 'nothing'],
  ['malware', { labels: [TEXT] }, '/labels/0', 'scan', 'nothing'],
  ['malware', { x_case: 'Doe against Roe' }, '/x_case', 'drop', 'nothing'],
  ['language-content', { contents: { de: { description: TEXT } } }, '/contents/de/description', 'scan', 'nothing'],
  ['marking-definition', { definition: { statement: TEXT } }, '/definition/statement', 'scan', 'nothing'],
  ['bank-account', { iban: 'DE89370400440532013000' }, '/iban', 'pseudonym', 'certain'],
  ['payment-card', { value: '4111111111111111' }, '/value', 'coarser', 'certain'],
  ['payment-card', { holder_name: 'Jo Doe' }, '/holder_name', 'drop', 'certain'],
  ['cryptocurrency-wallet', { value: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT' }, '/value', 'pseudonym', 'certain'],
  ['cryptocurrency-transaction', { value: 'a'.repeat(64) }, '/value', 'keep', 'candidate'],
  ['phone-number', { value: '+49301234567' }, '/value', 'pseudonym', 'certain'],
  ['misp-event', { event_creator_email: EMAIL }, '/event_creator_email', 'drop', 'certain'],
  ['misp-event', { Attribute: [{ comment: TEXT }] }, '/Attribute/0/comment', 'scan', 'nothing'],
  ['csaf-document', { document: { acknowledgments: [{ names: ['Jo Doe'] }] } }, '/document/acknowledgments/0/names/0', 'drop', 'certain'],
  [
    'csaf-document',
    { document: { publisher: { contact_details: 'Floor 3' } } },
    '/document/publisher/contact_details',
    'drop',
    'candidate',
  ],
]

const KEY = new Uint8Array(32).fill(5)
const ASKED = { pseudonym: { treatment: 'pseudonymise', key: KEY }, coarser: { treatment: 'generalise' } } as const

function at(object: Json | undefined, pointer: string): Json | undefined {
  let value: Json | undefined = object
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, Json>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}

/** What stands at the place once the property was treated; undefined where nothing does. */
function left(object: JsonObject, pointer: string, asked: keyof typeof ASKED): Json | undefined {
  const [, name = '', ...rest] = pointer.split('/')
  const treated = treatProperty(object, name, ASKED[asked])
  if (treated === 'drop') return undefined
  return rest.length === 0 ? treated.value : at(treated.value, `/${rest.join('/')}`)
}

for (const [type, members, pointer, deed, found] of ROWS) {
  test(`${type}${pointer}: ${deed}, ${found}`, () => {
    const object = { type, ...members }
    const value = at(object, pointer)
    assert.ok(value !== undefined)
    const [pseudonym, coarser] = [left(object, pointer, 'pseudonym'), left(object, pointer, 'coarser')]
    const text = String(value)
    const by = findPersonalValues(object).filter((one) => one.pointer === pointer && (found === 'nothing' || one.certainty === found))
    if (found === 'nothing') assert.ok(!by.some((one) => one.value === text), 'nothing is found by the place alone')
    else assert.ok(by.length > 0, 'it is found')
    if (deed === 'drop') assert.deepEqual([pseudonym, coarser], [undefined, undefined])
    if (deed === 'pseudonym') assert.ok(pseudonym !== undefined && !String(pseudonym).includes(EMAIL) && String(pseudonym) !== text)
    if (deed === 'coarser') assert.ok(coarser === undefined || String(coarser) !== text, String(coarser))
    if (deed === 'keep') assert.ok([pseudonym, coarser].some((one) => String(one) !== text))
    if (deed === 'scan' && text.includes(EMAIL)) {
      assert.ok(pseudonym !== undefined && !String(pseudonym).includes(EMAIL))
      assert.ok(
        by.some((one) => one.kind === 'email'),
        'what stands in it is found',
      )
    }
  })
}
