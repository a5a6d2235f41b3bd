/** What a tool holds its account under: somebody answers for it, for a while, on a legal basis. */
import { DAY_MS, type Instant } from '../../foundation/index.ts'

/**
 * What becomes of what a tool posts: it may post nothing; each posting waits for an official; or it goes out at once as far as the
 * agreement lets a tool release.
 */
export const TOOL_POSTINGS = ['nothing', 'proposals', 'at-once'] as const

/** One of them. */
export type ToolPosting = (typeof TOOL_POSTINGS)[number]

/** The terms of one tool. */
export type ToolTerms = {
  /** In words, for whoever reviews it. */
  readonly legalBasis: string
  /** Login of the official who answers for it. */
  readonly owner: string
  readonly posts: ToolPosting
  readonly requestsPerMinute: number
  /** SHA-256 of the client certificate (DER) that stands for its secret, lower-case hexadecimal; null where none does. */
  readonly certificate: string | null
  readonly reviewedAt: Instant
  /** Login of who reviewed it last, or added it. */
  readonly reviewedBy: string
  /** From here on it is out until somebody reviews it. */
  readonly reviewBy: Instant
  readonly revokedAt: Instant | null
}

/** `due` still works: its review is near. */
export type ToolState = 'active' | 'due' | 'lapsed' | 'revoked'

/** Days before its review from which a tool is told of as due. */
export const REVIEW_NOTICE_DAYS = 14

/** How a tool stands. */
export function toolState({ reviewBy, revokedAt }: Pick<ToolTerms, 'reviewBy' | 'revokedAt'>, now: Instant): ToolState {
  if (revokedAt !== null) return 'revoked'
  if (reviewBy <= now) return 'lapsed'
  return reviewBy - REVIEW_NOTICE_DAYS * DAY_MS <= now ? 'due' : 'active'
}

/** Whether its account is open. */
export function isOpen(terms: ToolTerms, now: Instant): boolean {
  const state = toolState(terms, now)
  return state === 'active' || state === 'due'
}
