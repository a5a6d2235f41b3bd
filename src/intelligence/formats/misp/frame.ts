/** What the parts of one event have in common while they are converted. */
import type { JsonObject } from '../../../foundation/index.ts'
import type { Unmapped } from '../entry.ts'
import type { Handling, HandlingReader } from './handling.ts'

/** One event. */
export type Frame = {
  /** Pointer to the event in the file. */
  readonly place: string
  readonly uuid: string
  /** Id of the identity of the organisation that made it. */
  readonly creator: string
  /** When it was last changed, with milliseconds. */
  readonly time: string
  readonly handling: Handling
  readonly reader: HandlingReader
  readonly tell: (unmapped: Unmapped) => void
}

/** What became of one attribute, object or cluster. */
export type Converted = {
  readonly objects: readonly JsonObject[]
  /** The objects that stand for it where something refers to it; the first says most. */
  readonly main: readonly string[]
}

/** Nothing became of it. */
export const NOTHING: Converted = { objects: [], main: [] }
