/** tell-year: a party tells the overseers how much of special categories came, went and was erased in a year (Europol Regulation article 30(6)). */
import { Type } from '#typebox'
import { DAY_MS, type Instant } from '../../foundation/index.ts'
import type { AgreementEntry } from '../directory.ts'
import { overseers, overseersOf } from './agreement-overseers.ts'
import { defineKind, PERMITTED, refuseAct } from './kind.ts'

/** Days after the end of a year by which it is told. */
const TOLD_DAYS = 31

const Count = Type.Union([Type.Literal('few'), Type.Integer({ minimum: 0 })])
const Counts = Type.Object({ received: Count, disclosed: Count, erased: Count }, { additionalProperties: false })

const body = Type.Object(
  {
    /** Calendar year in UTC. */
    year: Type.Integer({ minimum: 2020, maximum: 9999 }),
    /** Counts below it are told as few, and any other to the multiple of it below. */
    smallCounts: Type.Integer({ minimum: 2, maximum: 1_000 }),
    /** Items that were said to be of special categories. */
    special: Counts,
    /** Items of which nobody said whether they are. */
    specialUntold: Counts,
  },
  { additionalProperties: false },
)

/** Whether overseers of an agreement are told of special categories each year. */
export function isYearTold({ record }: Pick<AgreementEntry, 'record'>): boolean {
  return record.agreement.oversight.statistics?.includes('special-categories') === true
}

/** By when a year is told. */
export function yearTellBy(year: number): Instant {
  return Date.UTC(year + 1) + TOLD_DAYS * DAY_MS
}

export const tellYear = defineKind(body, {
  name: 'tell-year',
  actClass: 'outward',
  receipt: 'quorum',
  onlyReduces: false,
  isUrgent: false,
  addressees: overseers,
  async decide(act, { directory, side, now }) {
    const entry = directory.agreement(act.agreement ?? '')
    if (entry === undefined) return refuseAct('agreement-unknown', 'no such agreement is known')
    const { article } = entry.record.agreement.oversight
    if (!isYearTold(entry)) return refuseAct('not-asked', 'the agreement asks for no statistics of special categories', article)
    if (now < Date.UTC(act.body.year + 1)) return refuseAct('clock-runs', 'the year is not over', article)
    if (side === 'home') return PERMITTED
    const isOverseer = overseersOf(act, directory).includes(directory.self)
    return isOverseer ? PERMITTED : refuseAct('not-addressed', 'statistics of a year are told to overseers', article)
  },
  apply: ({ party, agreement, body: figures }, { recordedAt }) => [
    { change: 'year-told', party, agreement: agreement as string, figures, at: recordedAt },
  ],
})
