/** Domain objects (STIX 2.1 section 4) and relationship objects (section 5). */
import { checkNameAndDescription, checkRelationship } from './advice.ts'
import {
  dictionary,
  flag,
  float,
  floatWithin,
  integerWithin,
  listOf,
  matching,
  reference,
  referenceExcept,
  references,
  text,
  texts,
  timestamp,
  wordOf,
} from './kind.ts'
import { type DefinitionRows, defineClass, ordered, when } from './object-definition.ts'
import { checkNamesObserved, checkObserved } from './observed-objects.ts'
import { checkPattern } from './pattern-check.ts'
import { atLeastOne, exactlyOne, killChainPhase, needs } from './record.ts'
import { typesOf } from './type-classes.ts'
import { country } from './value-syntax.ts'

const COUNT_MAX = 999_999_999
const NAMED = { name: text, description: text }
const SEEN = { first_seen: timestamp, last_seen: timestamp }
const SEEN_ORDER = ordered('first_seen', 'last_seen')
const KILL_CHAIN = listOf(killChainPhase)
const MOTIVE = wordOf('attack-motivation-ov')
const MOTIVATION = {
  goals: texts,
  resource_level: wordOf('attack-resource-level-ov'),
  primary_motivation: MOTIVE,
  secondary_motivations: listOf(MOTIVE),
} as const
const SOFTWARE_REFERENCE = reference('software')

const NEVER_RELATED = new Set(['bundle', ...typesOf('relationship'), ...typesOf('meta')])
const RELATED = referenceExcept(NEVER_RELATED, 'a domain object or cyber-observable')

const META_TYPES = ['bundle', ...typesOf('meta')]
// References may name custom types, so the checks exclude what is known to be of the wrong class.
const OBSERVED = listOf(referenceExcept(new Set([...typesOf('domain'), ...META_TYPES]), 'a cyber-observable or relationship object'))
const SIGHTED = referenceExcept(new Set([...typesOf('observable'), ...typesOf('relationship'), ...META_TYPES]), 'a domain object')

