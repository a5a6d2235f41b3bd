/** What a stopped node can prove: receipts, and what evidence packages are made of. */
import type { Agreement } from '../../agreement/index.ts'
import { unbase64url } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import { formatVkey, noteKey, WITNESS_KEY } from '../../ledger/index.ts'
import {
  createReceipts,
  createWitnessSummary,
  formatMlDsaVkey,
  keptOrNew,
  type WitnessedSummary,
} from '../../workflows/witnessing/index.ts'
import { receiptFile } from '../api/receipts.ts'
import { postQuantumWitness } from '../core.ts'
import { ownCardOf } from '../road-parts.ts'
import { Refused } from './introduce.ts'
import { withOfflineNode } from './stopped-node.ts'

const ACTS_PER_PAGE = 1_000

/** Where receipts, and what they rest on, come from. Each throws what has a `code` where there is none. */
export type ProofSource = {
  /** The receipt file of an act, under the quorum of its agreement. */
  receipt(actId: string): Promise<string>
  agreement(hash: string): Promise<Agreement>
  /** Cards of every party that is known, the newest of each at least. */
  cards(): Promise<readonly PartyCard[]>
  /** Ids of the acts under an agreement in the order in which they came here; undefined where the source cannot list them. */
  actsUnder?(agreement: string): Promise<readonly string[]>
}

/** @throws StorageError `store-locked` while the node runs; Refused with the code of what there is not */
export async function withProofsOffline<T>(
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  work: (source: ProofSource) => Promise<T>,
): Promise<T> {
  return withOfflineNode(place, ({ store, road }) => {
    const receipts = createReceipts({ self: road.self, ledger: store.read.ledger, directory: store.read.directory })
    const receiptOf = keptOrNew({ receipts, directory: road.directory, kept: store.read.receipts, transactions: store })
    return work({
      async receipt(actId) {
        const made = await receiptFile({ store, road, receiptOf }, actId)
        if (!made.ok) throw new Refused(made.refusal.code, made.refusal.reason)
        return made.value
      },
      async agreement(hash) {
        const entry = (await road.directory.current()).agreement(hash)
        if (entry === undefined) throw new Refused('agreement-unknown', 'no such agreement is known')
        return entry.record.agreement
      },
      cards: async () => (await road.directory.current()).parties.flatMap(({ cards }) => cards),
      async actsUnder(agreement) {
        const ids: string[] = []
        for (let afterSeq = 0; ; ) {
          const page = await store.read.acts.list({ afterSeq, limit: ACTS_PER_PAGE })
          const last = page.at(-1)
          if (last === undefined) return ids
          ids.push(...page.flatMap((row) => (row.agreement === agreement && row.standing !== 'refused' ? [row.id] : [])))
          afterSeq = last.seq
        }
      },
    })
  })
}

/** The verifier keys of the witness of a stopped node; the second where it cosigns with ML-DSA-44 too. @throws StorageError `store-locked` while the node runs */
export function witnessKeysOffline(folder: string, environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  return withOfflineNode({ folder, environment }, async ({ config, keys, road }) => {
    const { witness } = ownCardOf(await road.directory.current())
    const own = formatVkey(noteKey(witness.name, WITNESS_KEY, unbase64url(witness.key)))
    return config.witness?.postQuantum === true ? [own, formatMlDsaVkey(postQuantumWitness({ config, keys }))] : [own]
  })
}

/** The ledgers that a stopped node witnesses. @throws StorageError `store-locked` while the node runs */
export function witnessedOffline(folder: string, environment: NodeJS.ProcessEnv): Promise<readonly WitnessedSummary[]> {
  return withOfflineNode({ folder, environment }, ({ store, road }) =>
    createWitnessSummary({ directory: road.directory, store: store.read.witness })(),
  )
}
