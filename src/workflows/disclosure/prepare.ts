/** From a spooled bundle to a settled index: who gets what, and the report that says so. */
import { creatorOf } from '../../acts/index.ts'
import { type Agreement, type PartnerFault, partnerFault } from '../../agreement/index.ts'
import { canonicalJson, type Json } from '../../foundation/index.ts'
import { type DefinedMarkings, withNationalLabels } from '../../intelligence/index.ts'
import { type Manner, UNASKED } from './answering.ts'
import { ClassDecisions } from './class-decisions.ts'
import { type Lane, laneIndex } from './lanes.ts'
import { Likeness } from './likeness.ts'
import { openMemoryIndex } from './memory-index.ts'
import { bareKeys, objectKeys } from './object-keys.ts'
import { type ObjectSource, openBundleSource } from './object-source.ts'
import type { DecidingEntry, PreparationParts, Work } from './parts.ts'
import type { SubmissionIndex } from './ports.ts'
import { ReadObjects } from './read-objects.ts'
import { createTally, type Report } from './report.ts'
import { settleGraph } from './settle.ts'
import { survey } from './survey.ts'
import { type Tightening, Tightenings } from './tightening.ts'
import { valuePlans } from './treated-values.ts'
import type { Watch } from './watch.ts'
import { whereaboutsIn } from './whereabouts.ts'

/** In memory, under bare ids, for what is never asked about by its keys. */
export const IN_MEMORY = Symbol('in memory')

/** What a submission is prepared from. */
export type Preparation = {
  readonly submission: string
  readonly entry: DecidingEntry
  readonly purpose: string
  /** How it comes to them; unasked by default. */
  readonly manner?: Manner
  readonly recipients: readonly string[]
  /** The markings that the bundle defines. */
  readonly markings: DefinedMarkings
  /** Where it is read from; the bundle of its id in the spool by default. */
  readonly openSource?: () => Promise<ObjectSource>
  readonly provenance: string
  /** What did not map when it was taken in; undefined where nothing was converted, or is being converted. */
  readonly imported?: Report['imported'] | undefined
  /** What a reviewer asked for; nothing by default. */
  readonly tightenings?: readonly Tightening[]
  /** Name of the scratch index where several may be open of one submission; its id by default. `IN_MEMORY` for one that names no keys. */
  readonly scratch?: string | typeof IN_MEMORY
  readonly watch?: Watch
}

/** A settled submission; whoever holds it closes it. */
export type Prepared<Parts extends PreparationParts = PreparationParts> = {
  readonly work: Work<Parts>
  readonly report: Report
  close(): Promise<void>
}

/** One agreement that is prepared for beside others, with who is asked about under it. */
export type PreparedLane = Pick<Preparation, 'entry' | 'recipients' | 'watch'> & {
  /** Nothing was ever shared under it. */
  readonly isDraft?: boolean
}

/** Surveys and settles a spooled submission. Nothing of it is kept when this throws. */
export async function prepare<Parts extends PreparationParts>(parts: Parts, preparation: Preparation): Promise<Prepared<Parts>> {
  const { lanes, close } = await prepareLanes(parts, preparation, [preparation])
  const [{ work, tally }] = lanes as readonly [Lane<Parts>]
  const { imported } = preparation
  return { work, report: { ...reportOf({ work, tally }, preparation), ...(imported && { imported }) }, close }
}

/** What a settled submission comes to in one lane. */
export function reportOf({ work, tally }: Pick<Lane, 'work' | 'tally'>, { provenance }: Pick<Preparation, 'provenance'>): Report {
  return tally.report((recipient) => work.index.counts(recipient), provenance)
}

/**
 * Surveys and settles a spooled submission under several agreements that read it alike ({@link areReadAlike}), each with recipients of its
 * own. Nothing of it is kept when this throws.
 */
