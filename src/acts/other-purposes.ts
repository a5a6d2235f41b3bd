/**
 * For which purposes an item may be used beside the one for which its origin gave it: only those that the origin consented to since, each until
 * the day that it named.
 */
import { formatTimestamp, type Instant, type JsonObject } from '../foundation/index.ts'

/** Another purpose that the origin consented to. */
export type OtherPurpose = {
  readonly purpose: string
  /** From then on it may not be used for it any more. */
  readonly until: Instant
}

/** What tells for which purposes an item may be used. */
export type Purposes = { readonly purpose: string; readonly otherPurposes: readonly OtherPurpose[] }

/** Whether a question is about another purpose: what is asked for would then be used by who asks, and given to nobody else. */
export function isAboutPurpose({ asker, recipient }: { readonly asker: string; readonly recipient: string }): boolean {
  return asker === recipient
}

/** Whether an item was given for a purpose, or its origin lets it be used for it now. */
export function isForPurpose({ purpose, otherPurposes }: Purposes, asked: string, now: Instant): boolean {
  return purpose === asked || otherPurposes.some((other) => other.purpose === asked && other.until > now)
}

/** What was consented to and one consent more, sorted by purpose: of two for one purpose the longer. */
export function withOtherPurpose(others: readonly OtherPurpose[], more: OtherPurpose): readonly OtherPurpose[] {
  const longest = others.find(({ purpose, until }) => purpose === more.purpose && until >= more.until) ?? more
  const rest = others.filter(({ purpose }) => purpose !== more.purpose)
  return [...rest, longest].sort((left, right) => (left.purpose < right.purpose ? -1 : 1))
}

/** How an object that is shown says so. */
export function otherPurposesStated(others: readonly OtherPurpose[]): JsonObject {
  if (others.length === 0) return {}
  return { other_purposes: others.map(({ purpose, until }) => ({ purpose, until: formatTimestamp(until) })) }
}
