/** What a comparison of two versions says. */
import type { Json } from '../../foundation/index.ts'
import type { Credibility, DataSubject, Mode, Nature, Pap, ReaderRole, Reliability, Tlp, Told } from '../document/index.ts'

/**
 * `wider`: the second version permits more, or asks more of somebody where a duty is meant; `narrower`: less; `changed`: it
 * cannot be ordered, and so counts as both.
 */
export type Direction = 'narrower' | 'wider' | 'changed'

/** How the permissions of the second version relate to those of the first. */
export type Verdict = 'narrower' | 'equal' | 'wider' | 'incomparable'

/** A question that the two versions answer differently (spec/agreement.md#decisions). */
export type ComparedQuestion = {
  readonly action: 'disclose' | 'read'
  readonly from: string
  readonly to: string
  readonly purpose: string
  /** Absent where somebody reads. */
  readonly mode?: Mode
  /** Only where somebody reads. */
  readonly role?: ReaderRole
  readonly item: {
    readonly type: string
    readonly marking: Tlp | 'unmarked'
    readonly dataSubject: DataSubject
    readonly minor: Told
    readonly special: Told
    readonly pap: Pap | 'none'
    readonly reliability: Reliability
    readonly credibility: Credibility
    readonly nature: Nature
  }
}

/** When a question is asked: what of both lives has passed by then. Reading asks none of it. */
export type ComparedMoment = {
  /** Gates that all parties opened, on this evidence. */
  readonly gates: number
  readonly evidence: readonly string[]
  /** Level of emergency that was invoked; 0 is none. A version that does not know the level stays at none. */
  readonly level: number
  /** RFC 3339 instant, where the periods of articles matter. */
  readonly at?: string
}

/** A difference as data. `prior` and `next` are what the versions say of it; null is nothing, or a refusal. */
export type DifferenceExample = {
  readonly question?: ComparedQuestion
  readonly moment?: ComparedMoment
  readonly field?: string
  readonly prior: Json
  readonly next: Json
}

/** One thing that differs. */
export type Difference = {
  readonly direction: Direction
  /** What it is about, a stable word such as `marking-ceiling` or `sunset`. */
  readonly aspect: string
  /** Numbers of the articles concerned, in each version. */
  readonly articles: { readonly prior: readonly string[]; readonly next: readonly string[] }
  /** RFC 6901 pointers into each version: the place, or the nearest that the version has. */
  readonly pointers: { readonly prior: string; readonly next: string }
  readonly example: DifferenceExample
  readonly sentence: string
  /** Whether it alone keeps an amendment from the fast track. */
  readonly closesFastTrack: boolean
}

/** Two versions compared. */
export type Comparison = {
  /** Of the permissions alone. */
  readonly verdict: Verdict
  readonly permissions: readonly Difference[]
  /** Of duties and of what they guarantee to others: here `wider` asks more and `narrower` guarantees less. */
  readonly duties: readonly Difference[]
  /** Words that software does not read. */
  readonly texts: readonly Difference[]
  /** In which phase the second version begins, in words: gates are opened anew. Null where neither version has phases. */
  readonly restart: string | null
  /**
   * Open where nothing is permitted anew, no duty grows and nobody loses what the prior version guaranteed; otherwise the
   * differences that close it.
   */
  readonly fastTrack: { readonly isOpen: boolean; readonly obstacles: readonly Difference[] }
}

/** Why two versions are not compared: proving the answer would take more steps than {@link ComparisonLimits} grants. */
export type ComparisonRefusalCode = 'comparison-too-large'

/** Two versions, in the order in which they follow one another. */
export type Versions<Of> = { readonly prior: Of; readonly next: Of }
