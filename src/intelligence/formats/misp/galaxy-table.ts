/** What becomes of the clusters of MISP galaxies, as data: by the type of the galaxy. */

const SUFFIXES: readonly string[] = ['attack-pattern', 'course-of-action', 'intrusion-set', 'malware', 'tool']
const MATRICES: readonly string[] = ['mitre', 'mitre-enterprise-attack', 'mitre-mobile-attack', 'mitre-pre-attack', 'mitre-ics-attack']

/** The type of object that clusters of a galaxy become. Clusters of other galaxies are kept as custom objects. */
export const GALAXIES: ReadonlyMap<string, string> = new Map<string, string>([
  ...MATRICES.flatMap((matrix) => SUFFIXES.map((type) => [`${matrix}-${type}`, type] as const)),
  ...['android', 'banker', 'stealer', 'backdoor', 'ransomware', 'malpedia', 'cryptominers'].map((type) => [type, 'malware'] as const),
  ...['botnet', 'rat', 'exploit-kit', 'tds', 'tool'].map((type) => [type, 'tool'] as const),
  ['threat-actor', 'threat-actor'],
  ['microsoft-activity-group', 'threat-actor'],
  ['branded-vulnerability', 'vulnerability'],
  ['country', 'location'],
  ['region', 'location'],
  ['sector', 'identity'],
])

/** Types for which MISP has galaxies of its own STIX objects, named `stix-2.0-TYPE` and `stix-2.1-TYPE`. */
export const STIX_GALAXY = /^stix-2\.[01]-([a-z-]+)$/

/** Whether clusters of a type have aliases. */
export const WITH_ALIASES = new Set(['attack-pattern', 'campaign', 'intrusion-set', 'malware', 'threat-actor', 'tool'])

/** Names of the catalogues that external ids belong to. */
export const CATALOGUES: readonly (readonly [RegExp, string])[] = [
  [/^CAPEC-\d+$/, 'capec'],
  [/^CVE-\d{4}-\d{4,}$/, 'cve'],
  [/^CWE-\d+$/, 'cwe'],
  [/^MOB-/, 'mitre-mobile-attack'],
  [/^PRE-/, 'mitre-pre-attack'],
  [/^(?:T|S|G|M|C|DC|DS)\d{4}(?:\.\d{3})?$/, 'mitre-attack'],
]

/** How an indicator or what a galaxy is about relates to what it is tagged with. */
export const RELATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  indicator: {
    'attack-pattern': 'indicates',
    campaign: 'indicates',
    'intrusion-set': 'indicates',
    malware: 'indicates',
    'threat-actor': 'indicates',
    tool: 'indicates',
  },
  'attack-pattern': { malware: 'uses', tool: 'uses', vulnerability: 'targets' },
  campaign: {
    'attack-pattern': 'uses',
    'intrusion-set': 'attributed-to',
    malware: 'uses',
    'threat-actor': 'attributed-to',
    tool: 'uses',
    vulnerability: 'targets',
  },
  'course-of-action': { 'attack-pattern': 'mitigates', malware: 'mitigates', tool: 'mitigates', vulnerability: 'mitigates' },
}
