/** STIX objects for disclosures. */
import type { JsonObject } from '../../src/foundation/index.ts'

const TIME = '2026-12-01T00:00:00.000Z'

/** TLP 2.0 markings by level. */
export const TLP = {
  CLEAR: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  GREEN: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  AMBER: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  STRICT: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  RED: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
} as const

/** An identifier whose number can be read. */
export function id(type: string, number: number): string {
  return `${type}--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** An object of a type with what every such object has. */
export function object(type: string, number: number, members: JsonObject = {}): JsonObject {
  return { type, spec_version: '2.1', id: id(type, number), created: TIME, modified: TIME, object_marking_refs: [TLP.GREEN], ...members }
}

/** An indicator that everyone may have. */
export function indicator(number: number, members: JsonObject = {}): JsonObject {
  return object('indicator', number, {
    name: `Phishing domain ${number}`,
    indicator_types: ['malicious-activity'],
    pattern: `[domain-name:value = 'host-${number}.example']`,
    pattern_type: 'stix',
    valid_from: TIME,
    ...members,
  })
}

/** A malware family. */
export function malware(number: number, members: JsonObject = {}): JsonObject {
  return object('malware', number, { name: `Family ${number}`, is_family: true, ...members })
}

/** A relationship between two objects. */
export function relationship(number: number, source: string, target: string): JsonObject {
  return object('relationship', number, { relationship_type: 'indicates', source_ref: source, target_ref: target })
}

/** A report about objects. */
export function report(number: number, references: readonly string[], members: JsonObject = {}): JsonObject {
  return object('report', number, { name: `Report ${number}`, published: TIME, object_refs: references, ...members })
}
