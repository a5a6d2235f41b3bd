/** What this door needs to let officials give on against an immediate threat. */
import type { ApprovalAnswer, ApprovalQuestion, Threat } from '../acts/index.ts'
import type { Instant, Result } from '../foundation/index.ts'
import type { Official } from '../workflows/officials/index.ts'
import type { InvokedThreat, ThreatProposal, ThreatReport, ThreatRequest } from '../workflows/onward/index.ts'
import type { SeenThreat } from '../workflows/oversight/index.ts'

/** A threat, and until when another official of who invoked it looks at it; null before it is invoked. */
export type ReviewedThreat = Threat & { readonly reviewBy: Instant | null }

type Chosen = { readonly official: Official; readonly id: string }

/** Threats. What an official's role may not do under the agreement of one is refused; what it may not read is not there. */
export type ThreatPorts = {
  invoke(
    request: Omit<ThreatRequest, 'account' | 'role' | 'isAllowed' | 'isReadable'> & { readonly official: Official },
  ): Promise<ThreatReport>
  /** Those that wait for a second official, newest first. */
  waiting(request: { readonly official: Official; readonly limit: number }): Promise<readonly ThreatProposal[]>
  askToSign(request: Chosen): Promise<Result<ApprovalQuestion>>
  /** `signed` where others sign as well before anything goes. */
  agree(request: Chosen & { readonly necessity?: string; readonly answer?: ApprovalAnswer }): Promise<Result<InvokedThreat | 'signed'>>
  drop(request: Chosen): Promise<Result<null>>
  /** What this overseer sees in the ledgers that it inspects, newest first. */
  seen(): Promise<readonly SeenThreat[]>
}
