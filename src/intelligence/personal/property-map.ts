/**
 * Where personal data stands in STIX 2.1 objects, in extensions, and in what MISP and CSAF bring: one row per property.
 *
 * A path has one part per level: `*` is any one name or index, `x_*` any name with that beginning, `a|b` either name, `**`
 * whatever is below (or nothing). Names are compared without case, as headers and dictionary keys are. The first row that
 * fits counts; rows of type `*` come after those of the type itself.
 */
import type { Certainty, PersonalCategory, ValueKind } from './finding.ts'

/**
 * What to do with a property where nobody needs it as it is: `drop` it whatever milder was asked, `generalise`,
 * `pseudonymise`, `keep` (an indicator as a rule; treated where asked), or `scan` (what is found inside of it is treated).
 */
export type Suggestion = 'drop' | 'generalise' | 'pseudonymise' | 'keep' | 'scan'

/** On what the row depends beside type and path; see `holdsCondition`. */
export type Condition = 'individual' | 'person' | 'organisation'

/** One property. */
export type PropertyRow = {
  readonly type: string
  readonly path: string
  readonly category: PersonalCategory
  readonly kind: ValueKind
  readonly suggestion: Suggestion
  /** Whether the value is a finding by where it stands; `nothing` where only its text is searched. */
  readonly finds: Certainty | 'nothing'
  readonly when?: Condition
}

type Row = readonly [
  type: string,
  path: string,
  category: PersonalCategory,
  kind: ValueKind,
  suggestion: Suggestion,
  finds?: Certainty | 'nothing',
  when?: Condition,
]

const CONTACT_EXTENSION = 'extensions/extension-definition--66e2492a-bbd3-4be6-88f5-cc91a017a498'
const HEADERS = 'extensions/http-request-ext/request_header'
const INCIDENT_EXTENSIONS = 'extensions/extension-definition--*'

