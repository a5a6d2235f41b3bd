/** Adds accounts of officials (`comity account add`). */
import { type AccountRow, hashPassword, type PersonRole, tokenHash } from '../workflows/officials/index.ts'
import { withOfflineNode } from './offline.ts'
import { systemClock, systemRandomness } from './system.ts'

/** A new account; password and token are kept as hashes only. */
export type NewAccount = {
  readonly login: string
  readonly role: PersonRole
  readonly password: string
  readonly token?: string
  /** Recorded for reads that bring no purpose or justification of their own. */
  readonly purpose?: string
  readonly justification?: string
  /** Offices for which it may sign agreements. */
  readonly offices?: readonly string[]
}

const DEFAULT_PURPOSE = 'cyber-defence'
const DEFAULT_JUSTIFICATION = 'Standing duty of the account'

/** @throws StorageError `conflict` for a login that exists; then none of them is added */
export async function addAccounts(request: {
  readonly folder: string
  readonly accounts: readonly NewAccount[]
  readonly environment: NodeJS.ProcessEnv
}): Promise<void> {
  const rows = await Promise.all(request.accounts.map(accountRow))
  await withOfflineNode(request, async ({ store }) => {
    await store.write(async (writer) => {
      for (const row of rows) await writer.accounts.add(row)
    })
  })
}

async function accountRow(account: NewAccount): Promise<AccountRow> {
  return {
    login: account.login,
    role: account.role,
    passwordHash: await hashPassword(account.password, systemRandomness),
    tokenHash: account.token === undefined ? null : tokenHash(account.token),
    purpose: account.purpose ?? DEFAULT_PURPOSE,
    justification: account.justification ?? DEFAULT_JUSTIFICATION,
    offices: account.offices ?? [],
    createdAt: systemClock.now(),
    tool: null,
    enrolment: null,
  }
}
