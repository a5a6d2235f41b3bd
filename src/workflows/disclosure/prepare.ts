/** From a spooled bundle to a settled index: who gets what, and the report that says so. */
import { creatorOf } from '../../acts/index.ts'
import type { DefinedMarkings } from '../../intelligence/index.ts'
import { objectKeys } from './object-keys.ts'
import type { DecidingEntry, PreparationParts, Work } from './parts.ts'
import { createTally, type Report } from './report.ts'
import { settleGraph } from './settle.ts'
import { survey } from './survey.ts'
import { type Tightening, Tightenings } from './tightening.ts'
import { valuePlans } from './treated-values.ts'
import type { Watch } from './watch.ts'

/** What a submission is prepared from. */
export type Preparation = {
  readonly submission: string
  readonly entry: DecidingEntry
  readonly purpose: string
  readonly recipients: readonly string[]
  /** The markings that the bundle defines. */
  readonly markings: DefinedMarkings
  readonly provenance: string
  /** What did not map when it was taken in; undefined where nothing was converted, or is being converted. */
  readonly imported?: Report['imported'] | undefined
  /** What a reviewer asked for; nothing by default. */
  readonly tightenings?: readonly Tightening[]
  /** Name of the scratch index where several may be open of one submission; its id by default. */
  readonly scratch?: string
  readonly watch?: Watch
}

/** A settled submission; whoever holds it closes it. */
export type Prepared<Parts extends PreparationParts = PreparationParts> = {
  readonly work: Work<Parts>
  readonly report: Report
  close(): Promise<void>
}

/** Surveys and settles a spooled submission. Nothing of it is kept when this throws. */
export async function prepare<Parts extends PreparationParts>(parts: Parts, preparation: Preparation): Promise<Prepared<Parts>> {
  const { submission, entry, purpose, recipients, markings, watch } = preparation
  const { treatAs } = entry.record.agreement.unmarked
  const spool = await parts.spool.open(submission)
  try {
    const index = parts.openIndex(preparation.scratch ?? submission)
    const close = async (): Promise<void> => {
      index.close()
      await spool.close()
    }
    const now = parts.road.clock.now()
    const reading = { unmarked: treatAs, defined: markings.at(now), now }
    const keys = objectKeys(parts.idKey, entry.row.hash)
    const decider = entry.deciderAt(now)
    const values = valuePlans({ recipients, purpose, index, keys, secret: parts.idKey })
    const creator = creatorOf(entry.record, parts.road.self)
    const tightenings = new Tightenings(preparation.tightenings ?? [], recipients)
    const asked = { submission, entry, decider, purpose, recipients, tightenings }
    const work: Work<Parts> = { ...asked, parts, creator, spool, index, reading, keys, values, ...(watch && { watch }) }
    try {
      const tally = createTally(recipients)
      await survey(work, tally)
      await settleGraph(work, tally)
      const report = tally.report((recipient) => index.counts(recipient), preparation.provenance)
      return { work, report: { ...report, ...(preparation.imported && { imported: preparation.imported }) }, close }
    } catch (error) {
      index.close()
      throw error
    }
  } catch (error) {
    await spool.close()
    throw error
  }
}
