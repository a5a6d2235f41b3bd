/** Approvals in an evidence package: verified by the enrolments that are in it, with the times at which witnesses saw them. */
import { Compile } from '#typebox'
import { type Agreement, createRecord, type Statement, seenUntil } from '../agreement/index.ts'
import type { Act } from './act.ts'
import { type Approval, ApprovalField, type ProvenApproval, verifyApproval } from './approval.ts'
import { ActError } from './errors.ts'
import { enrol } from './kinds/enrol.ts'
import { retire } from './kinds/retire.ts'
import { isSeenBy, type LedgerTrust, type ProvenPlace } from './receipt.ts'

/** `not-shown`: the enrolments that it rests on are not in the package, so that it is not proven here. */
export type PackagedApproval = ProvenApproval | 'not-shown'

type Entry = { readonly act: Act | null; readonly witnesses: ProvenPlace['witnesses']; readonly trust: LedgerTrust }

const approvalForm = Compile(ApprovalField)

/**
 * What officials signed of the acts of a package, by the id of each act that carries an approval.
 * @throws ActError `package-invalid` for an approval that does not hold although what it rests on is there
 */
export function packagedApprovals(
  entries: readonly Entry[],
  { agreement, hash }: { readonly agreement: Agreement; readonly hash: string },
): ReadonlyMap<string, PackagedApproval> {
  const statements = entries.flatMap((entry) => statementOf(entry, agreement))
  const record = createRecord({ agreement, hash, proposedBy: '', proposedAt: 0, statements })
  const { approvalSignedBy: signedBy = 'approver' } = agreement.reading
  const approvals = new Map<string, PackagedApproval>()
  for (const { act } of entries) {
    if (act?.kind !== 'release' || act.body.approval === undefined) continue
    const { approval } = act.body
    if (!approvalForm.Check(approval)) throw new ActError('package-invalid', 'the approval of an act does not have the shape of one')
    const proven = verifyApproval(act as Act<{ readonly approval?: Approval }>, record, { signedBy })
    if (proven.ok) approvals.set(act.id, proven.value)
    else if (proven.refusal.code === 'approver-unknown' || proven.refusal.code === 'approver-unvouched') approvals.set(act.id, 'not-shown')
    else throw new ActError('package-invalid', `the approval of an act does not hold (${proven.refusal.code}): ${proven.refusal.reason}`)
  }
  return approvals
}

/** One who states more enrolments than a party may is no matter here: each still needs a voucher. */
function statementOf({ act, witnesses, trust }: Entry, agreement: Agreement): readonly Statement[] {
  if (act === null) return []
  const { id: actId, party, at, body } = act
  const isKnown = (act.kind === 'enrol' && enrol.isBody(body)) || (act.kind === 'retire' && retire.isBody(body))
  if (!isKnown) return []
  const isProven = act.kind === 'retire' || isSeenBy(witnesses, trust, seenUntil(agreement, at))
  return [{ kind: act.kind, actId, party, at, isProven, body } as unknown as Statement]
}
