/** `comity ledger recover`: a node restored from a back-up opens a new ledger that names the last cosigned head (DESIGN rule 7). */
import { httpTransport } from '../../exchange/index.ts'
import { lockSecrets } from '../../identity/index.ts'
import { type Recovery, recoverLedger } from '../../workflows/witnessing/index.ts'
import { readLock, writePrivate } from '../folder.ts'
import { witnessCalls } from '../jobs/witness-calls.ts'
import { ownCardOf } from '../road-parts.ts'
import { systemClock, systemRandomness } from '../system.ts'
import { Refused } from './introduce.ts'
import { withOfflineNode } from './stopped-node.ts'

const WITNESS_DEADLINE_MS = 10_000
const ANSWER_BYTES_MAX = 1024 * 1024

/**
 * @param isListLost people say that nobody has the list of what was erased any more
 * @throws Refused `awaiting-witnesses` while too few witnesses answer to know the last cosigned head; `erased-list-behind` where the list is not back
 */
export async function recoverOffline(path: string, environment: NodeJS.ProcessEnv, { isListLost = false } = {}): Promise<Recovery> {
  return withOfflineNode({ folder: path, environment }, async ({ folder, config, secrets, keys, store, road }) => {
    const card = ownCardOf(await road.directory.current())
    const transport = httpTransport({
      party: road.self,
      signer: keys.act,
      clock: systemClock,
      randomness: systemRandomness,
      card: () => card,
      answerBytesMax: ANSWER_BYTES_MAX,
    })
    const recovered = await recoverLedger({
      road,
      ledger: store.read.ledger,
      calls: witnessCalls(transport),
      deadline: () => AbortSignal.timeout(WITNESS_DEADLINE_MS),
      secrets,
      isListLost,
      keepSecrets: async (next) => writePrivate(folder.secrets, lockSecrets(next, readLock(config, environment), systemRandomness)),
    })
    if (!recovered.ok) throw new Refused(recovered.refusal.code, recovered.refusal.reason)
    return recovered.value
  })
}
