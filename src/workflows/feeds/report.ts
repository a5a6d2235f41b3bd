/** The report of a run while it grows. */
import type { Instant } from '../../foundation/index.ts'
import type { FeedReport, RefusedObject } from './parts.ts'
import type { FeedWarning } from './server.ts'

const REFUSALS_TOLD = 100

/** A run that has not asked for anything yet. */
export function newReport(startedAt: Instant): FeedReport {
  return {
    startedAt,
    endedAt: null,
    pages: 0,
    received: 0,
    kept: 0,
    known: 0,
    altered: 0,
    refused: 0,
    refusals: [],
    warnings: {},
    failure: null,
  }
}

/** What became of the objects of one page. */
export type Intake = {
  readonly received: number
  readonly kept: number
  readonly known: number
  readonly altered: number
  readonly refusals: readonly RefusedObject[]
}

/** The report with one page more. */
export function withPage(report: FeedReport, intake: Intake, warnings: readonly FeedWarning[]): FeedReport {
  return {
    ...withWarnings(report, warnings),
    pages: report.pages + 1,
    received: report.received + intake.received,
    kept: report.kept + intake.kept,
    known: report.known + intake.known,
    altered: report.altered + intake.altered,
    refused: report.refused + intake.refusals.length,
    refusals: [...report.refusals, ...intake.refusals].slice(0, REFUSALS_TOLD),
  }
}

/** The report with what a server did that it should not have. */
export function withWarnings(report: FeedReport, warnings: readonly FeedWarning[]): FeedReport {
  if (warnings.length === 0) return report
  const counts: Partial<Record<FeedWarning, number>> = { ...report.warnings }
  for (const warning of warnings) counts[warning] = (counts[warning] ?? 0) + 1
  return { ...report, warnings: counts }
}
