/** What an import gives, whatever the format: objects of STIX 2.1, and what of the file did not become part of one. */
import type { Instant, JsonObject } from '../../foundation/index.ts'

/** Why a part of a file is not in the objects made of it, or not as it stood there. */
export type UnmappedCode =
  | 'member-unmapped'
  | 'kept-as-custom'
  | 'value-invalid'
  | 'object-invalid'
  | 'object-too-large'
  | 'element-invalid'
  | 'value-ambiguous'
  | 'value-unsafe'
  | 'repeated'
  | 'not-in-format'
  | 'deleted'
  | 'handling-unknown'
  | 'handling-set-aside'
  | 'reference-dangling'
  | 'rewritten'

/** One part of a file. The place is an RFC 6901 pointer into a JSON file, or `row N` of a table; the reason holds no value of the file. */
export type Unmapped = { readonly place: string; readonly code: UnmappedCode; readonly reason: string }

/** What an import gives, in the order in which it finds it. */
export type ImportEntry =
  | { readonly kind: 'object'; readonly object: JsonObject; readonly text: string }
  | ({ readonly kind: 'unmapped' } & Unmapped)
  /** The last entry of every file that could be read to its end. */
  | { readonly kind: 'end'; readonly bundleId: string; readonly objects: number }

/** The bytes of a file from its start, as often as they are asked for. */
export type Reopen = () => AsyncIterable<Uint8Array>

/** What an import is told beside the file. */
export type ImportOptions = {
  /** When the file was written, for formats that do not say: same file and instant, same objects. */
  readonly at: Instant
  /** MISP: leave aside how far the distribution of an event lets it go, so that its TLP tags alone count. */
  readonly ignoreDistribution?: boolean
  /** Tables: what the columns hold, in order, `-` for nothing; told by their names or contents where absent. */
  readonly columns?: readonly string[]
  /** Tables: one character between fields; detected where absent. */
  readonly delimiter?: string
  /** Tables: name of the list; the same name and value give the same id. By default the digest of the file. */
  readonly source?: string
  /** Tables: marking of rows that have none of their own, such as `TLP:AMBER`. */
  readonly marking?: string
}
