/** The lattice of treatments, written down as plainly as can be (spec/agreement.md#several-articles). */

const ABOVE: Readonly<Record<string, readonly string[]>> = {
  'as-is': ['as-is'],
  generalise: ['as-is', 'generalise'],
  pseudonymise: ['as-is', 'pseudonymise'],
  drop: ['as-is', 'generalise', 'pseudonymise', 'drop'],
  never: ['as-is', 'generalise', 'pseudonymise', 'drop', 'never'],
}

/** Whether a treatment is as strict as another, or stricter. */
export function isAsStrict(treatment: string, as: string): boolean {
  return ABOVE[treatment]?.includes(as) === true
}

/** The laxest treatment that is as strict as both. */
export function meet(left: string, right: string): string {
  const lower = Object.keys(ABOVE).filter((one) => isAsStrict(one, left) && isAsStrict(one, right))
  return lower.find((one) => lower.every((other) => isAsStrict(other, one))) as string
}
