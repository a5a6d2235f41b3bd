/** `comity party rotate`: fresh keys under the same root key, told to every partner by a rotate act (DESIGN rule 7). */
import { lockSecrets, type PartyCard, type PartySecrets, type RotatableKey, rotateSecrets } from '../../identity/index.ts'
import { rotateParty } from '../../workflows/parties/index.ts'
import { NodeError } from '../config.ts'
import { readLock, writePrivate } from '../folder.ts'
import { issueOwnCard, ownKeys } from '../keys/own-keys.ts'
import { ownCardOf } from '../road-parts.ts'
import { systemClock, systemRandomness } from '../system.ts'
import { Refused } from './introduce.ts'
import { type OfflineNode, withOfflineNode } from './stopped-node.ts'

/** Keys that change without opening another ledger; the ledger key changes by `comity ledger recover`. */
export type ChangeableKey = Exclude<RotatableKey, 'ledger'>

/**
 * Draws fresh keys and states the rotate act. May be repeated after a crash: keys that were drawn but not told are told.
 * @throws NodeError `secrets-not-current`; Refused with the code of the refusal
 */
export async function rotateOffline(path: string, which: readonly ChangeableKey[], environment: NodeJS.ProcessEnv): Promise<PartyCard> {
  return withOfflineNode({ folder: path, environment }, async (node) => {
    const prior = ownCardOf(await node.road.directory.current())
    const secrets = nextSecrets(node, { prior, which, environment })
    const card = await issueOwnCard(secrets, {
      name: prior.name,
      address: prior.address,
      ledgerOrigin: prior.ledger.origin,
      serial: prior.serial + 1,
      issuedAt: systemClock.now(),
    })
    const { act } = await ownKeys(secrets)
    const outcome = await rotateParty(card, { ...node.road, signer: act })
    if (!outcome.ok) throw new Refused(outcome.refusal.code, outcome.refusal.reason)
    return card
  })
}

/** Durable before anything is stated with them. */
function nextSecrets(
  { folder, config, secrets }: OfflineNode,
  { prior, which, environment }: { prior: PartyCard; which: readonly ChangeableKey[]; environment: NodeJS.ProcessEnv },
): PartySecrets {
  if (secrets.serial === prior.serial + 1) return secrets
  if (secrets.serial !== prior.serial) throw new NodeError('secrets-not-current', 'secrets do not belong to the newest card of this party')
  const next = rotateSecrets(secrets, which, systemRandomness)
  writePrivate(folder.secrets, lockSecrets(next, readLock(config, environment), systemRandomness))
  return next
}
