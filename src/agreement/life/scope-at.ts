/** What of an agreement applies at an instant. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement, SharingArticle } from '../document/index.ts'
import { boundAt, departuresOf } from './departures.ts'
import { lapseOf, provisionalParties, provisionalUntil, reviewsOf } from './entry.ts'
import { phasesOf } from './phases.ts'
import type { AgreementRecord } from './record.ts'
import type { Scope, SuspendedScope } from './scope.ts'
import { agreementState } from './state.ts'
import { isSuspended, type Suspension, suspensionsOf } from './suspensions.ts'

/**
 * The scope at an instant: the articles of the open phases whose period is now, the parties bound or, while it is applied
 * provisionally, those that declared it, and the suspensions that stand, those of reviews that were
 * not held with them. Articles that a level of emergency unlocks are
 * outside as long as no level is declared. Where the state permits no sharing the scope is empty.
 */
export function scopeAt(record: AgreementRecord, now: Instant): Scope {
  const state = agreementState(record, now)
  const until = nextBoundary(record, now)
  if (state !== 'in-force' && state !== 'provisional') return { articles: [], parties: [], suspensions: [], until }
  const articles = record.agreement.sharing.filter((sharing) => isOpen(record, sharing) && isInPeriod(sharing, now))
  const parties = state === 'in-force' ? boundAt(record, now) : provisionalParties(record, now)
  const suspended = suspensionsOf(record).filter((suspension) => isSuspended(suspension, now))
  const unheld = reviewsOf(record).filter(({ review, due }) => review.onSilence === 'suspend' && due !== null && due <= now)
  const heldBack = unheld.flatMap(({ review }) => parties.map((party) => ({ number: `review ${review.subject}`, party })))
  return { articles: articles.map(({ article }) => article), parties, suspensions: [...suspended.map(asScope), ...heldBack], until }
}

/** Whether an article is one of a phase that is open, and of no level of emergency. In an agreement with phases, one of none never applies. */
function isOpen(record: AgreementRecord, { article }: SharingArticle): boolean {
  if (emergencyArticles(record.agreement).has(article)) return false
  if (record.agreement.phases === undefined) return true
  return phasesOf(record).some(({ phase, openedAt }) => openedAt !== null && phase.articles.includes(article))
}

function emergencyArticles({ emergency }: Agreement): ReadonlySet<string> {
  return new Set(emergency?.levels.flatMap(({ unlocks }) => unlocks) ?? [])
}

function isInPeriod({ period }: SharingArticle, now: Instant): boolean {
  const hasBegun = period?.from === undefined || parseTimestamp(period.from) <= now
  return hasBegun && (period?.until === undefined || now < parseTimestamp(period.until))
}

/** The next instant at which time alone can change the scope. */
function nextBoundary(record: AgreementRecord, now: Instant): Instant | null {
  const periods = record.agreement.sharing.flatMap(({ period }) => [period?.from ?? [], period?.until ?? []].flat().map(parseTimestamp))
  const instants = [
    lapseOf(record).at,
    periods,
    [...departuresOf(record).values()].map(({ at }) => at),
    [...provisionalUntil(record).values()],
    reviewsOf(record).flatMap(({ due }) => due ?? []),
    suspensionsOf(record).flatMap(({ from, end }) => [from, end ?? []].flat()),
  ].flat()
  const ahead = instants.filter((instant) => instant > now)
  return ahead.length === 0 ? null : Math.min(...ahead)
}

function asScope({ number, party, articles, purposes, parties }: Suspension): SuspendedScope {
  return {
    number,
    party,
    ...(articles === undefined ? {} : { articles }),
    ...(purposes === undefined ? {} : { purposes }),
    ...(parties === undefined ? {} : { parties }),
  }
}
