/**
 * Which relationships STIX 2.1 suggests (Appendix B) as data: sources, type, targets. Others are valid, but others may not expect them.
 *
 * The table is that of the STIX Version 2.1 specification, Copyright OASIS Open 2025; see `NOTICE.md` beside this file.
 */

/** Relationship types between any two objects (section 3.7). */
export const COMMON_RELATIONSHIPS: ReadonlySet<string> = new Set(['derived-from', 'duplicate-of', 'related-to'])

/** Sources, relationship type and targets, types parted by spaces; an infrastructure also consists of any cyber-observable. */
export const RELATIONSHIP_TABLE: readonly (readonly [sources: string, type: string, targets: string])[] = [
  ['attack-pattern', 'delivers', 'malware'],
  ['attack-pattern', 'targets', 'identity location vulnerability'],
  ['attack-pattern', 'uses', 'malware tool'],
  ['campaign', 'attributed-to', 'intrusion-set threat-actor'],
  ['campaign', 'compromises', 'infrastructure'],
  ['campaign', 'originates-from', 'location'],
  ['campaign', 'targets', 'identity location vulnerability'],
  ['campaign', 'uses', 'attack-pattern infrastructure malware tool'],
  ['course-of-action', 'investigates', 'indicator'],
  ['course-of-action', 'mitigates', 'attack-pattern indicator malware tool vulnerability'],
  ['course-of-action', 'remediates', 'malware vulnerability'],
  ['domain-name', 'resolves-to', 'domain-name ipv4-addr ipv6-addr'],
  ['identity', 'located-at', 'location'],
  ['indicator', 'indicates', 'attack-pattern campaign infrastructure intrusion-set malware threat-actor tool'],
  ['indicator', 'based-on', 'observed-data'],
  ['infrastructure', 'communicates-with', 'infrastructure ipv4-addr ipv6-addr domain-name url'],
  ['infrastructure', 'consists-of', 'infrastructure observed-data'],
  ['infrastructure', 'controls', 'infrastructure malware'],
  ['infrastructure', 'delivers', 'malware'],
  ['infrastructure', 'has', 'vulnerability'],
  ['infrastructure', 'hosts', 'tool malware'],
  ['infrastructure', 'located-at', 'location'],
  ['infrastructure', 'uses', 'infrastructure'],
  ['intrusion-set', 'attributed-to', 'threat-actor'],
  ['intrusion-set', 'compromises', 'infrastructure'],
  ['intrusion-set', 'hosts , owns', 'infrastructure'],
  ['intrusion-set', 'originates-from', 'location'],
  ['intrusion-set', 'targets', 'identity location vulnerability'],
  ['intrusion-set', 'uses', 'attack-pattern infrastructure malware tool'],
  ['ipv4-addr', 'belongs-to', 'autonomous-system'],
  ['ipv4-addr', 'resolves-to', 'mac-addr'],
  ['ipv6-addr', 'belongs-to', 'autonomous-system'],
  ['ipv6-addr', 'resolves-to', 'mac-addr'],
  ['malware', 'authored-by', 'threat-actor intrusion-set'],
  ['malware', 'beacons-to , exfiltrates-to', 'infrastructure'],
  ['malware', 'communicates-with', 'ipv4-addr ipv6-addr domain-name url'],
  ['malware', 'controls', 'malware'],
  ['malware', 'downloads , drops', 'malware tool file'],
  ['malware', 'exploits', 'vulnerability'],
  ['malware', 'originates-from', 'location'],
  ['malware', 'targets', 'identity infrastructure location vulnerability'],
  ['malware', 'uses', 'attack-pattern infrastructure malware tool'],
  ['malware', 'variant-of', 'malware'],
  ['malware-analysis', 'characterizes', 'malware'],
  ['malware-analysis', 'av-analysis-of', 'malware'],
  ['malware-analysis', 'static-analysis-of', 'malware'],
  ['malware-analysis', 'dynamic-analysis-of', 'malware'],
  ['threat-actor', 'attributed-to', 'identity'],
  ['threat-actor', 'compromises', 'infrastructure'],
  ['threat-actor', 'hosts , owns', 'infrastructure'],
  ['threat-actor', 'impersonates', 'identity'],
  ['threat-actor', 'located-at', 'location'],
  ['threat-actor', 'targets', 'identity location vulnerability'],
  ['threat-actor', 'uses', 'attack-pattern infrastructure malware tool'],
  ['tool', 'delivers', 'malware'],
  ['tool', 'drops', 'malware'],
  ['tool', 'has', 'vulnerability'],
  ['tool', 'targets', 'identity infrastructure location vulnerability'],
  ['tool', 'uses', 'infrastructure'],
]

const SUGGESTED: ReadonlySet<string> = new Set(
  RELATIONSHIP_TABLE.flatMap(([sources, type, targets]) =>
    sources.split(' ').flatMap((source) => targets.split(' ').map((target) => `${source} ${type} ${target}`)),
  ),
)

/** Whether the standard suggests such a relationship; `isObservable` says whether the target is a cyber-observable. */
export function isSuggestedRelationship(ends: { source: string; type: string; target: string; isObservable: boolean }): boolean {
  const { source, type, target, isObservable } = ends
  if (COMMON_RELATIONSHIPS.has(type) || SUGGESTED.has(`${source} ${type} ${target}`)) return true
  return isObservable && source === 'infrastructure' && type === 'consists-of'
}
