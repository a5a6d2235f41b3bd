/** Breaches that parties told of: what is known of each, and the clocks that finding it set going. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement, Silence } from '../document/index.ts'
import { type AgreementRecord, remembered, statementsOf } from './record.ts'
import type { Statement, StatementBody } from './statement.ts'

const HOUR_MS = 3_600_000

/** The two clocks of a breach: the first word of it to everybody, and the whole report to who supervises. */
export type BreachClockName = 'incident' | 'breach'

/** One clock of a breach. */
export type BreachClock = {
  readonly clock: BreachClockName
  readonly article: string
  readonly deadline: Instant
  readonly consequence: Silence
  /** When what it waits for was told, provably; null while it was not. */
  readonly doneAt: Instant | null
}

/** One breach as its party told of it, in parts. */
export type Breach = {
  readonly party: string
  /** Which it is: the same under every agreement. */
  readonly breach: string
  readonly foundAt: Instant
  readonly concerns: StatementBody<'breach'>['concerns']
  /** In order; never empty. */
  readonly parts: readonly Statement<'breach'>[]
  readonly clocks: readonly BreachClock[]
}

/** Every breach that was told of under a version, the first one first. */
export const breachesOf = remembered((record: AgreementRecord): readonly Breach[] => {
  const byBreach = Map.groupBy(statementsOf(record, 'breach'), ({ party, body }) => `${party} ${body.breach}`)
  return [...byBreach.values()].flatMap((parts) => {
    const [first] = parts
    if (first === undefined) return []
    const { party, body } = first
    const { breach, concerns } = body
    const foundAt = parseTimestamp(body.foundAt)
    const proven = parts.filter(({ isProven }) => isProven)
    const told = { incident: proven[0]?.at ?? null, breach: proven.find((part) => part.body.isComplete)?.at ?? null }
    const clocks = breachDeadlines(record.agreement, { foundAt, concerns }).map((clock) => ({ ...clock, doneAt: told[clock.clock] }))
    return [{ party, breach, foundAt, concerns, parts, clocks }]
  })
})

/** What an agreement sets for a breach. What concerns the channel alone has no report to a supervisor of personal data. */
export function breachDeadlines(
  { security }: Agreement,
  { foundAt, concerns }: Pick<Breach, 'foundAt' | 'concerns'>,
): readonly Omit<BreachClock, 'doneAt'>[] {
  if (security === undefined) return []
  const { article, incident, breach } = security
  const clock = (name: BreachClockName, { hours, onSilence }: { hours: number; onSilence: Silence }) => {
    return { clock: name, article, deadline: foundAt + hours * HOUR_MS, consequence: onSilence }
  }
  return [clock('incident', incident), ...(breach === undefined || concerns === 'channel' ? [] : [clock('breach', breach)])]
}

/** The deadlines that a part of a report answers and missed: the first part the first word, a complete one the report. */
export function missedBy(agreement: Agreement, { at, body }: Pick<Statement<'breach'>, 'at' | 'body'>): readonly BreachClockName[] {
  const deadlines = breachDeadlines(agreement, { foundAt: parseTimestamp(body.foundAt), concerns: body.concerns })
  return deadlines.flatMap(({ clock, deadline }) => {
    const isAnswered = clock === 'incident' ? body.part === 1 : body.isComplete
    return isAnswered && at > deadline ? [clock] : []
  })
}
