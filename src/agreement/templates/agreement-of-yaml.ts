import { parse } from 'yaml'
import type { Agreement } from '../document/index.ts'
import { parseAgreement } from '../parse.ts'

/** The agreement that a filled template states. @throws AgreementError */
export function agreementOfYaml(text: string): Agreement {
  return parseAgreement(parse(text))
}
