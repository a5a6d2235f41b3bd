/** What a schema cannot say about an agreement: that its parts fit together. */
import type { AgreementText } from '../document/index.ts'
import { type AgreementFault, FAULTS_MAX } from '../fault.ts'
import { type Checked, checkedDocument } from './checked.ts'
import { checkClocks } from './clocks.ts'
import { checkArticleNumbers, checkParties, checkTexts, checkVersion } from './identity.ts'
import { checkEmergency, checkPhases } from './life.ts'
import { checkMoney } from './money.ts'
import { checkQuorum } from './quorum.ts'
import { checkReferences } from './references.ts'
import { checkRequiredFields } from './required-fields.ts'
import { checkSharing } from './sharing.ts'
import { checkSharingBack } from './sharing-back.ts'
import { checkSupervision } from './supervision.ts'
import { checkThreat } from './threat.ts'
import { checkTriage } from './triage.ts'
import { checkWriting } from './writing.ts'

const CHECKS: readonly ((checked: Checked) => void)[] = [
  checkVersion,
  checkArticleNumbers,
  checkParties,
  checkTexts,
  checkReferences,
  checkRequiredFields,
  checkSharing,
  checkSharingBack,
  checkThreat,
  checkTriage,
  checkSupervision,
  checkQuorum,
  checkClocks,
  checkPhases,
  checkEmergency,
  checkMoney,
  checkWriting,
]

/**
 * Every reason, up to {@link FAULTS_MAX}, why an agreement is not consistent: references that lead nowhere, codes and article
 * numbers that stand twice, clocks out of order, texts that look like others, a witness quorum that can be forged or not be
 * reached (spec/agreement.md#checks). Empty where there is none.
 */
export function checkAgreement(agreement: AgreementText): AgreementFault[] {
  const faults: AgreementFault[] = []
  const checked = checkedDocument(agreement, (code, pointer, message) => {
    if (faults.length < FAULTS_MAX) faults.push({ code, pointer, message })
  })
  for (const check of CHECKS) check(checked)
  return faults
}
