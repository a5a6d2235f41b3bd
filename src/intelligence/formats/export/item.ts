/** What is exported: objects as an official may read them, each with the handling that goes with it into every format. */
import type { Instant, JsonObject } from '../../../foundation/index.ts'
import type { PapFact } from '../../grading/grading.ts'
import type { GivenGrade } from '../../grading/own-grade.ts'
import type { Unmapped, UnmappedCode } from '../entry.ts'

/** Formats that can be written. */
export const EXPORT_FORMATS = ['stix', 'misp', 'csv', 'domains', 'ips', 'urls', 'hashes'] as const
/** One of them. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** One object and its handling. */
export type ExportItem = {
  readonly object: JsonObject
  /** Level, such as AMBER. */
  readonly marking: string
  readonly pap: PapFact
  readonly reliability: string
  readonly credibility: string
  /** What the reading party itself says of it, beside all that its origin said. */
  readonly ownGrade?: GivenGrade
  /** When it is erased. */
  readonly retainUntil: Instant
}

/** Under which terms everything in one export was read. */
export type ExportTerms = {
  readonly party: string
  readonly agreement: string
  readonly purpose: string
  readonly at: Instant
}

/** Takes items one by one and gives pieces of text. */
export type Exporter = {
  readonly mediaType: string
  start(): string
  add(item: ExportItem, place: string): string
  finish(): string
}

/** Where an exporter tells what did not map; the place is the number of an item. */
export type Tell = (place: string, code: UnmappedCode, reason: string) => void

/** What did not map, counted. */
export class ExportTally {
  readonly #codes = new Map<string, number>()
  readonly #kept: Unmapped[] = []

  readonly tell: Tell = (place, code, reason) => {
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1)
    if (this.#kept.length < 1_000) this.#kept.push({ place, code, reason })
  }

  get codes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#codes)
  }

  get unmapped(): readonly Unmapped[] {
    return this.#kept
  }
}

/** Terms and handling in words, for formats that have comments. */
export function termsText({ party, agreement, purpose, at }: ExportTerms): readonly string[] {
  return [`Read by ${party} at ${new Date(at).toISOString()} for the purpose ${purpose}`, `Agreement ${agreement}`]
}
