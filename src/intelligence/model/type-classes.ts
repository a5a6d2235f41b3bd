/** The types of the standard by class, by name alone. */
import type { ObjectClass } from './object-definition.ts'

const NAMES: readonly (readonly [ObjectClass, string])[] = [
  [
    'domain',
    'attack-pattern campaign course-of-action grouping identity incident indicator infrastructure intrusion-set location malware ' +
      'malware-analysis note observed-data opinion report threat-actor tool vulnerability',
  ],
  ['relationship', 'relationship sighting'],
  [
    'observable',
    'artifact autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex network-traffic ' +
      'process software url user-account windows-registry-key x509-certificate',
  ],
  ['meta', 'marking-definition language-content extension-definition'],
]

/** The class of each type of the standard. */
export const CLASSES: ReadonlyMap<string, ObjectClass> = new Map(
  NAMES.flatMap(([objectClass, names]) => names.split(' ').map((name) => [name, objectClass] as const)),
)

/** The types of one class. */
export function typesOf(objectClass: ObjectClass): readonly string[] {
  return [...CLASSES].filter(([, itsClass]) => itsClass === objectClass).map(([name]) => name)
}
