/** Giving on against a threat: an exception to a rule that is there, by people who could release, seen by somebody. */
import { readsActs } from '../overseer-reads.ts'
import type { Checked } from './checked.ts'

/**
 * What is never given on goes against no threat; the origin has a clock to object; purposes are the agreement's; who invokes it may
 * release, and where a second person agrees, somebody may approve; and of each party that shares an overseer reads the acts.
 */
export function checkThreat({ agreement, purposes, report }: Checked): void {
  const { rule, consent, threat } = agreement.onward
  if (threat === undefined) return
  const pointer = '/onward/threat'
  if (rule === 'never') report('threat-invalid', pointer, 'lets go what is never given on')
  if (consent === undefined) report('threat-invalid', pointer, 'leaves the origin no clock to object: a consent has none')
  for (const [index, purpose] of threat.purposes.entries())
    if (!purposes.has(purpose)) report('purpose-unknown', `${pointer}/purposes/${index}`, 'is not a purpose of the agreement')
  const { roles } = agreement.reading
  for (const [index, invoker] of threat.roles.entries())
    if (!roles.some(({ role, may }) => role === invoker && may.includes('release')))
      report('threat-invalid', `${pointer}/roles/${index}`, 'is a role that may not release')
  if (threat.secondPerson === true && !roles.some(({ may }) => may.includes('approve')))
    report('threat-invalid', `${pointer}/secondPerson`, 'asks for a second person, and no role may approve')
  const sharing = agreement.parties.list.filter(({ role }) => role !== 'overseer')
  if (!sharing.every(({ code }) => agreement.oversight.overseers.some(({ party }) => readsActs(agreement, party, code))))
    report('threat-invalid', pointer, 'is seen by nobody: of a party no overseer reads the acts')
}
