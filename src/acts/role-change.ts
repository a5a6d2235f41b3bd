/** Roles that a party makes up itself, as acts change them. */
import type { NationalConditions, ReaderRole } from '../agreement/index.ts'
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'

/** What a role is since; in place of what it was. */
export type RoleChange = {
  readonly change: 'role-changed'
  readonly id: ActId
  readonly role: string
  readonly by: string
  /** Null for an end. */
  readonly confirmedBy: string | null
  /** Null where it ended. */
  readonly terms: RoleTerms | null
  readonly at: Instant
}

/** What a role that a party made up itself is: it only ever takes something from the role on which it is founded. */
export type RoleTerms = {
  readonly description: string
  /** The role of the code in which agreements and partners see whoever is in it. */
  readonly foundedOn: Exclude<ReaderRole, 'tool'> | 'operator'
  /** Operations of the API and doors for tools that it may use; all others are shut. */
  readonly doors: readonly string[]
  readonly conditions: NationalConditions
}
