/** Where a command gets proofs from: a stopped node's data folder, or a running node as one of its officials. */
import { parseAgreement } from '../agreement/index.ts'
import type { Json } from '../foundation/index.ts'
import { verifyCard } from '../identity/index.ts'
import { type ProofSource, withProofsOffline } from '../node/index.ts'
import { type Input, type Options, type Terminal, UsageError } from './command.ts'
import { NODE_OPTIONS, nodeClient } from './node-client.ts'

/** Options that name the source. */
export const SOURCE_OPTIONS: Options = { data: { type: 'string' }, ...NODE_OPTIONS }
/** How they stand in a synopsis. */
export const SOURCE_SYNOPSIS = '(--data DIR | --node URL --login NAME)'

/** @throws UsageError `usage`, `input-missing`; what the source throws */
export async function withProofSource<T>(input: Input, terminal: Terminal, work: (source: ProofSource) => Promise<T>): Promise<T> {
  const folder = input.optional('data')
  if ((folder === undefined) === (input.optional('node') === undefined))
    throw new UsageError('usage', `one of ${SOURCE_SYNOPSIS} is needed`)
  return folder === undefined
    ? work(runningSource(input, terminal))
    : withProofsOffline({ folder, environment: terminal.environment }, work)
}

function runningSource(input: Input, terminal: Terminal): ProofSource {
  const client = nodeClient(input, terminal)
  return {
    receipt: (actId) => client.text(`/api/v1/receipts/${actId}`),
    async agreement(hash) {
      const { document } = await client.get(`/api/v1/agreements/${hash}`)
      return parseAgreement(document as Json)
    },
    async cards() {
      const { items } = await client.get('/api/v1/parties')
      return Array.isArray(items) ? items.map((card: Json) => verifyCard(card)) : []
    },
  }
}

const ACT_ID = /^[0-9a-f]{64}$/

/** The ids of acts among the arguments. @throws UsageError `usage` */
export function actIds(words: readonly string[], synopsis: string): readonly string[] {
  if (!words.every((word) => ACT_ID.test(word)))
    throw new UsageError('usage', `an act is named by its id, 64 hexadecimal digits: ${synopsis}`)
  return words
}

/** The hash of an agreement, as it was typed. @throws UsageError `usage` */
export function agreementOf(input: Input): string | undefined {
  const hash = input.optional('agreement')
  if (hash !== undefined && !ACT_ID.test(hash)) throw new UsageError('usage', 'an agreement is named by its hash, 64 hexadecimal digits')
  return hash
}
