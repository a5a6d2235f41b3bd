import { AgreementError, type AgreementErrorCode } from './errors.ts'

// A member name in a pointer comes from outside and can be of any length.
const POINTER_LENGTH_MAX = 256

type SchemaFault = { readonly keyword: string; readonly instancePath: string; readonly params: object }

/** The first schema error as a coded error. The message names the rule that was broken, never the value that broke it. */
export function firstFault(code: AgreementErrorCode, faults: readonly SchemaFault[]): AgreementError {
  const fault = faults[0]
  if (fault === undefined) return new AgreementError(code, '', 'does not have the required shape')
  const isUnknownMember = fault.keyword === 'boolean' || fault.keyword === 'additionalProperties'
  const rule = isUnknownMember ? 'unknown member' : `breaks the rule "${fault.keyword}"`
  return new AgreementError(code, fault.instancePath.slice(0, POINTER_LENGTH_MAX), rule)
}

/** A deep copy that nobody can change. */
export function frozenCopy<Value extends object>(value: Value): Value {
  return freezeDeeply(structuredClone(value))
}

function freezeDeeply<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) freezeDeeply(member)
  return Object.freeze(value)
}
