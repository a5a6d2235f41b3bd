/** A token bucket for each address: what one caller may ask for in a while. Kept in memory, bounded in size. */
import { type Instant, SECOND_MS } from '../foundation/index.ts'

/** Limits how often an address may do something. */
export type RateLimit = {
  /** Takes one token. @returns 0 when there was one, else the whole seconds until there is */
  spend(address: string, now: Instant): number
  /** As `spend`, but takes none. */
  wait(address: string, now: Instant): number
}

type Bucket = { tokens: number; filledAt: Instant }

/** Buckets of `burst` tokens that refill by `perSecond`; of more than `addressesMax` addresses the one unheard of for longest is forgotten. */
export function rateLimit(bounds: { readonly perSecond: number; readonly burst: number; readonly addressesMax: number }): RateLimit {
  const { perSecond, burst, addressesMax } = bounds
  const buckets = new Map<string, Bucket>()
  const tokensOf = ({ tokens, filledAt }: Bucket, now: Instant): number =>
    Math.min(burst, tokens + (Math.max(0, now - filledAt) * perSecond) / SECOND_MS)
  const waitFor = (tokens: number): number => (tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond))
  return {
    spend(address, now) {
      const bucket = buckets.get(address)
      const tokens = bucket === undefined ? burst : tokensOf(bucket, now)
      buckets.delete(address)
      const [oldest] = buckets.size < addressesMax ? [] : buckets.keys()
      if (oldest !== undefined) buckets.delete(oldest)
      buckets.set(address, { tokens: tokens >= 1 ? tokens - 1 : tokens, filledAt: now })
      return waitFor(tokens)
    },
    wait(address, now) {
      const bucket = buckets.get(address)
      return bucket === undefined ? 0 : waitFor(tokensOf(bucket, now))
    },
  }
}
