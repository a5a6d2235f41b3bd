/** What signing in needs kept. */
import type { Instant } from '../../foundation/index.ts'
import type { Role } from './roles.ts'
import type { ToolTerms } from './tool-terms.ts'

/** One account of one official or tool. */
export type AccountRow = {
  readonly login: string
  readonly role: Role
  /** scrypt, in the form `scrypt$N$r$p$salt$hash`. */
  readonly passwordHash: string
  /** Hex SHA-256 of the bearer token, or null. */
  readonly tokenHash: string | null
  /** Purpose and justification recorded for reads that bring none of their own. */
  readonly purpose: string
  readonly justification: string
  /** Codes of the offices of its party for which it may sign agreements. */
  readonly offices: readonly string[]
  readonly createdAt: Instant
  /** What a tool holds its account under; null for every other role. */
  readonly tool: ToolTerms | null
}

/** Accounts. */
export type AccountStore = {
  /** Fails on a login, token or certificate that exists. */
  add(row: AccountRow): Promise<void>
  /** Replaces terms, and the hash of the token where one is given. */
  change(login: string, change: { readonly tool: ToolTerms; readonly tokenHash?: string }): Promise<void>
  find(login: string): Promise<AccountRow | undefined>
  findByToken(tokenHash: string): Promise<AccountRow | undefined>
  /** @param certificate as in the terms */
  findByCertificate(certificate: string): Promise<AccountRow | undefined>
  list(): Promise<readonly AccountRow[]>
}
