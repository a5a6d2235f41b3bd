/** Whether signatures alone bring an amendment into force, found out once for each pair of versions. */
import { compareAgreements, type Lineage } from '../agreement/index.ts'

/** Pairs that are remembered; drafts of one party are few. */
const PAIRS_MAX = 256

/** Answers whether a version narrows its prior version and no more. Where comparing would take too long the answer is no. */
export function fastTrack(): Lineage['isFastTrack'] {
  const known = new Map<string, boolean>()
  return (prior, next) => {
    const pair = `${prior.hash} ${next.hash}`
    const answered = known.get(pair)
    if (answered !== undefined) return answered
    const compared = compareAgreements(prior.agreement, next.agreement)
    const isOpen = compared.ok && compared.value.fastTrack.isOpen
    const [oldest] = known.size < PAIRS_MAX ? [] : known.keys()
    if (oldest !== undefined) known.delete(oldest)
    known.set(pair, isOpen)
    return isOpen
  }
}