const ROWS: readonly Row[] = [
  // Who
  ['identity', 'name', 'name', 'person-name', 'pseudonymise', 'certain', 'individual'],
  ['identity', 'name', 'name', 'person-name', 'pseudonymise', 'candidate', 'person'],
  ['identity', 'name', 'name', 'person-name', 'generalise', 'nothing', 'organisation'],
  ['identity', 'contact_information', 'contact', 'text', 'drop', 'certain', 'individual'],
  ['identity', 'contact_information', 'contact', 'text', 'drop', 'candidate'],
  ['identity', 'roles/*', 'officer', 'text', 'drop', 'candidate', 'individual'],
  ['identity', `${CONTACT_EXTENSION}/extension_type`, 'free-text', 'text', 'drop'],
  ['identity', `${CONTACT_EXTENSION}/contact_numbers/*/contact_number`, 'contact', 'phone', 'drop', 'certain'],
  ['identity', `${CONTACT_EXTENSION}/contact_numbers/**`, 'contact', 'text', 'drop'],
  ['identity', `${CONTACT_EXTENSION}/first_name|middle_name|last_name|prefix|suffix`, 'name', 'person-name', 'drop', 'certain'],
  ['identity', `${CONTACT_EXTENSION}/email_addresses/**`, 'contact', 'reference', 'drop', 'candidate'],
  ['identity', `${CONTACT_EXTENSION}/social_media_accounts/**`, 'account', 'reference', 'drop', 'candidate'],
  ['identity', `${CONTACT_EXTENSION}/**`, 'contact', 'text', 'drop', 'candidate'],
  ['identity', 'x_misp_*ethnic*/**', 'special-category', 'text', 'drop', 'certain'],
  ['identity', 'x_misp_nationality|x_misp_gender|x_misp_religion/**', 'special-category', 'text', 'drop', 'certain'],
  ['identity', 'x_misp_*/**', 'identity-document', 'document', 'drop', 'certain', 'individual'],
  ['identity', 'x_misp_*/**', 'identity-document', 'text', 'drop', 'candidate', 'person'],
  ['threat-actor', 'name', 'offence', 'person-name', 'keep', 'candidate'],
  ['threat-actor', 'aliases/*', 'offence', 'person-name', 'keep', 'candidate'],
  ['threat-actor', 'goals/*', 'special-category', 'text', 'scan'],
  ['threat-actor', 'roles/*', 'offence', 'text', 'scan'],
  ['threat-actor', 'primary_motivation|secondary_motivations|personal_motivations/**', 'special-category', 'text', 'scan'],
  ['intrusion-set', 'goals/*', 'special-category', 'text', 'scan'],
  ['intrusion-set|campaign|malware|tool|infrastructure', 'aliases/*', 'free-text', 'text', 'scan'],
  // Addresses and accounts
  ['email-addr', 'value', 'contact', 'email', 'pseudonymise', 'certain'],
  ['email-addr', 'display_name', 'name', 'person-name', 'drop', 'certain'],
  ['email-addr', 'belongs_to_ref', 'link', 'reference', 'drop'],
  ['user-account', 'user_id|account_login', 'account', 'account', 'pseudonymise', 'certain'],
  ['user-account', 'display_name', 'name', 'person-name', 'drop', 'certain'],
  ['user-account', 'credential', 'credential', 'credential', 'drop', 'certain'],
  [
    'user-account',
    'account_created|account_expires|account_first_login|account_last_login|credential_last_changed',
    'behaviour',
    'time',
    'generalise',
  ],
  ['user-account', 'is_*|can_escalate_privs', 'behaviour', 'text', 'keep'],
  ['user-account', 'extensions/unix-account-ext/home_dir', 'account', 'text', 'scan'],
  ['user-account', 'extensions/unix-account-ext/gid', 'account', 'text', 'drop'],
  ['user-account', 'extensions/unix-account-ext/groups/*', 'account', 'account', 'drop'],
  ['user-account', 'extensions/unix-account-ext/shell', 'account', 'text', 'scan'],
  ['user-account', 'x_misp_*|avatar/**', 'account', 'text', 'drop', 'certain'],
  // Communication
  ['email-message', 'from_ref|sender_ref', 'traffic-data', 'reference', 'keep', 'candidate'],
  ['email-message', 'to_refs|cc_refs|bcc_refs/*', 'traffic-data', 'reference', 'drop', 'candidate'],
  ['email-message', 'subject', 'communication-content', 'text', 'scan', 'certain'],
  ['email-message', 'body', 'communication-content', 'text', 'drop', 'certain'],
  ['email-message', 'body_multipart/*/content_type|content_disposition', 'communication-content', 'text', 'drop'],
  ['email-message', 'body_multipart/**', 'communication-content', 'text', 'drop', 'certain'],
  ['email-message', 'raw_email_ref', 'communication-content', 'reference', 'drop', 'candidate'],
  ['email-message', 'message_id', 'traffic-data', 'text', 'drop', 'certain'],
  ['email-message', 'received_lines/*', 'traffic-data', 'text', 'drop', 'certain'],
  ['email-message', 'additional_header_fields/**', 'traffic-data', 'text', 'drop', 'certain'],
  ['email-message', 'x_misp_*/**', 'traffic-data', 'text', 'drop', 'candidate'],
  ['email-message', 'date', 'traffic-data', 'time', 'generalise', 'candidate'],
  ['network-traffic', 'src_ref|dst_ref', 'traffic-data', 'reference', 'keep'],
  ['network-traffic', 'start|end', 'traffic-data', 'time', 'generalise'],
  ['network-traffic', 'src_payload_ref|dst_payload_ref', 'communication-content', 'reference', 'drop', 'candidate'],
  ['network-traffic', `${HEADERS}/authorization|proxy-authorization|cookie|set-cookie/**`, 'credential', 'credential', 'drop', 'certain'],
  ['network-traffic', `${HEADERS}/from/**`, 'contact', 'email', 'drop', 'certain'],
  ['network-traffic', `${HEADERS}/referer|user-agent|x-forwarded-for|forwarded/**`, 'traffic-data', 'text', 'drop', 'candidate'],
  ['network-traffic', `${HEADERS}/**`, 'traffic-data', 'text', 'drop'],
  ['network-traffic', 'extensions/http-request-ext/request_value', 'traffic-data', 'text', 'scan'],
  ['network-traffic', 'extensions/http-request-ext/message_body_data_ref', 'communication-content', 'reference', 'drop', 'candidate'],
  ['network-traffic', 'ipfix/**', 'traffic-data', 'text', 'drop'],
  ['artifact', 'payload_bin', 'communication-content', 'text', 'drop', 'candidate'],
  ['artifact', 'url', 'online-identifier', 'url', 'drop'],
  ['artifact', 'decryption_key', 'credential', 'credential', 'drop', 'candidate'],
  // Files, processes, devices
  ['file', 'name', 'free-text', 'text', 'scan'],
  ['file', 'parent_directory_ref|content_ref', 'link', 'reference', 'drop'],
  ['file', 'ctime|mtime|atime', 'behaviour', 'time', 'generalise'],
  ['file', 'extensions/pdf-ext/document_info_dict/author|creator', 'name', 'person-name', 'drop', 'candidate'],
  ['file', 'extensions/pdf-ext/document_info_dict/**', 'free-text', 'text', 'drop'],
  ['file', 'extensions/raster-image-ext/exif_tags/**', 'location', 'text', 'drop', 'candidate'],
  ['file', 'extensions/ntfs-ext/sid', 'account', 'windows-sid', 'drop', 'certain'],
  ['file', 'extensions/archive-ext/comment', 'free-text', 'text', 'drop'],
  ['file', 'extensions/windows-pebinary-ext/**', 'free-text', 'text', 'scan'],
  ['directory', 'path', 'account', 'text', 'scan'],
  ['directory', 'ctime|mtime|atime', 'behaviour', 'time', 'generalise'],
  ['x509-certificate', 'subject|issuer', 'name', 'text', 'drop', 'candidate'],
  ['x509-certificate', 'x509_v3_extensions/subject_alternative_name|issuer_alternative_name', 'name', 'text', 'drop', 'candidate'],
  ['process', 'command_line|cwd', 'account', 'text', 'scan'],
  ['process', 'environment_variables/**', 'credential', 'text', 'drop', 'candidate'],
  ['process', 'creator_user_ref', 'account', 'reference', 'drop', 'candidate'],
  ['process', 'created_time', 'behaviour', 'time', 'generalise'],
  ['process', 'extensions/windows-process-ext/owner_sid', 'account', 'windows-sid', 'drop', 'certain'],
  ['process', 'extensions/windows-process-ext|windows-service-ext/**', 'account', 'text', 'scan'],
  ['windows-registry-key', 'key', 'account', 'text', 'scan'],
  ['windows-registry-key', 'values/*/name|data', 'free-text', 'text', 'scan'],
  ['windows-registry-key', 'creator_user_ref', 'account', 'reference', 'drop', 'candidate'],
  ['windows-registry-key', 'modified_time', 'behaviour', 'time', 'generalise'],
  ['ipv4-addr', 'value', 'online-identifier', 'ipv4', 'keep', 'candidate'],
  ['ipv6-addr', 'value', 'online-identifier', 'ipv6', 'keep', 'candidate'],
  ['ipv4-addr|ipv6-addr', 'resolves_to_refs/*', 'link', 'reference', 'drop'],
  ['mac-addr', 'value', 'device-identifier', 'mac', 'generalise', 'candidate'],
  ['domain-name', 'value', 'online-identifier', 'text', 'scan'],
  ['url', 'value', 'online-identifier', 'url', 'scan'],
  ['software|mutex', 'name', 'free-text', 'text', 'scan'],
  ['software', 'vendor|version|cpe|swid', 'free-text', 'text', 'scan'],
  ['autonomous-system', 'name', 'name', 'text', 'scan'],
  // What was seen, where and when
  ['observed-data', 'first_observed|last_observed', 'behaviour', 'time', 'generalise'],
  ['observed-data', 'number_observed', 'behaviour', 'count', 'generalise'],
  ['sighting', 'first_seen|last_seen', 'behaviour', 'time', 'generalise'],
  ['sighting', 'count', 'behaviour', 'count', 'generalise'],
  ['sighting', 'where_sighted_refs/*', 'link', 'reference', 'generalise'],
  ['sighting', 'observed_data_refs/*', 'link', 'reference', 'drop'],
  ['relationship', 'start_time|stop_time', 'behaviour', 'time', 'generalise'],
  ['incident', `${INCIDENT_EXTENSIONS}/record_count|record_size`, 'behaviour', 'count', 'generalise'],
  ['incident|impact|event|task', `${INCIDENT_EXTENSIONS}/impacted_entity_counts/*`, 'behaviour', 'count', 'generalise'],
  ['impact|event', 'impacted_entity_counts/*', 'behaviour', 'count', 'generalise'],
  ['location', 'street_address', 'location', 'postal-address', 'drop', 'certain'],
  ['location', 'postal_code', 'location', 'postal-address', 'drop', 'certain'],
  ['location', 'city', 'location', 'place', 'drop', 'candidate'],
  ['location', 'administrative_area', 'location', 'place', 'drop'],
  ['location', 'latitude|longitude|precision', 'location', 'coordinates', 'drop', 'candidate'],
  ['location', 'name', 'location', 'place', 'scan'],
  ['location', 'region|country', 'location', 'place', 'keep'],
  // Texts of analysts
  ['note|opinion', 'authors/*', 'officer', 'person-name', 'drop', 'certain'],
  ['report', 'authors/*', 'officer', 'person-name', 'drop', 'candidate'],
  ['indicator', 'pattern', 'free-text', 'text', 'scan'],
  ['language-content', 'contents/**', 'free-text', 'text', 'scan'],
  ['marking-definition', 'definition/statement', 'free-text', 'text', 'scan'],
  // Objects of extensions
  ['bank-account', 'iban', 'financial', 'iban', 'pseudonymise', 'certain'],
  ['bank-account', 'account_number|account|number', 'financial', 'document', 'pseudonymise', 'certain'],
  ['bank-account', 'holder_ref|issuer_ref', 'financial', 'reference', 'drop', 'certain'],
  ['bank-account', 'bic|swift_code', 'financial', 'text', 'drop', 'certain'],
  ['bank-account', 'currency|country_ref', 'financial', 'text', 'keep'],
  ['payment-card', 'value|number|card_number', 'financial', 'payment-card', 'generalise', 'certain'],
  ['payment-card', 'holder_ref|issuer_ref', 'financial', 'reference', 'drop', 'certain'],
  ['payment-card', 'holder_name|cardholder_name', 'name', 'person-name', 'drop', 'certain'],
  ['payment-card', 'security_code|cvv|cvc|pin', 'credential', 'credential', 'drop', 'certain'],
  ['payment-card', 'expiration_date|start_date', 'financial', 'text', 'drop', 'candidate'],
  ['cryptocurrency-wallet', 'value|address', 'financial', 'wallet', 'pseudonymise', 'certain'],
  ['cryptocurrency-wallet', 'holder_ref|*_ref', 'financial', 'reference', 'drop', 'candidate'],
  ['cryptocurrency-transaction', 'value|hash', 'financial', 'wallet', 'pseudonymise', 'candidate'],
  ['cryptocurrency-transaction', 'input|output/*/address_ref', 'financial', 'reference', 'drop', 'candidate'],
  ['cryptocurrency-transaction', 'input|output/*/amount', 'financial', 'count', 'generalise'],
  ['cryptocurrency-transaction', 'execution_time', 'financial', 'time', 'generalise'],
  ['phone-number', 'value|number', 'contact', 'phone', 'pseudonymise', 'certain'],
  ['phone-number', 'connection|country|provider', 'contact', 'text', 'drop'],
  ['bank-account|payment-card|cryptocurrency-wallet|phone-number', 'x_*/**', 'financial', 'text', 'drop', 'candidate'],
  // What is read from MISP and CSAF before it becomes STIX
  ['misp-event', 'event_creator_email', 'officer', 'email', 'drop', 'certain'],
  ['misp-event', 'org|orgc/name', 'name', 'text', 'generalise'],
  ['misp-event', 'attribute/*/value|comment', 'free-text', 'text', 'scan'],
  ['misp-event', 'attribute/*/data', 'communication-content', 'text', 'drop', 'candidate'],
  ['csaf-document', 'document/acknowledgments/*/names/*', 'name', 'person-name', 'drop', 'certain'],
  ['csaf-document', 'document/acknowledgments/*/urls/*', 'online-identifier', 'url', 'drop', 'candidate'],
  ['csaf-document', 'document/publisher/contact_details', 'contact', 'text', 'drop', 'candidate'],
  ['csaf-document', 'document/references|notes/**', 'free-text', 'text', 'scan'],
  // Any object
  ['*', 'created_by_ref', 'officer', 'reference', 'keep'],
  ['*', 'created|modified|published|valid_from|valid_until|first_seen|last_seen', 'officer', 'time', 'generalise'],
  ['*', 'name|description|content|abstract|explanation|objective|statement', 'free-text', 'text', 'scan'],
  ['*', 'object_refs/*', 'link', 'reference', 'keep'],
  ['*', 'labels/*', 'free-text', 'text', 'scan'],
  ['*', 'external_references/*/source_name|description|external_id', 'free-text', 'text', 'scan'],
  ['*', 'external_references/*/url', 'online-identifier', 'url', 'scan'],
  ['*', 'kill_chain_phases/**', 'free-text', 'text', 'scan'],
  ['*', 'x_*/**', 'free-text', 'text', 'drop'],
  ['*', 'extensions/**', 'free-text', 'text', 'drop'],
]

