/** Keeps what a partner's node tells of itself; what it told before is written no second time. */
import type { Message, PartnerMeansStore, Transactions } from '../acts/index.ts'
import type { Clock } from '../foundation/index.ts'

/** Where it is kept. */
export type MeansParts = {
  readonly clock: Clock
  readonly partnerMeans: Pick<PartnerMeansStore, 'of'>
  readonly transactions: Transactions<{ readonly partnerMeans: PartnerMeansStore }>
}

/** Notes what a partner told under its signature: the last word counts. */
export async function noteMeans(party: string, means: Message['means'], { clock, partnerMeans, transactions }: MeansParts): Promise<void> {
  const known = await partnerMeans.of(party)
  if (known !== undefined && areSame(known, means)) return
  await transactions.write((writer) => writer.partnerMeans.put(party, { ...means, toldAt: clock.now() }))
}

function areSame(left: Message['means'], right: Message['means']): boolean {
  return left.version === right.version && left.algorithms.join(' ') === right.algorithms.join(' ')
}
