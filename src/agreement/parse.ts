import { Compile } from '#typebox'
import { canonicalBytes, type Json } from '../foundation/index.ts'
import { checkAgreement } from './check/index.ts'
import { AGREEMENT_BYTES_MAX, type Agreement, AgreementSchema, type AgreementText } from './document/index.ts'
import type { AgreementFault } from './fault.ts'
import { frozenCopy } from './frozen-copy.ts'
import { firstFault, shapeFaults } from './schema-fault.ts'

const validator = Compile(AgreementSchema)

/** An agreement, or what is wrong with it: at least one fault. */
export type ReadAgreement =
  | { readonly ok: true; readonly agreement: Agreement }
  | { readonly ok: false; readonly faults: readonly AgreementFault[] }

/**
 * Reads the agreement that a JSON value states: closed shape first (spec/agreement.md#shape), then its meaning (`checkAgreement`).
 * All faults of the first of the two that has some are told, up to `FAULTS_MAX`. The agreement is a frozen copy, so a later
 * change of the input changes nothing.
 */
export function readAgreement(json: Json): ReadAgreement {
  if (!validator.Check(json)) return { ok: false, faults: shapeFaults(AgreementSchema, json, 'agreement-invalid') }
  if (canonicalBytes(json).length > AGREEMENT_BYTES_MAX) {
    return { ok: false, faults: [{ code: 'agreement-too-large', pointer: '', message: `is larger than ${AGREEMENT_BYTES_MAX} bytes` }] }
  }
  const text: AgreementText = frozenCopy(json)
  const faults = checkAgreement(text)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, agreement: text as Agreement }
}

/**
 * As {@link readAgreement}, for who needs an agreement or nothing.
 * @throws AgreementError with the JSON pointer of the first fault
 */
export function parseAgreement(json: Json): Agreement {
  const read = readAgreement(json)
  if (!read.ok) throw firstFault(read.faults)
  return read.agreement
}
