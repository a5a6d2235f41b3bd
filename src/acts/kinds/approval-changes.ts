/** What follows from the signatures of officials under an act: what it comes after, and what their passkeys counted. */
import { officialKeysOf } from '../../agreement/index.ts'
import { parseTimestamp } from '../../foundation/index.ts'
import { signCountOf } from '../../identity/index.ts'
import type { Approval } from '../approval.ts'
import type { Change } from '../change.ts'
import type { AgreementEntry } from '../directory.ts'

type Approved = { readonly approval?: Approval }

/** The acts that made the passkeys known that sign an approval: a recipient who lacks one could not verify it. */
export function signersOf(
  approved: Approved,
  { entry, self }: { readonly entry: AgreementEntry; readonly self: string },
): readonly string[] {
  const { signatures = [] } = approved.approval ?? {}
  const keys = officialKeysOf(entry.record, self)
  return signatures.flatMap(({ credential }) => keys.get(credential)?.actId ?? [])
}

/** How often each passkey had signed by then, of authenticators that count: the next signature says more. */
export function approvalChanges(party: string, { approval }: Approved): readonly Change[] {
  const { signatures = [], root = '' } = approval ?? {}
  return signatures.flatMap(({ credential, at, authenticatorData }) => {
    const signCount = signCountOf(authenticatorData)
    return signCount === 0 ? [] : [{ change: 'approval-signed', party, credential, root, signCount, at: parseTimestamp(at) } as const]
  })
}
