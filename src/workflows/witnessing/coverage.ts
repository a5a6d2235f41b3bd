/** Which agreements a cosigned checkpoint satisfies, and when it may take the place of the one that is kept. */
import type { Directory, LedgerTrust } from '../../acts/index.ts'
import { type Agreement, permitsSharing } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { LedgerError, type Policy, parsePolicy, verifyCosignedCheckpoint } from '../../ledger/index.ts'

/** The quorum that one agreement asks for checkpoints of the own ledger. */
export type Goal = {
  /** Hash of the agreement. */
  readonly agreement: string
  readonly isInForce: boolean
  readonly policy: Policy
  readonly excludedWitnesses: readonly string[]
}

/** The goals of every agreement and draft that this party is listed in and that has not lapsed. */
export function goalsOf(directory: Directory, origin: string, now: Instant): readonly Goal[] {
  return directory.agreements.flatMap(({ row }) => {
    const state = directory.state(row.hash, now)
    if (state === 'lapsed' || !row.document.parties.list.some((party) => party.code === directory.self)) return []
    const trust = trustUnder(directory, origin, row.document)
    if (trust === undefined) return []
    const { excludedWitnesses } = trust
    return [{ agreement: row.hash, isInForce: permitsSharing(state), policy: parsePolicy(trust.policy), excludedWitnesses }]
  })
}

/** The agreements of the goals that a checkpoint note meets. */
export function goalsMet(note: Uint8Array, origin: string, goals: readonly Goal[]): ReadonlySet<string> {
  const met = goals.filter(({ policy, excludedWitnesses }) => meetsPolicy(note, policy, { origin, excludedWitnesses }))
  return new Set(met.map(({ agreement }) => agreement))
}

/** Whether a checkpoint note is the ledger's and meets a policy. */
export function meetsPolicy(
  note: Uint8Array,
  policy: Policy,
  options: { readonly origin: string; readonly excludedWitnesses: readonly string[] },
): boolean {
  try {
    verifyCosignedCheckpoint(note, policy, options)
    return true
  } catch (error) {
    if (error instanceof LedgerError) return false
    throw error
  }
}

/** A gathered note beside the one that is kept: the agreements that each meets. */
export type Candidate = {
  readonly goals: readonly Goal[]
  readonly met: ReadonlySet<string>
  readonly metBefore: ReadonlySet<string>
  /** Nothing more will be gathered. */
  readonly isFinal: boolean
}

/**
 * Whether a gathered checkpoint is kept. At once where it meets all that the kept one meets; when nothing more comes,
 * also where it meets any agreement in force, so that the silence of one agreement's witnesses does not stop another's
 * flows. Where there is no agreement yet, it is kept as it was gathered.
 */
export function isKeepable({ goals, met, metBefore, isFinal }: Candidate): boolean {
  if (goals.length === 0) return isFinal
  if (met.size === 0) return false
  if ([...metBefore].every((agreement) => met.has(agreement))) return true
  // A draft, which anybody may propose, never displaces what an agreement in force had.
  return isFinal && goals.some(({ agreement, isInForce }) => isInForce && met.has(agreement))
}

/**
 * Of how many states the witnesses must be heard before the first signature after a start: so many that the states that stay
 * silent are fewer than the largest quorum of the agreements in force. Without an agreement in force, most must answer.
 */
export function answersNeeded(states: number, directory: Directory, now: Instant): number {
  if (states === 0) return 0
  const inForce = directory.agreements.filter(({ row }) => permitsSharing(directory.state(row.hash, now)))
  if (inForce.length === 0) return Math.floor(states / 2) + 1
  const quorum = Math.max(...inForce.map(({ row }) => row.document.witnesses.quorum))
  return Math.max(1, states - quorum + 1)
}

/**
 * What checkpoints of the own ledger must prove under an agreement; its own signature alone without one. A draft whose
 * quorum its known parties cannot reach asks for nothing that could be met, and must not stop the ledger either.
 */
export function trustUnder(directory: Directory, origin: string, agreement: Agreement | null): LedgerTrust | undefined {
  try {
    return directory.ledgerTrust({ party: directory.self, origin, agreement })
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
