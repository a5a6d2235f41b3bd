/** How long the own law of a party lets what it gives be kept, whatever an agreement lets. */

/** The longest period for what is about some categories of persons. */
export type NationalMaximum = {
  readonly dataSubjects: readonly string[]
  readonly days: number
  /** Whether it also holds for what the party itself keeps. */
  readonly alsoHeld?: boolean
}

/**
 * Days that an item may be kept by a recipient: those of the agreement, or fewer where the law of whoever gives it says so. It is told with the item
 * (`retain_until`) and obeyed as any other end of retention (Regulation (EU) 2024/982 article 51(4)(b)).
 */
export function daysKept(days: number, dataSubject: string, maxima: readonly NationalMaximum[] = []): number {
  return Math.min(days, ...maxima.filter(({ dataSubjects }) => dataSubjects.includes(dataSubject)).map((maximum) => maximum.days))
}
