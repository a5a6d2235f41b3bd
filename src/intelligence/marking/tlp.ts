/**
 * The Traffic Light Protocol as one scale over its versions 1.0 (STIX 2.1
 * section 7.2.1.4) and 2.0 (the OASIS common objects).
 */

/** A level, from what may be published to what only the named recipient may know. */
export type Tlp = 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'

const SCALE: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

/** The extension that TLP 2.0 marking definitions carry. */
export const TLP_2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** When the TLP 1.0 definitions say they were created; a copy under the same id must say the same. */
export const TLP_1_CREATED = '2017-01-20T00:00:00.000Z'

/** TLP 1.0: the word in the `tlp` definition, by id. No other `tlp` definition is valid. */
export const TLP_1_DEFINITIONS: ReadonlyMap<string, string> = new Map([
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'white'],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'amber'],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
])

/** TLP 2.0: the word in the extension, by id. No other object may carry the extension. */
export const TLP_2_DEFINITIONS: ReadonlyMap<string, string> = new Map([
  ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
  ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
  ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
  ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
  ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
])

/** What each of the nine TLP definitions stands for, by its id. */
export const TLP_LEVELS: ReadonlyMap<string, Tlp> = new Map(
  [...TLP_1_DEFINITIONS, ...TLP_2_DEFINITIONS].map(([id, word]) => [id, word === 'white' ? 'CLEAR' : (word.toUpperCase() as Tlp)]),
)

/** The level that a marking definition stands for, by its id; undefined when it is not one of the nine TLP definitions. */
export function tlpOfMarking(markingId: string): Tlp | undefined {
  return TLP_LEVELS.get(markingId)
}

const BY_LEVEL: ReadonlyMap<Tlp, string> = new Map([...TLP_2_DEFINITIONS].map(([id, word]) => [word.toUpperCase() as Tlp, id]))

/** Id of the TLP 2.0 definition of a level. */
export function tlpMarkingId(level: Tlp): string {
  return BY_LEVEL.get(level) as string
}

/** 0 for CLEAR to 4 for RED. */
export function tlpRank(level: Tlp): number {
  return SCALE.indexOf(level)
}

/** Whether a level may go where the ceiling allows. */
export function isWithin(level: Tlp, ceiling: Tlp): boolean {
  return tlpRank(level) <= tlpRank(ceiling)
}

/** The stricter of two levels. */
export function mostRestrictive(left: Tlp, right: Tlp): Tlp {
  return tlpRank(left) >= tlpRank(right) ? left : right
}

const LABEL = /^tlp:/i
const LABELLED: ReadonlyMap<string, Tlp> = new Map([
  ['tlp:white', 'CLEAR'],
  ['tlp:clear', 'CLEAR'],
  ['tlp:green', 'GREEN'],
  ['tlp:amber', 'AMBER'],
  ['tlp:amber+strict', 'AMBER+STRICT'],
  ['tlp:red', 'RED'],
])

/** The level that a label such as `tlp:amber` names, as tools write that have no markings; `unknown` for a word of that form that is none. */
export function tlpOfLabel(label: string): Tlp | 'unknown' | undefined {
  // Most labels are words without a colon.
  return label.charCodeAt(3) === 0x3a && LABEL.test(label) ? (LABELLED.get(label.toLowerCase()) ?? 'unknown') : undefined
}
