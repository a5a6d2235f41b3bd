import { type Agreement, type Conditioned, deedFault, type PermittedDeed, READER_ROLES, type ReaderRole } from '../../agreement/index.ts'
import type { Role } from './roles.ts'

/** The role as agreements know it; undefined for one that no agreement can name. */
export function readerRole(role: Role): ReaderRole | undefined {
  return READER_ROLES.find((known) => known === role)
}

/** Whether the agreement's reading article lets the official's role do this, and the official has what it asks for beside. */
export function mayDo(official: Conditioned, agreement: Agreement, deed: PermittedDeed): boolean {
  return deedFault(official, agreement, deed) === undefined
}
