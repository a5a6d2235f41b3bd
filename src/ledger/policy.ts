/** Trust policies: which logs are known, and which witnesses together suffice (c2sp.org/tlog-policy). */
import type { NoteKey } from './note-key.ts'

/** The quorum that needs no cosignature. */
export const NO_QUORUM = 'none'

/** A log whose checkpoints are believed; its key's name is its origin. */
export type PolicyLog = { readonly key: NoteKey; readonly url?: string }
/** A witness under the name that this policy gives it. */
export type PolicyWitness = { readonly name: string; readonly key: NoteKey; readonly url?: string }
/** Holds when at least `threshold` of its members (witnesses or earlier groups) hold. */
export type PolicyGroup = { readonly name: string; readonly threshold: number; readonly members: readonly string[] }

/** A policy as read: names are defined before use, each is a member at most once, no public key stands twice. */
export type Policy = {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  readonly groups: readonly PolicyGroup[]
  /** A witness, a group, or `none`. */
  readonly quorum: string
}

/** Whether cosignatures by these witnesses (names of this policy) meet its quorum. */
export function satisfies(policy: Policy, verifiedWitnessNames: Iterable<string>): boolean {
  if (policy.quorum === NO_QUORUM) return true
  const verified = new Set(verifiedWitnessNames)
  const holding = new Set(policy.witnesses.map(({ name }) => name).filter((name) => verified.has(name)))
  // Groups refer backwards only, so one pass in order decides them all.
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => holding.has(member)).length >= threshold) holding.add(name)
  }
  return holding.has(policy.quorum)
}
