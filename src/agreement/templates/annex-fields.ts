/** The three annexes of the template as data: every type of STIX 2.1 and each of its fields that may cross. */
import type { FieldTreatment } from '../document/index.ts'

/** What one annex says of one type. */
type TypeFields = Readonly<Record<string, FieldTreatment>>
/** What one annex says of all the types it covers. */
export type AnnexTypes = Readonly<Record<string, TypeFields>>

const META = 'type spec_version id created_by_ref created external_references object_marking_refs granular_markings'
const DOMAIN_OBJECT = `${META} modified revoked labels confidence lang extensions`
const BRIEF_OBJECT =
  'type spec_version id created_by_ref created modified revoked labels confidence lang object_marking_refs granular_markings'
const OBSERVABLE = 'type spec_version id object_marking_refs granular_markings defanged'

/** `shared` may cross, `withheld` names the fields of the standard that deliberately may not. */
type Line = { readonly common: string; readonly shared: string; readonly withheld?: string }

const TECHNICAL_LINES: Readonly<Record<string, Line>> = {
  'attack-pattern': { common: DOMAIN_OBJECT, shared: 'name description aliases kill_chain_phases' },
  campaign: { common: DOMAIN_OBJECT, shared: 'name description aliases first_seen last_seen objective' },
  'course-of-action': { common: DOMAIN_OBJECT, shared: 'name description' },
  grouping: { common: DOMAIN_OBJECT, shared: 'name description context object_refs' },
  identity: {
    common: `${META} modified revoked labels confidence lang`,
    shared: 'name description identity_class sectors',
    withheld: 'roles contact_information extensions',
  },
  incident: { common: DOMAIN_OBJECT, shared: 'name description' },
  indicator: {
    common: DOMAIN_OBJECT,
    shared: 'name description indicator_types pattern pattern_type pattern_version valid_from valid_until kill_chain_phases',
  },
  infrastructure: { common: DOMAIN_OBJECT, shared: 'name description infrastructure_types aliases kill_chain_phases first_seen last_seen' },
  'intrusion-set': {
    common: DOMAIN_OBJECT,
    shared: 'name description aliases first_seen last_seen goals resource_level primary_motivation secondary_motivations',
  },
  location: {
    common: DOMAIN_OBJECT,
    shared: 'name description latitude longitude precision region country administrative_area city',
    withheld: 'street_address postal_code',
  },
  malware: {
    common: DOMAIN_OBJECT,
    shared:
      'name description malware_types is_family aliases kill_chain_phases first_seen last_seen operating_system_refs ' +
      'architecture_execution_envs implementation_languages capabilities sample_refs',
  },
  'malware-analysis': {
    common: DOMAIN_OBJECT,
    shared:
      'product version host_vm_ref operating_system_ref installed_software_refs configuration_version modules analysis_engine_version ' +
      'analysis_definition_version submitted analysis_started analysis_ended result_name result analysis_sco_refs sample_ref',
  },
  note: { common: DOMAIN_OBJECT, shared: 'abstract content object_refs', withheld: 'authors' },
  'observed-data': { common: DOMAIN_OBJECT, shared: 'first_observed last_observed number_observed objects object_refs' },
  opinion: { common: DOMAIN_OBJECT, shared: 'explanation opinion object_refs', withheld: 'authors' },
  report: { common: DOMAIN_OBJECT, shared: 'name description report_types published object_refs' },
  'threat-actor': {
    common: DOMAIN_OBJECT,
    shared:
      'name description threat_actor_types aliases first_seen last_seen roles goals sophistication resource_level ' +
      'primary_motivation secondary_motivations',
    withheld: 'personal_motivations',
  },
  tool: { common: DOMAIN_OBJECT, shared: 'name description tool_types aliases kill_chain_phases tool_version' },
  vulnerability: { common: DOMAIN_OBJECT, shared: 'name description' },
  relationship: { common: DOMAIN_OBJECT, shared: 'relationship_type description source_ref target_ref start_time stop_time' },
  sighting: {
    common: DOMAIN_OBJECT,
    shared: 'description first_seen last_seen count sighting_of_ref observed_data_refs where_sighted_refs summary',
  },
  'language-content': {
    common: `${META} modified revoked labels confidence extensions`,
    shared: 'object_ref object_modified contents',
  },
  'marking-definition': { common: META, shared: 'name definition_type definition extensions' },
  'extension-definition': {
    common: `${META} modified revoked labels`,
    shared: 'name description schema version extension_types extension_properties',
  },
  artifact: {
    common: OBSERVABLE,
    shared: 'mime_type url hashes encryption_algorithm decryption_key extensions',
    // Embedded content can hold anything and no reader can check it for personal data.
    withheld: 'payload_bin',
  },
  'autonomous-system': { common: OBSERVABLE, shared: 'number name rir extensions' },
  directory: { common: OBSERVABLE, shared: 'path path_enc ctime mtime atime contains_refs extensions' },
  'domain-name': { common: OBSERVABLE, shared: 'value resolves_to_refs extensions' },
  file: {
    common: OBSERVABLE,
    shared: 'hashes size name name_enc magic_number_hex mime_type ctime mtime atime parent_directory_ref contains_refs content_ref',
    // Document and picture metadata name authors and places.
    withheld: 'extensions',
  },
  'ipv4-addr': { common: OBSERVABLE, shared: 'value resolves_to_refs belongs_to_refs extensions' },
  'ipv6-addr': { common: OBSERVABLE, shared: 'value resolves_to_refs belongs_to_refs extensions' },
  'mac-addr': { common: OBSERVABLE, shared: 'value extensions' },
  mutex: { common: OBSERVABLE, shared: 'name extensions' },
  'network-traffic': {
    common: OBSERVABLE,
    shared:
      'start end is_active src_ref dst_ref src_port dst_port protocols src_byte_count dst_byte_count src_packets dst_packets ipfix ' +
      'encapsulates_refs encapsulated_by_ref',
    // Payloads and request headers carry credentials and correspondence.
    withheld: 'src_payload_ref dst_payload_ref extensions',
  },
  process: {
    common: OBSERVABLE,
    shared: 'is_hidden pid created_time command_line opened_connection_refs image_ref parent_ref child_refs',
    withheld: 'cwd environment_variables creator_user_ref extensions',
  },
  software: { common: OBSERVABLE, shared: 'name cpe swid languages vendor version extensions' },
  url: { common: OBSERVABLE, shared: 'value extensions' },
  'windows-registry-key': {
    common: OBSERVABLE,
    shared: 'key values modified_time number_of_subkeys extensions',
    withheld: 'creator_user_ref',
  },
  'x509-certificate': {
    common: OBSERVABLE,
    shared:
      'is_self_signed hashes version serial_number signature_algorithm issuer validity_not_before validity_not_after subject ' +
      'subject_public_key_algorithm subject_public_key_modulus subject_public_key_exponent x509_v3_extensions extensions',
  },
}