/** What the standard says of domain objects, by type. */
export const DOMAIN_ROWS = {
  'attack-pattern': { section: '4.1', required: ['name'], properties: { ...NAMED, aliases: texts, kill_chain_phases: KILL_CHAIN } },
  campaign: { section: '4.2', required: ['name'], properties: { ...NAMED, ...SEEN, aliases: texts, objective: text }, rules: [SEEN_ORDER] },
  'course-of-action': { section: '4.3', required: ['name'], properties: NAMED },
  grouping: {
    section: '4.4',
    required: ['context', 'object_refs'],
    properties: { ...NAMED, context: wordOf('grouping-context-ov'), object_refs: references() },
  },
  identity: {
    section: '4.5',
    required: ['name'],
    properties: {
      ...NAMED,
      roles: texts,
      identity_class: wordOf('identity-class-ov'),
      sectors: listOf(wordOf('industry-sector-ov')),
      contact_information: text,
    },
  },
  incident: { section: '4.6', required: ['name'], properties: NAMED },
  indicator: {
    section: '4.7',
    required: ['pattern', 'pattern_type', 'valid_from'],
    properties: {
      ...NAMED,
      indicator_types: listOf(wordOf('indicator-type-ov')),
      pattern: text,
      pattern_type: wordOf('pattern-type-ov'),
      pattern_version: text,
      valid_from: timestamp,
      valid_until: timestamp,
      kill_chain_phases: KILL_CHAIN,
    },
    rules: [ordered('valid_from', 'valid_until', 'after'), checkPattern, checkNameAndDescription],
  },
  infrastructure: {
    section: '4.8',
    required: ['name'],
    properties: {
      ...NAMED,
      ...SEEN,
      infrastructure_types: listOf(wordOf('infrastructure-type-ov')),
      aliases: texts,
      kill_chain_phases: KILL_CHAIN,
    },
    rules: [SEEN_ORDER],
  },
  'intrusion-set': {
    section: '4.9',
    required: ['name'],
    properties: { ...NAMED, ...SEEN, ...MOTIVATION, aliases: texts },
    rules: [SEEN_ORDER],
  },
  location: {
    section: '4.10',
    properties: {
      ...NAMED,
      latitude: floatWithin(-90, 90),
      longitude: floatWithin(-180, 180),
      precision: float,
      region: wordOf('region-ov'),
      country,
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
    section: '4.11',
    required: ['is_family'],
    properties: {
      ...NAMED,
      ...SEEN,
      is_family: flag,
      malware_types: listOf(wordOf('malware-type-ov')),
      aliases: texts,
      kill_chain_phases: KILL_CHAIN,
      operating_system_refs: references('software'),
      architecture_execution_envs: listOf(wordOf('processor-architecture-ov')),
      implementation_languages: listOf(wordOf('implementation-language-ov')),
      capabilities: listOf(wordOf('malware-capabilities-ov')),
      sample_refs: references('artifact', 'file'),
    },
    rules: [SEEN_ORDER, when('is_family', true, { present: 'name' })],
  },
  'malware-analysis': {
    section: '4.12',
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
      result: wordOf('malware-result-ov'),
      analysis_sco_refs: references(),
      sample_ref: reference('artifact', 'file', 'network-traffic'),
    },
    rules: [atLeastOne('result', 'analysis_sco_refs')],
  },
  note: {
    section: '4.13',
    required: ['content', 'object_refs'],
    properties: { abstract: text, content: text, authors: texts, object_refs: references() },
  },
  'observed-data': {
    section: '4.14',
    required: ['first_observed', 'last_observed', 'number_observed'],
    properties: {
      first_observed: timestamp,
      last_observed: timestamp,
      number_observed: integerWithin(1, COUNT_MAX),
      objects: dictionary,
      object_refs: OBSERVED,
    },
    rules: [ordered('first_observed', 'last_observed'), exactlyOne('objects', 'object_refs'), checkObserved, checkNamesObserved],
  },
  opinion: {
    section: '4.15',
    required: ['opinion', 'object_refs'],
    properties: {
      explanation: text,
      authors: texts,
      opinion: wordOf('opinion-enum'),
      object_refs: references(),
    },
  },
  report: {
    section: '4.16',
    required: ['name', 'published', 'object_refs'],
    properties: { ...NAMED, report_types: listOf(wordOf('report-type-ov')), published: timestamp, object_refs: references() },
  },
  'threat-actor': {
    section: '4.17',
    required: ['name'],
    properties: {
      ...NAMED,
      ...SEEN,
      ...MOTIVATION,
      threat_actor_types: listOf(wordOf('threat-actor-type-ov')),
      aliases: texts,
      roles: listOf(wordOf('threat-actor-role-ov')),
      sophistication: wordOf('threat-actor-sophistication-ov'),
      personal_motivations: listOf(wordOf('attack-motivation-ov')),
    },
    rules: [SEEN_ORDER],
  },
  tool: {
    section: '4.18',
    required: ['name'],
    properties: { ...NAMED, tool_types: listOf(wordOf('tool-type-ov')), aliases: texts, kill_chain_phases: KILL_CHAIN, tool_version: text },
  },
  vulnerability: { section: '4.19', required: ['name'], properties: NAMED },
} as const satisfies DefinitionRows

/** What the standard says of relationship objects, by type. */
export const RELATIONSHIP_ROWS = {
  relationship: {
    section: '5.1',
    required: ['relationship_type', 'source_ref', 'target_ref'],
    properties: {
      relationship_type: matching(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens'),
      description: text,
      source_ref: RELATED,
      target_ref: RELATED,
      start_time: timestamp,
      stop_time: timestamp,
    },
    rules: [ordered('start_time', 'stop_time', 'after'), checkRelationship],
  },
  sighting: {
    section: '5.2',
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
} as const satisfies DefinitionRows

/** Domain objects by type. */
export const DOMAIN_OBJECTS = defineClass('domain', DOMAIN_ROWS)

/** Relationship objects by type. */
export const RELATIONSHIP_OBJECTS = defineClass('relationship', RELATIONSHIP_ROWS)
