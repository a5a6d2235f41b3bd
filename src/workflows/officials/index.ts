export * from './attributes.ts'
export { isLogin } from './authorization.ts'
export * from './cases.ts'
export { mayDo, readerRole } from './deeds.ts'
export * from './deputies.ts'
export * from './enrolment.ts'
export * from './errors.ts'
export * from './issuer.ts'
export * from './known-keys.ts'
export * from './national-roles.ts'
export {
  askForPasskey,
  askToSignIn,
  type EnrolmentQuestion,
  enrolPasskey,
  inviteAnother,
  type NewSession,
  openForProgram,
  type PasskeyParts,
  type PasskeyQuestion,
  type RelyingParty,
  removePasskey,
  type SignInRefusalCode,
  signInByPasskey,
} from './passkeys.ts'
export { hashPassword, PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN, verifyPassword } from './password.ts'
export * from './people.ts'
export { type NotTwo, whyNotTwo } from './persons.ts'
export type * from './ports.ts'
export type { OfficialsRefusalCode } from './refusal-codes.ts'
export * from './request-budget.ts'
export * from './roles.ts'
export * from './session-reasons.ts'
export * from './sign-in.ts'
export { newToken, tokenHash } from './token.ts'
export * from './tool-terms.ts'
export * from './tools.ts'
