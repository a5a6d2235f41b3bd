import { Compile } from '#typebox'
import { canonicalBytes, type Json } from '../foundation/index.ts'
import { checkAgreement } from './check.ts'
import { AGREEMENT_BYTES_MAX, type Agreement, AgreementSchema, type AgreementText } from './document/index.ts'
import { AgreementError } from './errors.ts'
import { firstFault, frozenCopy } from './schema-fault.ts'

const validator = Compile(AgreementSchema)

/**
 * The agreement that a JSON value states: closed shape first (spec/agreement.md#shape), then its meaning
 * (`checkAgreement`). The result is a frozen copy, so a later change of the input changes nothing.
 * @throws AgreementError with the JSON pointer of the first fault
 */
export function parseAgreement(json: Json): Agreement {
  if (!validator.Check(json)) throw firstFault('agreement-invalid', validator.Errors(json))
  if (canonicalBytes(json).length > AGREEMENT_BYTES_MAX) {
    throw new AgreementError('agreement-too-large', '', `agreement is larger than ${AGREEMENT_BYTES_MAX} bytes`)
  }
  const text: AgreementText = frozenCopy(json)
  checkAgreement(text)
  return text as Agreement
}
