/** What an import tells of itself: how many objects of which types, and what did not map. */
import type { ImportEntry, Unmapped } from './entry.ts'
import type { ImportFormat } from './recognise.ts'

/** Entries that are kept; of more only their number. */
const KEPT_MAX = 10_000

/** The report on one import. */
export type ImportReport = {
  readonly format: ImportFormat
  readonly objects: number
  readonly types: Readonly<Record<string, number>>
  /** How often each code was told. */
  readonly codes: Readonly<Record<string, number>>
  /** Each part that did not map; the first ten thousand. */
  readonly unmapped: readonly Unmapped[]
}

/** Collects a report while the entries go by. */
export class ReportKeeper {
  readonly #format: ImportFormat
  readonly #types = new Map<string, number>()
  readonly #codes = new Map<string, number>()
  readonly #unmapped: Unmapped[] = []
  #objects = 0

  constructor(format: ImportFormat) {
    this.#format = format
  }

  add(entry: ImportEntry): void {
    if (entry.kind === 'object') {
      this.#objects += 1
      raise(this.#types, String(entry.object.type))
    } else if (entry.kind === 'unmapped') {
      const { place, code, reason } = entry
      raise(this.#codes, code)
      if (this.#unmapped.length < KEPT_MAX) this.#unmapped.push({ place, code, reason })
    }
  }

  report(): ImportReport {
    return {
      format: this.#format,
      objects: this.#objects,
      types: Object.fromEntries(this.#types),
      codes: Object.fromEntries(this.#codes),
      unmapped: this.#unmapped,
    }
  }
}

function raise(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/**
 * The bytes of a bundle of what is imported, as it comes. Each entry is shown to `see`, so that a report can be kept of it.
 * @throws FormatError as the entries do
 */
export async function* bundleText(entries: AsyncIterable<ImportEntry>, see: (entry: ImportEntry) => void): AsyncGenerator<string> {
  let isFirst = true
  for await (const entry of entries) {
    see(entry)
    if (entry.kind === 'object') {
      yield isFirst ? `{"type":"bundle","objects":[\n${entry.text}` : `,\n${entry.text}`
      isFirst = false
    } else if (entry.kind === 'end') {
      // The id comes last, for it may depend on all that was read.
      yield isFirst ? `{"type":"bundle","id":"${entry.bundleId}"}\n` : `\n],"id":"${entry.bundleId}"}\n`
    }
  }
}
