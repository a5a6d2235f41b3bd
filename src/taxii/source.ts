/** What a collection serves, whatever keeps it. */
import type { HoldingKey, Narrowing, OtherPurpose } from '../acts/index.ts'
import type { Instant } from '../foundation/index.ts'

/** One version of one object that this reader may see. */
export type ServedRow = {
  readonly holding: HoldingKey
  /** Of an item where the store has it; null of anything else. */
  readonly seq: number | null
  /** Hash of the agreement under which it is held. */
  readonly agreement: string
  readonly stixId: string
  readonly type: string
  /** STIX `modified`, or `created`, or null. */
  readonly version: string | null
  /** Microseconds since 1970: `date_added`. */
  readonly addedAt: number
  /** True only where no row of the source, seen or not, is a later version or copy of the object; false says nothing. */
  readonly isLatest: boolean
  /** False only where this party never said how good the object is; true says nothing. */
  readonly isGraded: boolean
  /** Whether an item is about people; of what is no item, true says nothing. */
  readonly isAboutPeople: boolean
  /** What its origin narrowed since it released it. */
  readonly narrowing: Narrowing | null
  readonly otherPurposes: readonly OtherPurpose[]
  /** When it is erased, where an indicator does not itself say so; else null. */
  readonly erasedAt: Instant | null
}

/** Which rows are wanted. */
export type SourceQuestion = {
  readonly addedAfter: number
  readonly stixIds: readonly string[] | undefined
  readonly types: readonly string[] | undefined
  /** How many rows are looked at; what the reader may not see is left out of the answer. */
  readonly limit: number
}

/** Rows that were looked at. */
export type Scan = {
  readonly rows: readonly ServedRow[]
  /** `addedAt` of the last row looked at, seen or not; undefined when there is nothing behind it. */
  readonly continuesAfter: number | undefined
}

/** The contents of one collection for one reader. */
export type Source = {
  /** In order of `addedAt`. */
  scan(question: SourceQuestion): Promise<Scan>
  /** JSON texts of the objects of rows in UTF-8, by holding; those whose content is gone are left out. */
  objects(rows: readonly ServedRow[]): Promise<ReadonlyMap<HoldingKey, Uint8Array>>
}

/** A scan out of the rows of a page and those of them that may be seen. */
export function scanOf(looked: readonly { readonly addedAt: number }[], limit: number, rows: readonly ServedRow[]): Scan {
  return { rows, continuesAfter: looked.length < limit ? undefined : looked.at(-1)?.addedAt }
}
