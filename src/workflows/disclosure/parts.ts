/** What disclosures are given, and what both passes over one submission share. */
import type {
  AgreementEntry,
  AgreementRow,
  FeedbackReader,
  ItemReader,
  PartnerMeansStore,
  RequestReader,
  RoadParts,
} from '../../acts/index.ts'
import type { PartnerFault } from '../../agreement/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'
import type { MarkingReading, Whereabouts } from '../../intelligence/index.ts'
import type { Decider } from '../../policy/index.ts'
import type { Manner } from './answering.ts'
import type { ClassDecisions } from './class-decisions.ts'
import type { Likeness } from './likeness.ts'
import type { ObjectKeys } from './object-keys.ts'
import type { ObjectSource } from './object-source.ts'
import type { DisclosureWriter, Pause, ShownIdStore, Spool, SubmissionIndex, SubmissionStore } from './ports.ts'
import type { ReadObjects } from './read-objects.ts'
import type { ShownItem } from './shown-item.ts'
import type { Tightenings } from './tightening.ts'
import type { ValuePlans } from './treated-values.ts'
import type { Watch } from './watch.ts'

/** One batch of a submission was released. */
export type Progress = {
  readonly submission: string
  /** Objects of the bundle that are done. */
  readonly objects: number
  readonly total: number
  /** Items released so far, by recipient. */
  readonly released: Readonly<Record<string, number>>
}

/** A submission stopped on an error; unless it is failed it goes on with the next `resume`. */
export type Failure = { readonly submission: string; readonly error: unknown }

/** What it takes to find out who would get what; nothing is recorded by it. */
export type PreparationParts = {
  readonly road: Pick<RoadParts, 'self' | 'clock' | 'signer' | 'randomness' | 'contents'> & {
    readonly items: Pick<ItemReader, 'byStixId' | 'placedAmong' | 'placing' | 'receivedAmong' | 'revokedAmong' | 'sentFrom'>
    readonly vault: Pick<RoadParts['vault'], 'read'>
    /** Absent where there is no node, and so none of a partner that could have told anything: nothing is asked of them then. */
    readonly partnerMeans?: Pick<PartnerMeansStore, 'of'>
  }
  readonly shownIds: Pick<ShownIdStore, 'find'>
  /** What recipients told of an object. */
  readonly feedback: Pick<FeedbackReader, 'on'>
  readonly spool: Spool
  /** Opens an empty scratch index for a submission. */
  readonly openIndex: (submission: string) => SubmissionIndex
  /** Secret of this node for keyed hashes, 32 bytes; with another one shown ids and surrogates are no longer stable. */
  readonly idKey: Uint8Array
  readonly pause: Pause
}

/** The surroundings of disclosures: one value, built once by the composition. */
export type DisclosureParts = PreparationParts & {
  readonly road: RoadParts<DisclosureWriter>
  readonly submissions: Pick<SubmissionStore, 'find' | 'list' | 'unfinished'>
  readonly requests: Pick<RequestReader, 'find'>
  /** An account's official without a name, as other parties know it; null for one who was not enrolled, or is out. */
  readonly officialOf: (account: string) => Promise<string | null>
  /** Why two accounts are not two persons: they are one, have stood in for one another since a time, or one has no identity. */
  readonly whyNotTwo: (
    accounts: readonly [string, string],
    since: Instant,
  ) => Promise<Refusal<'one-person' | 'identity-missing'> | undefined>
  /** Objects of one batch, at most 1,000 (the default): fewer hold the store for a shorter time, more cost less in all. */
  readonly batchObjectsMax?: number
  readonly onProgress?: (progress: Progress) => void
  /** Told of each item once its release is durable, so that who delivers it need not open it again. Never throws. */
  readonly onReleased?: (item: ShownItem) => void
  /** Told of every error that nobody waits for. Never throws. */
  readonly onFailure: (failure: Failure) => void
}

/** An agreement as far as preparing needs it. */
export type DecidingEntry = Pick<AgreementEntry, 'record' | 'deciderAt'> & { readonly row: Pick<AgreementRow, 'hash'> }

/** One submission under work. */
export type Work<Parts extends PreparationParts = PreparationParts> = {
  readonly parts: Parts
  readonly submission: string
  readonly entry: DecidingEntry
  /** What applied when the work began: both passes ask the same one, and the release acts ask again. */
  readonly decider: Decider
  readonly purpose: string
  readonly manner: Manner
  /** Identity of this party, which creates what goes out changed. */
  readonly creator: string
  /** Codes of the recipients; their order gives the bits of the index. */
  readonly recipients: readonly string[]
  /** Of each recipient, why its node may have nothing at all under the agreement. */
  readonly unfit: readonly (PartnerFault | undefined)[]
  readonly source: ObjectSource
  /** Objects that the first pass read, where the second need not read them again. */
  readonly readObjects?: ReadObjects
  readonly index: SubmissionIndex
  readonly reading: MarkingReading
  readonly whereabouts: Whereabouts
  readonly keys: ObjectKeys
  /** Keys under which it is kept what recipients were shown under the agreement; null where nothing was, for it is a draft. */
  readonly shownKeys: ObjectKeys | null
  readonly decisions: ClassDecisions
  readonly likeness: Likeness
  readonly values: ValuePlans
  /** What a reviewer asked for. */
  readonly tightenings: Tightenings
  /** Told of every verdict, for who wants more than the report. */
  readonly watch?: Watch
}

/** The mask of one recipient. */
export function bitOf(recipient: number): number {
  return 1 << recipient
}

/** Most recipients of one submission: bits of an integer. */
export const RECIPIENTS_MAX = 30