export async function prepareLanes<Parts extends PreparationParts>(
  parts: Parts,
  preparation: Omit<Preparation, keyof PreparedLane>,
  asked: readonly PreparedLane[],
): Promise<{ readonly lanes: readonly Lane<Parts>[]; close(): Promise<void> }> {
  const { submission, openSource = () => openBundleSource(parts.spool, submission) } = preparation
  const source = await openSource()
  try {
    const { scratch = submission } = preparation
    const index = scratch === IN_MEMORY ? openMemoryIndex() : parts.openIndex(scratch)
    const close = async (): Promise<void> => {
      index.close()
      await source.close()
    }
    try {
      const lanes = await lanesOn({ parts, source, index }, preparation, asked)
      await survey(lanes, index)
      await settleGraph(lanes, index)
      return { lanes, close }
    } catch (error) {
      index.close()
      throw error
    }
  } catch (error) {
    await source.close()
    throw error
  }
}

type Opened<Parts> = { readonly parts: Parts; readonly source: ObjectSource; readonly index: SubmissionIndex }

async function lanesOn<Parts extends PreparationParts>(
  { parts, source, index }: Opened<Parts>,
  preparation: Omit<Preparation, keyof PreparedLane>,
  asked: readonly PreparedLane[],
): Promise<readonly Lane<Parts>[]> {
  const { submission, purpose, manner = UNASKED, markings, scratch } = preparation
  const [first] = asked
  if (first === undefined) throw new RangeError('a submission is prepared under one agreement at least')
  const now = parts.road.clock.now()
  const { unmarked, classification } = first.entry.record.agreement
  const reading = { unmarked: unmarked.treatAs, defined: withNationalLabels(markings.at(now), classification?.list ?? []), now }
  const keys = scratch === IN_MEMORY ? bareKeys() : objectKeys(parts.idKey, first.entry.row.hash)
  const total = asked.reduce((sum, { recipients }) => sum + recipients.length, 0)
  const agreements = asked.map(({ entry }) => entry.record.agreement)
  const whereabouts = await whereaboutsIn({ parts, source, reading }, agreements)
  const common = { parts, submission, purpose, manner, source, reading, whereabouts, keys, likeness: new Likeness() }
  const kept = scratch === IN_MEMORY ? { readObjects: new ReadObjects() } : {}
  let from = 0
  const unfit = await Promise.all(asked.map((lane) => unfitAmong(parts, lane)))
  return asked.map(({ entry, recipients, watch, isDraft = false }, place): Lane<Parts> => {
    const bits = { from, count: recipients.length }
    from += recipients.length
    const own = laneIndex(index, bits, total)
    const decider = entry.deciderAt(now)
    const { self } = parts.road
    const work: Work<Parts> = {
      ...common,
      ...kept,
      entry,
      decider,
      recipients,
      unfit: unfit[place] ?? [],
      index: own,
      creator: creatorOf(entry.record, self),
      shownKeys: isDraft ? null : asked.length === 1 && scratch !== IN_MEMORY ? keys : objectKeys(parts.idKey, entry.row.hash),
      decisions: new ClassDecisions({ decide: decider.decide, from: self, purpose, mode: manner.mode, recipients }),
      values: valuePlans({ recipients, purpose, index: own, keys, secret: parts.idKey }),
      tightenings: new Tightenings(preparation.tightenings ?? [], recipients),
      ...(watch && { watch }),
    }
    return { work, tally: createTally(recipients), bits }
  })
}

/** Of each recipient of a lane, why its node is not what the agreement asks for. */
function unfitAmong({ road }: PreparationParts, { entry, recipients }: PreparedLane): Promise<readonly (PartnerFault | undefined)[]> {
  const { partnerMeans } = road
  const fault = async (party: string) => partnerMeans && partnerFault(entry.record.agreement, party, await partnerMeans.of(party))
  return Promise.all(recipients.map(fault))
}

/** Whether an object is the same to two agreements: its level, and whether a token can be made over it. */
export function areReadAlike(left: DecidingEntry, right: DecidingEntry): boolean {
  const [one, other] = [left.record.agreement, right.record.agreement]
  const isSameScale = one.unmarked.treatAs === other.unmarked.treatAs && labelsOf(one) === labelsOf(other)
  return isSameScale && one.sunset.at.length === other.sunset.at.length
}

function labelsOf({ classification }: Agreement): string {
  return canonicalJson((classification?.list ?? []) as Json)
}
