/** Invites officials to a node that does not run (`comity official invite --data`): the first ones, before whom nobody could. */

import type { Result } from '../../foundation/index.ts'
import { pageOrigins, relyingPartyId } from '../../identity/index.ts'
import { type InvitedOfficial, inviteOfficial, type NewOfficial, type PeopleRefusalCode } from '../../workflows/officials/index.ts'
import { NodeError } from '../config.ts'
import { identitySecret } from '../keys/derived-secret.ts'
import { systemClock, systemRandomness } from '../system.ts'
import { withOfflineNode } from './stopped-node.ts'

/**
 * @returns the invited official, and the origin of the page on which it makes its passkey
 * @throws StorageError `store-locked` while the node runs; NodeError `config-invalid` where its address is a bare number
 */
export async function inviteOffline(
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  official: NewOfficial,
): Promise<{ readonly invited: Result<InvitedOfficial, PeopleRefusalCode>; readonly origin: string }> {
  return withOfflineNode(place, async ({ config, store, secrets }) => {
    if (relyingPartyId(config.address) === undefined) {
      throw new NodeError('config-invalid', 'passkeys need a name in the address of the node: its address is a bare number')
    }
    const { accounts, people } = store.read
    const identityKey = identitySecret(secrets)
    const parts = { accounts, people, transactions: store, clock: systemClock, randomness: systemRandomness, identityKey }
    const invited = await inviteOfficial({ official, by: null }, parts)
    return { invited, origin: pageOrigins(config.address).at(-1) ?? config.address }
  })
}
