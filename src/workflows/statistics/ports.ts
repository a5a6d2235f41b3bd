/** What statistics need counted as it happens. */
import type { Told } from '../../agreement/index.ts'

/** Items of one class that came from, went to or were erased of one party in one year. */
export type YearlyCountRow = {
  /** Hash. */
  readonly agreement: string
  /** Whom they came from, or went to. */
  readonly party: string
  readonly counted: 'received' | 'disclosed' | 'erased'
  readonly dataSubject: string
  /** Whether their origin said that they are of a special category; what is about nobody is not. */
  readonly special: Told
  readonly items: number
}

/** Reads the counts. They are kept when the items go and do not change when read models are rebuilt. */
export type YearlyCountReader = {
  /** Of a calendar year in UTC. */
  of(year: number): Promise<readonly YearlyCountRow[]>
}

/** What recipients said came of what they were sent, and what this party said of what it received, counted. */
export type OutcomeCountReader = {
  /** From an instant until before another. */
  of(span: {
    readonly from: number
    readonly until: number
  }): Promise<readonly { readonly agreement: string; readonly outcome: string; readonly items: number }[]>
}