/** Types of which nearly every field is about a person: no part of the technical annex. */
const PERSONAL_LINES: Readonly<Record<string, Line>> = {
  'email-addr': { common: OBSERVABLE, shared: 'value display_name belongs_to_ref extensions' },
  'email-message': {
    common: OBSERVABLE,
    shared:
      'is_multipart date content_type from_ref sender_ref to_refs cc_refs bcc_refs message_id subject received_lines ' +
      'additional_header_fields body body_multipart raw_email_ref extensions',
  },
  'user-account': {
    common: OBSERVABLE,
    shared:
      'user_id account_login account_type display_name is_service_account is_privileged can_escalate_privs is_disabled ' +
      'account_created account_expires credential_last_changed account_first_login account_last_login extensions',
    withheld: 'credential',
  },
}

const BRIEF_LINES: Readonly<Record<string, Line>> = {
  indicator: {
    common: BRIEF_OBJECT,
    shared: 'name indicator_types pattern pattern_type pattern_version valid_from valid_until kill_chain_phases',
    withheld: 'description external_references extensions',
  },
  'attack-pattern': {
    common: BRIEF_OBJECT,
    shared: 'name aliases kill_chain_phases',
    withheld: 'description external_references extensions',
  },
  campaign: {
    common: BRIEF_OBJECT,
    shared: 'name aliases first_seen last_seen',
    withheld: 'description objective external_references extensions',
  },
  identity: {
    common: BRIEF_OBJECT,
    shared: 'name identity_class sectors',
    withheld: 'description roles contact_information external_references extensions',
  },
  infrastructure: {
    common: BRIEF_OBJECT,
    shared: 'name infrastructure_types aliases kill_chain_phases first_seen last_seen',
    withheld: 'description external_references extensions',
  },
  'intrusion-set': {
    common: BRIEF_OBJECT,
    shared: 'name aliases first_seen last_seen resource_level primary_motivation secondary_motivations',
    withheld: 'description goals external_references extensions',
  },
  malware: {
    common: BRIEF_OBJECT,
    shared:
      'name malware_types is_family aliases kill_chain_phases first_seen last_seen architecture_execution_envs implementation_languages capabilities',
    withheld: 'description external_references extensions',
  },
  tool: {
    common: BRIEF_OBJECT,
    shared: 'name tool_types aliases kill_chain_phases tool_version',
    withheld: 'description external_references extensions',
  },
  vulnerability: { common: `${BRIEF_OBJECT} external_references`, shared: 'name', withheld: 'description extensions' },
  relationship: {
    common: BRIEF_OBJECT,
    shared: 'relationship_type source_ref target_ref start_time stop_time',
    withheld: 'description external_references extensions',
  },
  'marking-definition': { common: META, shared: 'name definition_type definition extensions' },
}

/** Annex A: technical facts, without what says who a person is or how to reach them. */
export const TECHNICAL_TYPES: AnnexTypes = typesOf(TECHNICAL_LINES, { isEverythingShared: false })

/** Annex B: technical facts and personal data; a credential never crosses. */
export const TECHNICAL_AND_PERSONAL_TYPES: AnnexTypes = {
  ...typesOf(TECHNICAL_LINES, { isEverythingShared: true }),
  ...typesOf(PERSONAL_LINES, { isEverythingShared: false }),
}

/** Annex C: indicators and what they point to, without free text. */
export const INDICATOR_TYPES: AnnexTypes = typesOf(BRIEF_LINES, { isEverythingShared: false })

function typesOf(lines: Readonly<Record<string, Line>>, options: { readonly isEverythingShared: boolean }): AnnexTypes {
  const types = Object.entries(lines).map(([type, line]) => [type, fieldsOf(line, options.isEverythingShared)] as const)
  return Object.fromEntries(types)
}

function fieldsOf(line: Line, isEverythingShared: boolean): TypeFields {
  const shared = `${line.common} ${line.shared}`.split(' ')
  const withheld = line.withheld?.split(' ') ?? []
  const treatment: FieldTreatment = isEverythingShared ? 'as-is' : 'drop'
  return Object.fromEntries([...shared.map((field) => [field, 'as-is'] as const), ...withheld.map((field) => [field, treatment] as const)])
}
