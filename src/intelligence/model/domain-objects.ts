/** Domain objects (STIX 2.1 section 4) and relationship objects (section 5). */
import { atLeastOne, defineClass, exactlyOne, needs, ordered, when } from './object-definition.ts'
import {
  dictionary,
  flag,
  float,
  floatWithin,
  integerWithin,
  killChainPhases,
  listOf,
  matching,
  oneOf,
  reference,
  referenceExcept,
  references,
  text,
  texts,
  timestamp,
} from './value-checks.ts'

const COUNT_MAX = 999_999_999
const NAMED = { name: text, description: text }
const SEEN = { first_seen: timestamp, last_seen: timestamp }
const SEEN_ORDER = ordered('first_seen', 'last_seen')
const MOTIVATION = { goals: texts, resource_level: text, primary_motivation: text, secondary_motivations: texts }
const SOFTWARE_REFERENCE = reference('software')

const NEVER_RELATED = new Set(['relationship', 'sighting', 'bundle', 'marking-definition', 'language-content', 'extension-definition'])
const RELATED = referenceExcept(NEVER_RELATED)

const DOMAIN_TYPES = [
  'attack-pattern',
  'campaign',
  'course-of-action',
  'grouping',
  'identity',
  'incident',
  'indicator',
  'infrastructure',
  'intrusion-set',
  'location',
  'malware',
  'malware-analysis',
  'note',
  'observed-data',
  'opinion',
  'report',
  'threat-actor',
  'tool',
  'vulnerability',
]
const META_TYPES = ['bundle', 'marking-definition', 'language-content', 'extension-definition']
const OBSERVABLE_TYPES = [
  'artifact',
  'autonomous-system',
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'mac-addr',
  'mutex',
  'network-traffic',
  'process',
  'software',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
]
// References may name custom types, so the checks exclude what is known to be of the wrong class.
const OBSERVED = listOf(referenceExcept(new Set([...DOMAIN_TYPES, ...META_TYPES])))
const SIGHTED = referenceExcept(new Set([...OBSERVABLE_TYPES, ...META_TYPES, 'relationship', 'sighting']))

/** Domain objects by type. */
export const DOMAIN_OBJECTS = defineClass('domain', {
  'attack-pattern': { required: ['name'], properties: { ...NAMED, aliases: texts, kill_chain_phases: killChainPhases } },
  campaign: { required: ['name'], properties: { ...NAMED, ...SEEN, aliases: texts, objective: text }, rules: [SEEN_ORDER] },
  'course-of-action': { required: ['name'], properties: NAMED },
  grouping: { required: ['context', 'object_refs'], properties: { ...NAMED, context: text, object_refs: references() } },
  identity: {
    required: ['name'],
    properties: { ...NAMED, roles: texts, identity_class: text, sectors: texts, contact_information: text },
  },
  incident: { required: ['name'], properties: NAMED },
  indicator: {
    required: ['pattern', 'pattern_type', 'valid_from'],
    properties: {
      ...NAMED,
      indicator_types: texts,
      pattern: text,
      pattern_type: text,
      pattern_version: text,
      valid_from: timestamp,
      valid_until: timestamp,
      kill_chain_phases: killChainPhases,
    },
    rules: [ordered('valid_from', 'valid_until', 'after')],
  },
  infrastructure: {
    required: ['name'],
    properties: { ...NAMED, ...SEEN, infrastructure_types: texts, aliases: texts, kill_chain_phases: killChainPhases },
    rules: [SEEN_ORDER],
  },
  'intrusion-set': { required: ['name'], properties: { ...NAMED, ...SEEN, ...MOTIVATION, aliases: texts }, rules: [SEEN_ORDER] },
  location: {
    properties: {
      ...NAMED,
      latitude: floatWithin(-90, 90),
      longitude: floatWithin(-180, 180),
      precision: float,
      region: text,
      country: text,
      administrative_area: text,
      city: text,
      street_address: text,
      postal_code: text,
    },
    rules: [
      atLeastOne('region', 'country', 'latitude'),
      needs('latitude', 'longitude'),
      needs('longitude', 'latitude'),
      needs('precision', 'latitude'),
    ],
  },
  malware: {
    required: ['is_family'],
    properties: {
      ...NAMED,
      ...SEEN,
      is_family: flag,
      malware_types: texts,
      aliases: texts,
      kill_chain_phases: killChainPhases,
      operating_system_refs: references('software'),
      architecture_execution_envs: texts,
      implementation_languages: texts,
      capabilities: texts,
      sample_refs: references('artifact', 'file'),
    },
    rules: [SEEN_ORDER, when('is_family', true, { present: 'name' })],
  },
  'malware-analysis': {
    required: ['product'],
    properties: {
      product: text,
      version: text,
      host_vm_ref: SOFTWARE_REFERENCE,
      operating_system_ref: SOFTWARE_REFERENCE,
      installed_software_refs: references('software'),
      configuration_version: text,
      modules: texts,
      analysis_engine_version: text,
      analysis_definition_version: text,
      submitted: timestamp,
      analysis_started: timestamp,
      analysis_ended: timestamp,
      result_name: text,
      result: text,
      analysis_sco_refs: references(),
      sample_ref: reference('artifact', 'file', 'network-traffic'),
    },
    rules: [atLeastOne('result', 'analysis_sco_refs')],
  },
  note: { required: ['content', 'object_refs'], properties: { abstract: text, content: text, authors: texts, object_refs: references() } },
  'observed-data': {
    required: ['first_observed', 'last_observed', 'number_observed'],
    properties: {
      first_observed: timestamp,
      last_observed: timestamp,
      number_observed: integerWithin(1, COUNT_MAX),
      objects: dictionary,
      object_refs: OBSERVED,
    },
    rules: [ordered('first_observed', 'last_observed'), exactlyOne('objects', 'object_refs')],
  },
  opinion: {
    required: ['opinion', 'object_refs'],
    properties: {
      explanation: text,
      authors: texts,
      opinion: oneOf('strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'),
      object_refs: references(),
    },
  },
  report: {
    required: ['name', 'published', 'object_refs'],
    properties: { ...NAMED, report_types: texts, published: timestamp, object_refs: references() },
  },
  'threat-actor': {
    required: ['name'],
    properties: {
      ...NAMED,
      ...SEEN,
      ...MOTIVATION,
      threat_actor_types: texts,
      aliases: texts,
      roles: texts,
      sophistication: text,
      personal_motivations: texts,
    },
    rules: [SEEN_ORDER],
  },
  tool: {
    required: ['name'],
    properties: { ...NAMED, tool_types: texts, aliases: texts, kill_chain_phases: killChainPhases, tool_version: text },
  },
  vulnerability: { required: ['name'], properties: NAMED },
})

/** Relationship objects by type. */
export const RELATIONSHIP_OBJECTS = defineClass('relationship', {
  relationship: {
    required: ['relationship_type', 'source_ref', 'target_ref'],
    properties: {
      relationship_type: matching(/^[a-z0-9-]+$/),
      description: text,
      source_ref: RELATED,
      target_ref: RELATED,
      start_time: timestamp,
      stop_time: timestamp,
    },
    rules: [ordered('start_time', 'stop_time', 'after')],
  },
  sighting: {
    required: ['sighting_of_ref'],
    properties: {
      ...SEEN,
      description: text,
      count: integerWithin(0, COUNT_MAX),
      sighting_of_ref: SIGHTED,
      observed_data_refs: references('observed-data'),
      where_sighted_refs: references('identity', 'location'),
      summary: flag,
    },
    rules: [SEEN_ORDER],
  },
})
