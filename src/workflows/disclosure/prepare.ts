/** From a spooled bundle to a settled index: who gets what, and the report that says so. */
import { objectKeys } from './object-keys.ts'
import type { DecidingEntry, PreparationParts, Work } from './parts.ts'
import { createTally, type Report } from './report.ts'
import { settleGraph } from './settle.ts'
import { survey } from './survey.ts'
import { valuePlans } from './treated-values.ts'
import type { Watch } from './watch.ts'

/** What a submission is prepared from. */
export type Preparation = {
  readonly submission: string
  readonly entry: DecidingEntry
  readonly purpose: string
  readonly recipients: readonly string[]
  /** Ids of the statement markings that the bundle defines. */
  readonly statements: ReadonlySet<string>
  readonly provenance: string
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
  const { submission, entry, purpose, recipients, statements, watch } = preparation
  const { treatAs } = entry.record.agreement.unmarked
  const spool = await parts.spool.open(submission)
  try {
    const index = parts.openIndex(submission)
    const close = async (): Promise<void> => {
      index.close()
      await spool.close()
    }
    const reading = { unmarked: treatAs, isKnownStatement: (id: string) => statements.has(id) }
    const keys = objectKeys(parts.idKey, entry.row.hash)
    const decider = entry.deciderAt(parts.road.clock.now())
    const values = valuePlans({ recipients, purpose, index, keys, secret: parts.idKey })
    const work: Work<Parts> = {
      ...{ parts, submission, entry, decider, purpose, recipients, spool, index, reading, keys, values },
      ...(watch === undefined ? {} : { watch }),
    }
    try {
      const tally = createTally(recipients)
      await survey(work, tally)
      await settleGraph(work, tally)
      return { work, report: tally.report((recipient) => index.counts(recipient), preparation.provenance), close }
    } catch (error) {
      index.close()
      throw error
    }
  } catch (error) {
    await spool.close()
    throw error
  }
}
