/** Terms of tools in tests. */
import type { ToolTerms } from './index.ts'

/** Terms that last, of a tool that may post and ask as often as it likes. */
export const TOOL_TERMS: ToolTerms = {
  legalBasis: 'Network Security Act, section 12',
  owner: 'anna',
  posts: 'proposals',
  requestsPerMinute: 1_000_000,
  certificate: null,
  reviewedAt: 0,
  reviewedBy: 'otto',
  reviewBy: Date.UTC(2100, 0, 1),
  revokedAt: null,
}
