/** Makes a new node: the only place that creates keys, a store and a ledger (`comity init`). */
import { stateActs } from '../acts/index.ts'
import { type Clock, hex, type Randomness, utf8 } from '../foundation/index.ts'
import { createPartySecrets, ledgerOrigin, lockSecrets, type PartyCard, parsePartyCode } from '../identity/index.ts'
import { type ConfigDraft, configText, parseConfig } from './config.ts'
import { makeFolder, readLock, writePrivate } from './folder.ts'
import { issueOwnCard, ownKeys } from './keys/own-keys.ts'
import { createStore } from './open-store.ts'
import { roadParts } from './road-parts.ts'

/** What `comity init` is told. */
export type InitialiseRequest = {
  readonly folder: string
  readonly config: ConfigDraft
  readonly clock: Clock
  readonly randomness: Randomness
  readonly environment: NodeJS.ProcessEnv
}

/**
 * Makes the data folder, the party's keys, the store, the ledger and the first
 * act, which introduces the own card. @returns the card
 * @throws NodeError `folder-exists`, `config-invalid`; StorageError `store-exists`
 */
export async function initialiseNode(request: InitialiseRequest): Promise<PartyCard> {
  const { clock, randomness, environment } = request
  const text = configText(request.config)
  const config = parseConfig(text)
  const folder = makeFolder(request.folder)
  const party = parsePartyCode(config.party)
  const secrets = createPartySecrets(party, randomness)
  const origin = ledgerOrigin(config.address, party, 1)
  const store = await createStore(config, folder, environment)
  try {
    const card = await issueOwnCard(secrets, {
      name: config.name,
      address: config.address,
      ledgerOrigin: origin,
      serial: 1,
      issuedAt: clock.now(),
    })
    await store.write((writer) => writer.ledger.openEpoch(origin))
    const keys = await ownKeys(secrets)
    const road = await roadParts({ config, store, secrets, signer: keys.act, clock, randomness })
    const [outcome] = await stateActs(
      [{ draft: { kind: 'introduce', agreement: null, body: { card, comparedBy: ['init', 'init'] } } }],
      road,
    )
    if (outcome?.ok !== true) throw new Error('the own card was refused')
    // Last, so that a folder with a configuration holds a whole node.
    writePrivate(folder.secrets, lockSecrets(secrets, readLock(config, environment), randomness))
    writePrivate(folder.config, text)
    return card
  } finally {
    await store.close()
  }
}

/** A new key file: 32 random bytes in hexadecimal. */
export function writeKeyFile(path: string, randomness: Randomness): void {
  writePrivate(path, utf8(`${hex(randomness(32))}\n`))
}
