/** What this door needs to let officials in: who they are, and their passkeys. */

import type { RoleTerms } from '../acts/index.ts'
import type { RETIRE_CAUSES } from '../agreement/index.ts'
import type { Instant, Result } from '../foundation/index.ts'
import type { Assertion, StatedAssertion } from '../identity/index.ts'
import type {
  AttributeRow,
  DeputationRow,
  EnrolmentQuestion,
  InvitedOfficial,
  IssuerAnswer,
  IssuerQuestion,
  KnownKey,
  KnownKeyState,
  NationalRole,
  NewAttribute,
  NewDeputation,
  NewOfficial,
  NewSession,
  Official,
  OfficialAccount,
  PasskeyQuestion,
  PasskeyRow,
  RoleProposal,
  SessionReasonRow,
  StatedReason,
  VouchingQuestion,
  VouchingRequest,
} from '../workflows/officials/index.ts'

/** Officials and who vouches for them. */
export type OfficialPorts = {
  /** In order of login, with those who left. */
  list(): Promise<readonly OfficialAccount[]>
  invite(request: { readonly official: Official; readonly invited: NewOfficial }): Promise<Result<InvitedOfficial>>
  vouch(request: { readonly official: Official; readonly login: string; readonly identity: string }): Promise<Result<OfficialAccount>>
  putOut(request: { readonly login: string; readonly by: string }): Promise<Result<OfficialAccount>>
}

/** Roles that the party makes up itself. */
export type NationalRolePorts = {
  list(): Promise<{ readonly roles: readonly NationalRole[]; readonly proposals: readonly RoleProposal[] }>
  propose(request: { readonly name: string; readonly terms: RoleTerms; readonly by: string }): Promise<Result<RoleProposal>>
  confirm(request: { readonly name: string; readonly digest: string; readonly by: string }): Promise<Result<NationalRole>>
  end(request: { readonly name: string; readonly by: string }): Promise<Result<NationalRole>>
}

/** What officers record of officials beside their roles. */
export type AttributePorts = {
  /** Of officers who see officials all of it, else the own. */
  list(official: Official): Promise<readonly AttributeRow[]>
  record(request: NewAttribute): Promise<Result<AttributeRow>>
  end(request: Pick<AttributeRow, 'login' | 'kind' | 'value'>): Promise<Result<null>>
}

/** Why officials read, as their sessions remember it. */
export type ReasonPorts = {
  /** The current one first, then those of other cases; none where no session is open. */
  list(official: Official): Promise<readonly SessionReasonRow[]>
  /** Purposes that agreements in force list, in order. */
  purposes(): Promise<readonly string[]>
  state(request: StatedReason & { readonly official: Official }): Promise<Result<SessionReasonRow>>
}

/** Deputies. */
export type DeputationPorts = {
  /** Newest first: of officers who see officials all of them, else the own ones. */
  list(official: Official): Promise<readonly DeputationRow[]>
  name(request: NewDeputation): Promise<Result<DeputationRow>>
  end(request: { readonly id: string; readonly by: Official }): Promise<Result<DeputationRow>>
  /** The official in the role of another one for whom it stands in. */
  standIn(official: Official, principal: string): Promise<Result<Official>>
}

/** Passkeys of officials as the other parties know them. */
export type OfficialKeyPorts = {
  list(agreement: string): Promise<Result<readonly KnownKey[]>>
  ask(request: VouchingRequest): Promise<Result<VouchingQuestion>>
  makeKnown(request: VouchingRequest & { readonly answer: StatedAssertion | null }): Promise<Result<KnownKeyState>>
  retire(request: {
    readonly login: string
    readonly credential: string | null
    readonly cause: (typeof RETIRE_CAUSES)[number]
    readonly by: string
  }): Promise<Result<{ readonly agreements: number }>>
}

/** The issuer of the organisation, and the sessions that it opens; where there is none, its name is null and it refuses. */
export type IssuerPorts = {
  readonly name: string | null
  ask(invitation: string | undefined): Promise<Result<IssuerQuestion>>
  signIn(request: { readonly answer: IssuerAnswer; readonly kept: string | undefined }): Promise<Result<NewSession>>
  endSessions(token: string): Promise<Result<null>>
}

/** Passkeys, and the sessions that they open. */
export type PasskeyPorts = {
  /** Whether anybody signs in by one here. */
  areUsed(): Promise<boolean>
  askToSignIn(): Result<PasskeyQuestion>
  signIn(request: { readonly credential: string; readonly challenge: string } & Assertion): Promise<Result<NewSession>>
  signOut(token: string): Promise<void>
  askToEnrol(invitation: string): Promise<Result<EnrolmentQuestion>>
  enrol(
    request: { readonly invitation: string; readonly name: string; readonly challenge: string } & Omit<Assertion, 'signature'>,
  ): Promise<Result<NewSession>>
  list(login: string): Promise<readonly PasskeyRow[]>
  /** @param session the token of the session of who asks */
  openForProgram(session: string): Promise<Result<{ readonly token: string; readonly endsAt: Instant }>>
  inviteAnother(login: string): Promise<Result<{ readonly invitation: string; readonly endsAt: Instant }>>
  /** @returns those that are left */
  remove(request: { readonly login: string; readonly credential: string }): Promise<Result<readonly PasskeyRow[]>>
}
