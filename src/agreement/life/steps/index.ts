/** Whether a step in the life of an agreement may be taken. */
import type { Instant } from '../../../foundation/index.ts'
import { withoutTooLate } from '../in-time.ts'
import { type AgreementRecord, statementsOf } from '../record.ts'
import { STATEMENTS_MAX } from '../statement.ts'
import { fitsDocument } from './fits.ts'
import { isLegalNow } from './legal.ts'
import { needs, type Step, type StepResult } from './step.ts'

export { canPropose, canRatify, canSign } from './founding.ts'
export type { AgreementStepCode, Step, StepResult } from './step.ts'

/**
 * Whether a step may be taken. At home all its conditions are asked, as they are known now, whatever the party stated too late to have
 * effect. Of a partner's step it is asked whether it fits the document and the party has not stated too much: what it comes after or beside may still be on its way,
 * and what has no effect because of it has none anywhere.
 * @throws AgreementError on a faulty reservation; FoundationError on a time that is none
 */
export function checkStep(
  known: AgreementRecord,
  step: Step,
  how: { readonly side: 'home' | 'partner'; readonly now: Instant },
): StepResult {
  const record = how.side === 'home' ? withoutTooLate(known, step.party, how.now) : known
  const fits = fitsDocument(record.agreement, step)
  if (!fits.ok) return fits
  const most = STATEMENTS_MAX[step.kind]
  const count = statementsOf(record, step.kind, step.party).length
  const room = needs(count < most, 'statements-too-many', {
    reason: `a party states ${step.kind} ${most} times at most`,
    article: record.agreement.parties.article,
  })
  if (!room.ok) return room
  return how.side === 'home' ? isLegalNow(record, step, how.now) : room
}
