/** What a verifier has proven so far, told step by step as it goes: people see how far a file that fails had held. */
import { formatTimestamp, SECOND_MS } from '../foundation/index.ts'

/** What is proven of a file, in the order of the kind of file. */
export const PROOF_STEPS = {
  receipt: ['card', 'act', 'opening', 'checkpoint', 'inclusion'],
  'opened-leaf': ['checkpoint', 'inclusion', 'fields'],
  'evidence-package': ['agreement', 'cards', 'trust', 'entries', 'checkpoints', 'approvals'],
  'subject-record': ['links', 'chain', 'contents', 'complete'],
  contradiction: ['cosigned', 'offered', 'contradiction', 'trust'],
} as const

/** The kinds of file that can be verified offline. */
export type ProofKind = keyof typeof PROOF_STEPS

/** One step that holds, in words. */
export type ProvenStep = {
  readonly step: (typeof PROOF_STEPS)[ProofKind][number]
  readonly text: string
  /** How much of what the step asks was proven where that is not all: `none` is no yes, though nothing contradicts it either. */
  readonly extent?: 'some' | 'none'
}

/** Told of a step once it is proven. */
export type Tell = (step: ProvenStep) => void

/** For who only wants the outcome. */
export const tellNobody: Tell = () => undefined

/** A witness and the second since 1970 at which it says that it cosigned. */
export function witnessWords({ name, time }: { readonly name: string; readonly time: number }): string {
  return `${name} at ${formatTimestamp(time * SECOND_MS)}`
}