/** The map, in the order in which rows are tried. */
export const PROPERTY_MAP: readonly PropertyRow[] = ROWS.flatMap(([types, path, category, kind, suggestion, finds = 'nothing', when]) =>
  types.split('|').map((type) => ({ type, path, category, kind, suggestion, finds, ...(when && { when }) })),
)

/** The properties that the id of a cyber-observable object is computed from (STIX 2.1 section 6): a change of one needs a new id. */
export const IDENTIFYING_PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['artifact', ['hashes', 'payload_bin']],
  ['autonomous-system', ['number']],
  ['directory', ['path']],
  ['domain-name', ['value']],
  ['email-addr', ['value']],
  ['email-message', ['from_ref', 'subject', 'body']],
  ['file', ['hashes', 'name', 'parent_directory_ref', 'extensions']],
  ['ipv4-addr', ['value']],
  ['ipv6-addr', ['value']],
  ['mac-addr', ['value']],
  ['mutex', ['name']],
  ['network-traffic', ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions']],
  ['software', ['name', 'cpe', 'swid', 'vendor', 'version']],
  ['url', ['value']],
  ['user-account', ['account_type', 'user_id', 'account_login']],
  ['windows-registry-key', ['key', 'values']],
  ['x509-certificate', ['hashes', 'serial_number']],
])
