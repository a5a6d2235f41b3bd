/** What came of items as the evidence of a gate: whether what a party states meets what the gate asks for. */
import type { Phase } from './phases.ts'
import type { StatementBody } from './statement.ts'

/** What one party told another of its items. */
export type FeedbackCounts = { readonly reports: number; readonly falsePositives: number; readonly useful: number }
/** What a party states of its feedback with one partner. */
export type FeedbackRowStated = NonNullable<StatementBody<'open-phase'>['feedback']>[number]
type GateFeedback = NonNullable<NonNullable<Phase['gate']>['feedback']>

/** All that a party states, added up. */
export function summedFeedback(rows: readonly FeedbackRowStated[]): FeedbackCounts {
  const all = rows.flatMap(({ given, got }) => [given, got])
  const sum = (name: keyof FeedbackCounts) => all.reduce((total, counts) => total + counts[name], 0)
  return { reports: sum('reports'), falsePositives: sum('falsePositives'), useful: sum('useful') }
}

/** Why the counts do not meet the gate, with the counts; undefined where they do. Shares are compared in whole numbers. */
export function unmetFeedback(asked: GateFeedback, { reports, falsePositives, useful }: FeedbackCounts): string | undefined {
  const { reportsMin, falsePositivePercentMax: most, usefulPercentMin: least } = asked
  if (reports < reportsMin)
    return `the gate asks for ${reportsMin} items of which a recipient said what came of them, and there are ${reports}`
  if (most !== undefined && falsePositives * 100 > most * reports)
    return `of ${reports} items ${falsePositives} were false positives, and the gate asks for ${most} % at most`
  if (least !== undefined && useful * 100 < least * reports)
    return `of ${reports} items ${useful} were seen or of use, and the gate asks for ${least} % at least`
  return undefined
}
