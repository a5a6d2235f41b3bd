/** Every code by which work on officials and tools is refused. */
import type { AttributeRefusalCode } from './attributes.ts'
import type { CaseRefusalCode } from './cases.ts'
import type { DeputyRefusalCode } from './deputies.ts'
import type { IssuerRefusalCode } from './issuer.ts'
import type { KnownKeyRefusalCode } from './known-keys.ts'
import type { NationalRoleRefusalCode } from './national-roles.ts'
import type { SignInRefusalCode } from './passkeys.ts'
import type { PeopleRefusalCode } from './people.ts'
import type { SessionReasonRefusalCode } from './session-reasons.ts'
import type { ToolRefusalCode } from './tools.ts'

/** One of them. */
export type OfficialsRefusalCode =
  | AttributeRefusalCode
  | CaseRefusalCode
  | DeputyRefusalCode
  | IssuerRefusalCode
  | KnownKeyRefusalCode
  | NationalRoleRefusalCode
  | PeopleRefusalCode
  | SessionReasonRefusalCode
  | SignInRefusalCode
  | ToolRefusalCode
