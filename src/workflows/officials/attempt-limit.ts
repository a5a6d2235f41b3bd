/** How often one subject may try in one window of time; kept in memory, bounded in size. */
import { type Instant, SECOND_MS } from '../../foundation/index.ts'

/** Counts attempts. */
export type AttemptLimit = {
  /** Counts one attempt. @returns 0 when it may go on, else the seconds to wait */
  attempt(subject: string, now: Instant): number
  /** As `attempt`, but counts nothing. */
  wait(subject: string, now: Instant): number
  /** Forgets the attempts of a subject that succeeded. */
  forgive(subject: string): void
}

type Window = { attempts: number; readonly endsAt: Instant }

/** A limit of `attemptsMax` in each window of `windowSeconds`; of more than `subjectsMax` subjects the oldest is forgotten. */
export function attemptLimit(bounds: {
  readonly attemptsMax: number
  readonly windowSeconds: number
  readonly subjectsMax: number
}): AttemptLimit {
  const windows = new Map<string, Window>()
  const windowMs = bounds.windowSeconds * SECOND_MS
  /** Of a clock that was put back, a window that seems to last longer than any does is over. */
  const current = (subject: string, now: Instant): Window | undefined => {
    const known = windows.get(subject)
    return known !== undefined && known.endsAt > now && known.endsAt - now <= windowMs ? known : undefined
  }
  const windowOf = (subject: string, now: Instant): Window => {
    const known = current(subject, now)
    if (known !== undefined) return known
    windows.delete(subject)
    const [oldest] = windows.size < bounds.subjectsMax ? [] : windows.keys()
    if (oldest !== undefined) windows.delete(oldest)
    const fresh = { attempts: 0, endsAt: now + windowMs }
    windows.set(subject, fresh)
    return fresh
  }
  const waitOf = (window: Window, now: Instant): number =>
    window.attempts < bounds.attemptsMax ? 0 : Math.ceil((window.endsAt - now) / SECOND_MS)
  return {
    wait(subject, now) {
      const window = current(subject, now)
      return window === undefined ? 0 : waitOf(window, now)
    },
    attempt(subject, now) {
      const window = windowOf(subject, now)
      const wait = waitOf(window, now)
      if (wait === 0) window.attempts += 1
      return wait
    },
    forgive(subject) {
      windows.delete(subject)
    },
  }
}
