/**
 * Comparing what was witnessed, as a job: those with whom something was exchanged soon after it, some of the others each time, and what
 * contradicts itself is told once.
 */
import { SECOND_MS } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import { compareHeads, isFork } from '../../workflows/witnessing/index.ts'
import type { Core } from '../core.ts'
import type { NodeLog } from '../log.ts'
import { Job } from './job.ts'

const EVERY_MS = 5 * SECOND_MS
/** Exchanges within so long share a comparison. */
export const COMPARE_AFTER_MS = SECOND_MS
/** Partners that are asked at a time. */
const PARTNERS_MAX = 8

/** What the job tells. */
export type ComparisonParts = {
  readonly log: Pick<NodeLog, 'ledgerContradicted'>
  /** Called after something was found. */
  readonly changed: () => void
  readonly failed: (job: string, error: unknown) => void
}

/** The job; it does not run yet. */
export function comparison(core: Core, { log, changed, failed }: ComparisonParts): Job {
  let asked = 0
  let told = 0
  return new Job({
    name: 'compare-heads',
    every: () => EVERY_MS,
    failed,
    async run() {
      const { parties, self } = await core.road.directory.current()
      const partners = parties.flatMap(({ cards: [card] }) => (card === undefined || card.party === self ? [] : [card]))
      const met = core.delivery.statuses.takeAnswered()
      const next = partners.map((_, index) => partners[(asked + index) % partners.length] as PartyCard).slice(0, PARTNERS_MAX)
      const round = Math.floor(asked / Math.max(1, partners.length))
      const now = new Set([...partners.filter(({ party }) => met.has(party)), ...next])
      await Promise.all([...now].map((partner) => compareHeads(partner, core.comparing, round)))
      asked += next.length
      const kept = await core.store.read.witness.evidence()
      for (const { origin, text } of kept.slice(told)) log.ledgerContradicted(origin, isFork(text))
      if (kept.length > told) changed()
      told = kept.length
    },
  })
}
