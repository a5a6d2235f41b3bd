/** Adds accounts of officials with a password, and says who they are (`comity account`). */
import type { Writer } from '../../storage/index.ts'
import {
  type AccountRow,
  type Enrolment,
  enrolmentByPassword,
  hashPassword,
  type PersonRole,
  tokenHash,
  unfitRole,
} from '../../workflows/officials/index.ts'
import { NodeError } from '../config.ts'
import { identitySecret } from '../keys/derived-secret.ts'
import { systemClock, systemRandomness } from '../system.ts'
import { type OfflineNode, withOfflineNode } from './stopped-node.ts'

/** A new account; password and token are kept as hashes only. */
export type NewAccount = {
  readonly login: string
  readonly role: PersonRole
  /** A role of the party's own that is founded on it. */
  readonly nationalRole?: string
  readonly password: string
  readonly token?: string
  /** Recorded for reads that bring no purpose or justification of their own. */
  readonly purpose?: string
  readonly justification?: string
  /** Offices for which it may sign agreements. */
  readonly offices?: readonly string[]
  /** What tells its person from every other: a staff number, say. Kept as a keyed hash only; without it the account is nobody's second person. */
  readonly identity?: string
}

type Place = { readonly folder: string; readonly environment: NodeJS.ProcessEnv }

const DEFAULT_PURPOSE = 'cyber-defence'
const DEFAULT_JUSTIFICATION = 'Standing duty of the account'

/**
 * Adds all of them or none.
 * @throws StorageError `conflict` for a login that exists; NodeError `identity-enrolled` for a person who has an account, `official-invalid`
 * for what is no identity
 */
export async function addAccounts({ accounts, ...place }: Place & { readonly accounts: readonly NewAccount[] }): Promise<void> {
  const rows = await Promise.all(accounts.map(async (account) => ({ row: await accountRow(account), identity: account.identity })))
  await withOfflineNode(place, async ({ store, secrets }) => {
    await store.write(async (writer) => {
      for (const { row, identity } of rows) {
        const { role, nationalRole } = row
        const unfit = nationalRole === null ? undefined : await unfitRole({ role, nationalRole }, writer.nationalRoles)
        if (unfit !== undefined) throw new NodeError(unfit.code, unfit.reason)
        const enrolment = identity === undefined ? null : await enrolmentOf(identity, { writer, secrets })
        await writer.accounts.add({ ...row, enrolment })
      }
    })
  })
}

/**
 * Says who an account is that was added without an identity.
 * @throws NodeError `official-unknown`, `identity-known` for one that has an identity or is out, and as {@link addAccounts} does
 */
export async function identifyAccount({ login, identity, ...place }: Place & { login: string; identity: string }): Promise<void> {
  await withOfflineNode(place, async ({ store, secrets }) => {
    await store.write(async (writer) => {
      const account = await writer.accounts.find(login)
      if (account === undefined || account.role === 'tool') throw new NodeError('official-unknown', 'there is no official of this login')
      if (account.enrolment !== null) throw new NodeError('identity-known', 'the account has an identity, or is out')
      await writer.accounts.enrol(login, await enrolmentOf(identity, { writer, secrets }))
    })
  })
}

async function enrolmentOf(identity: string, { writer, secrets }: { writer: Writer; secrets: OfflineNode['secrets'] }): Promise<Enrolment> {
  const parts = { accounts: writer.accounts, clock: systemClock, identityKey: identitySecret(secrets) }
  const enrolment = await enrolmentByPassword(identity, parts)
  if (!enrolment.ok) throw new NodeError(enrolment.refusal.code, enrolment.refusal.reason)
  return enrolment.value
}

async function accountRow(account: NewAccount): Promise<AccountRow> {
  return {
    login: account.login,
    role: account.role,
    nationalRole: account.nationalRole ?? null,
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
