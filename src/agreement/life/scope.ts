/** What of an agreement applies at an instant: the part of the permission epoch that its life decides. */
import type { Instant } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'

/** One party's suspension: what it names does not flow to or from that party; what is absent does not narrow. */
export type SuspendedScope = {
  /** How decisions cite it, such as `suspension XC 1f2e3d4c`. */
  readonly number: string
  readonly party: string
  /** Numbers of sharing articles. */
  readonly articles?: readonly string[]
  readonly purposes?: readonly string[]
  /** Codes of the other side. */
  readonly parties?: readonly string[]
}

/**
 * The articles and parties for which permission can be asked now. Duties are not part of it: recall, erasure, acknowledgement
 * and inspection go on whatever the scope.
 */
export type Scope = {
  /** Numbers of the sharing articles that apply: of the phase, the level of emergency and the period that is now. */
  readonly articles: readonly string[]
  /** Codes of the parties that are bound: none that withdrew or was excluded. */
  readonly parties: readonly string[]
  readonly suspensions: readonly SuspendedScope[]
  /** When it can first differ by the passing of time alone; null where only an act can change it. */
  readonly until: Instant | null
}

/** Everything that the document states, as if no clock or act narrowed it. */
export function wholeScope(agreement: Agreement): Scope {
  return {
    articles: agreement.sharing.map(({ article }) => article),
    parties: agreement.parties.list.map(({ code }) => code),
    suspensions: [],
    until: null,
  }
}
