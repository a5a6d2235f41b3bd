/**
 * The times of an object that is passed on without its origin are those of the interval: how exact they are tells whose tool wrote it. The first
 * version has the beginning of its interval, a later one the end, so that it is later also where nothing is left of the first; what one interval
 * does not tell apart stands milliseconds apart, in its order.
 */
import { type ItemRow, itemIdOf } from '../../acts/index.ts'
import { compareTimestamps, formatTimestamp, type Instant, type JsonObject, parseTimestamp, SECOND_MS } from '../../foundation/index.ts'
import type { Course, ShownItem } from './candidates.ts'
import type { OnwardParts } from './ports.ts'

type Version = {
  /** As its origin wrote it. */
  readonly written: string
  readonly shown: string
}

/** The times under which one recipient is shown what is passed on; asked in the order of the versions. */
export class CoarseTimes {
  readonly #parts: OnwardParts
  readonly #course: Course
  readonly #periodMs: number
  /** By the id that the recipient knows. */
  readonly #versions = new Map<string, Version[]>()

  constructor(parts: OnwardParts, course: Course & Required<Pick<Course, 'passedBy'>>) {
    this.#parts = parts
    this.#course = course
    this.#periodMs = course.passedBy.everyMinutes * 60 * SECOND_MS
  }

  /** The times in the place of the object's own; nothing where it has none. */
  async of({ original, shown: { object } }: ShownItem): Promise<JsonObject> {
    const { id, created, modified } = object
    if (typeof created !== 'string') return {}
    const begun = { created: formatTimestamp(this.#begin(created)) }
    if (typeof id !== 'string' || typeof modified !== 'string') return begun
    const isFirst = compareTimestamps(modified, created) <= 0
    const coarse = isFirst ? this.#begin(modified) : this.#begin(modified) + this.#periodMs
    const written = original.modified as string
    const versions = this.#versions.get(id) ?? (await this.#sent(id))
    // What was written before it is shown as earlier, whether or not the interval tells the two apart.
    const earlier = versions.filter((version) => compareTimestamps(version.written, written) < 0)
    const after = earlier.map(({ shown }) => parseTimestamp(shown) + 1)
    const shown = formatTimestamp(Math.max(coarse, ...after))
    this.#versions.set(id, [...versions, { written, shown }])
    return { ...begun, modified: shown }
  }

  #begin(time: string): Instant {
    return Math.floor(parseTimestamp(time) / this.#periodMs) * this.#periodMs
  }

  /** Versions that the recipient was given before, as far as both they and what they were made of are held. */
  async #sent(id: string): Promise<Version[]> {
    const { road, onward } = this.#parts
    const { recipient, entry } = this.#course
    const rows = (await road.items.byStixId(id)).filter(({ role, state, agreement }) => {
      return role === 'sent' && state === 'held' && agreement === entry.row.hash
    })
    const shown = new Map(rows.map((row) => [row.holding, versionOf(row)]))
    const copies = (await onward.copies([...shown.keys()])).filter((copy) => copy.recipient === recipient)
    const sources = new Map((await road.items.find(copies.map(({ source }) => source))).map((row) => [row.holding, versionOf(row)]))
    return copies.flatMap(({ copy, source }) => {
      const version = { written: sources.get(source), shown: shown.get(copy) }
      return version.written == null || version.shown == null ? [] : [version as Version]
    })
  }
}

function versionOf({ face }: ItemRow): string | null {
  return face?.version ?? null
}

/** Older versions before newer ones, and the rest as it came. */
export function byVersion(left: ItemRow, right: ItemRow): number {
  const [first, second] = [versionOf(left), versionOf(right)]
  if (first === null || second === null) return itemIdOf(left.holding) < itemIdOf(right.holding) ? -1 : 1
  return compareTimestamps(first, second)
}
