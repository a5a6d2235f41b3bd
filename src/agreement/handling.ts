/** The closed words with which an agreement speaks of an item's handling: markings and the people the data is about. */

/** Traffic Light Protocol levels, least restrictive first (TLP 2.0; TLP 1 WHITE is CLEAR). */
export const TLP_LEVELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const
/** One level of the Traffic Light Protocol. */
export type Tlp = (typeof TLP_LEVELS)[number]

/** Whom the personal data of an item is about; `none` holds no personal data, `unspecified` was not told apart. */
export const DATA_SUBJECTS = ['none', 'suspect', 'convicted', 'victim', 'witness', 'contact', 'officer', 'unspecified'] as const
/** One category of data subject. */
export type DataSubject = (typeof DATA_SUBJECTS)[number]

/** Position of a level in {@link TLP_LEVELS}: 0 for CLEAR to 4 for RED. */
export function tlpRank(level: Tlp): number {
  return TLP_LEVELS.indexOf(level)
}

/** The less restrictive of two levels: the lower of two ceilings. */
export function lowerTlp(left: Tlp, right: Tlp): Tlp {
  return tlpRank(left) <= tlpRank(right) ? left : right
}
