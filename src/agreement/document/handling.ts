/** The closed words with which an agreement speaks of an item: its markings, the people it is about, its grading. */

/** Traffic Light Protocol levels, least restrictive first (TLP 2.0; TLP 1 WHITE is CLEAR). */
export const TLP_LEVELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const
/** One level of the Traffic Light Protocol. */
export type Tlp = (typeof TLP_LEVELS)[number]

/** Permissible Actions Protocol levels, least restrictive first (PAP 2.0; WHITE is CLEAR). */
export const PAP_LEVELS = ['CLEAR', 'GREEN', 'AMBER', 'RED'] as const
/** One level of the Permissible Actions Protocol. */
export type Pap = (typeof PAP_LEVELS)[number]

/** Whom the personal data of an item is about; `none` holds no personal data, `unspecified` was not told apart. */
export const DATA_SUBJECTS = ['none', 'suspect', 'convicted', 'victim', 'witness', 'contact', 'officer', 'unspecified'] as const
/** One category of data subject. */
export type DataSubject = (typeof DATA_SUBJECTS)[number]

/** How reliable the source is, best first; `X` cannot be assessed (Europol Regulation, article 29). */
export const RELIABILITIES = ['A', 'B', 'C', 'X'] as const
/** Reliability of a source. */
export type Reliability = (typeof RELIABILITIES)[number]

/** How credible the information is, best first; `4` cannot be corroborated (Europol Regulation, article 29). */
export const CREDIBILITIES = ['1', '2', '3', '4'] as const
/** Credibility of information. */
export type Credibility = (typeof CREDIBILITIES)[number]

/** Whether an item states a fact or somebody's assessment; `untold` where its origin did not say. */
export const NATURES = ['fact', 'assessment', 'untold'] as const
/** Nature of an item. */
export type Nature = (typeof NATURES)[number]

/** Something about a person that may be so, may not be so, or was not said. */
export const TOLD = ['no', 'yes', 'untold'] as const
/** Answer to a question about the person of an item. */
export type Told = (typeof TOLD)[number]

/** Position of a level in {@link TLP_LEVELS}: 0 for CLEAR to 4 for RED. */
export function tlpRank(level: Tlp): number {
  return TLP_LEVELS.indexOf(level)
}

/** The less restrictive of two levels: the lower of two ceilings. */
export function lowerTlp(left: Tlp, right: Tlp): Tlp {
  return tlpRank(left) <= tlpRank(right) ? left : right
}

/** Position of a level in {@link PAP_LEVELS}: 0 for CLEAR to 3 for RED. */
export function papRank(level: Pap): number {
  return PAP_LEVELS.indexOf(level)
}

/** Position of a reliability: 0 for A, the best, to 3 for X. */
export function reliabilityRank(grade: Reliability): number {
  return RELIABILITIES.indexOf(grade)
}

/** Position of a credibility: 0 for 1, the best, to 3 for 4. */
export function credibilityRank(grade: Credibility): number {
  return CREDIBILITIES.indexOf(grade)
}
