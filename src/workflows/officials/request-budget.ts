/** How many requests each account may still make: one bucket for each, kept in memory. */
import { type Instant, SECOND_MS } from '../../foundation/index.ts'
import type { Official } from './sign-in.ts'

/** Counts requests of accounts. */
export type RequestBudget = {
  /** Takes one request from the account's minute. @returns 0 when there was one, else the whole seconds until there is */
  spend(official: Pick<Official, 'login' | 'tool'>, now: Instant): number
}

const MINUTE_MS = 60 * SECOND_MS

type Bucket = { requests: number; filledAt: Instant }

/** Buckets that hold what the terms of a tool allow in a minute and refill evenly; people are not counted. One for each account that exists. */
export function createRequestBudget(): RequestBudget {
  const buckets = new Map<string, Bucket>()
  return {
    spend({ login, tool }, now) {
      if (tool === null) return 0
      const most = tool.requestsPerMinute
      const bucket = buckets.get(login) ?? { requests: most, filledAt: now }
      const refilled = (Math.max(0, now - bucket.filledAt) * most) / MINUTE_MS
      const requests = Math.min(most, bucket.requests + refilled)
      const isLeft = requests >= 1
      buckets.set(login, { requests: isLeft ? requests - 1 : requests, filledAt: now })
      return isLeft ? 0 : Math.ceil(((1 - requests) * MINUTE_MS) / most / SECOND_MS)
    },
  }
}
