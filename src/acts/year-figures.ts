/** The figures of a year, as overseers are told them. */

/** How many items, coarsely. */
type ToldCount = number | 'few'
type ToldCounts = { readonly received: ToldCount; readonly disclosed: ToldCount; readonly erased: ToldCount }

/** What overseers are told of a year: items of special categories, and those of which nobody said. */
export type YearFigures = {
  readonly year: number
  readonly smallCounts: number
  readonly special: ToldCounts
  readonly specialUntold: ToldCounts
}
