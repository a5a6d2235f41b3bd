/**
 * How many digests a token carries, whatever it holds. The count depends on
 * the type of the object alone, so it does not tell which members were left out.
 */
import { ProvenanceError } from './errors.ts'
import { SLOTS_MAX } from './wire.ts'

const SLOT_STEP = 8

/** Properties that STIX 2.1 defines for each type, without `type`, `spec_version` and `object_marking_refs`. */
const PROPERTY_COUNTS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    artifact: 10,
    'attack-pattern': 15,
    'autonomous-system': 7,
    campaign: 17,
    'course-of-action': 13,
    directory: 10,
    'domain-name': 6,
    'email-addr': 7,
    'email-message': 19,
    'extension-definition': 17,
    file: 16,
    grouping: 15,
    identity: 17,
    incident: 13,
    indicator: 20,
    infrastructure: 18,
    'intrusion-set': 20,
    'ipv4-addr': 7,
    'ipv6-addr': 7,
    'language-content': 14,
    location: 22,
    'mac-addr': 5,
    malware: 24,
    'malware-analysis': 27,
    'marking-definition': 9,
    mutex: 5,
    'network-traffic': 21,
    note: 15,
    'observed-data': 16,
    opinion: 15,
    process: 15,
    relationship: 17,
    report: 16,
    sighting: 19,
    software: 10,
    'threat-actor': 24,
    tool: 17,
    url: 5,
    'user-account': 18,
    vulnerability: 13,
    'windows-registry-key': 9,
    'x509-certificate': 17,
  }),
)

/** Taken for types that STIX 2.1 does not define. */
const CUSTOM_PROPERTY_COUNT = 24

/**
 * The number of digests for an object of a type with that many members: the
 * properties of the type rounded up to a multiple of 8, or the members
 * rounded up where custom ones exceed that.
 * @throws ProvenanceError `object-invalid` when the members exceed `SLOTS_MAX`
 */
export function digestSlots(type: string, memberCount: number): number {
  if (memberCount > SLOTS_MAX) throw new ProvenanceError('object-invalid', `object has more than ${SLOTS_MAX} members`)
  return roundUp(Math.max(PROPERTY_COUNTS.get(type) ?? CUSTOM_PROPERTY_COUNT, memberCount))
}

/** A number of digests that the caller chose. @throws ProvenanceError `slots-invalid` unless it is a multiple of 8 that holds the members */
export function chosenSlots(slots: number, memberCount: number): number {
  const isFit = Number.isSafeInteger(slots) && slots >= memberCount && slots > 0 && slots <= SLOTS_MAX && slots % SLOT_STEP === 0
  if (!isFit) throw new ProvenanceError('slots-invalid', `slots are a multiple of ${SLOT_STEP} up to ${SLOTS_MAX} that holds all members`)
  return slots
}

function roundUp(count: number): number {
  return Math.ceil(count / SLOT_STEP) * SLOT_STEP
}
