/** The scratch index of a submission that is small enough to be kept in memory; it answers as the one on disk does. */
import { earlierTimestamp } from '../../foundation/index.ts'
import type { KnownTreatment } from '../../intelligence/index.ts'
import { bitOf } from './parts.ts'
import type { IndexedLink, IndexedObject, IndexedValue, RepeatedObject, SettledObject, SubmissionIndex } from './ports.ts'
import { VerdictGraph } from './verdict-graph.ts'

/** The most that is indexed in memory, and its index takes about twice as much again: by objects, and by what these can refer to. */
export const MEMORY_OBJECTS_MAX = 50_000
export const MEMORY_BYTES_MAX = 32 * 1024 * 1024

/** From the mildest on. */
const TREATMENTS: readonly KnownTreatment[] = ['pseudonymise', 'generalise', 'never']

type Placed = { readonly index: number; readonly id: number; readonly offset: number; readonly length: number }
type Version = { readonly digest: string }
type Treated = { readonly treatment: KnownTreatment; readonly annex: number | null }

/** A new, empty index. */
export function openMemoryIndex(): SubmissionIndex {
  return new MemoryIndex()
}

class MemoryIndex implements SubmissionIndex {
  readonly #graph = new VerdictGraph()
  readonly #versions = new Map<string, Version>()
  /** In order of index once it was asked for. */
  #objects: Placed[] = []
  #isSorted = true
  readonly #byId = new Map<number, Placed[]>()
  readonly #targets = new Map<number, Map<number, boolean>>()
  readonly #revoked = new Map<string, string>()
  readonly #treated = new Map<number, Map<string, Treated>>()
  /** By item and input: what counts, and the objects that say so. */
  readonly #links = new Map<string, Map<string, Set<number>>>()

  add(objects: readonly IndexedObject[]): readonly RepeatedObject[] {
    return objects.flatMap((object) => this.#addOne(object) ?? [])
  }

  #addOne(object: IndexedObject): RepeatedObject | undefined {
    const { index, versionKey, digest, offset, length, references, uuids, link } = object
    const earlier = this.#versions.get(versionKey)
    if (earlier !== undefined) return { index, isSame: earlier.digest === digest }
    this.#versions.set(versionKey, { digest })
    const graph = this.#graph
    const id = graph.submit(object)
    this.#isSorted &&= (this.#objects.at(-1)?.index ?? -1) < index
    const placed = { index, id, offset, length }
    this.#objects.push(placed)
    const others = this.#byId.get(id)
    if (others === undefined) this.#byId.set(id, [placed])
    else others.push(placed)
    if (references.length > 0 || uuids.length > 0) this.#refer(placed, object)
    if (link !== undefined) this.#link(link, id)
    return undefined
  }

  #refer({ index, id }: Placed, { references, uuids }: Pick<IndexedObject, 'references' | 'uuids'>): void {
    const targets = new Map<number, boolean>()
    for (const { objectKey, isRequired } of references) {
      const target = this.#graph.refer(objectKey)
      targets.set(target, isRequired || targets.get(target) === true)
    }
    for (const uuid of uuids) targets.set(this.#graph.referToUuid(uuid), false)
    this.#targets.set(index, targets)
    for (const [target, isRequired] of targets) this.#graph.connect({ source: id, target, isRequired })
  }

  #link({ item, input, counted }: IndexedLink, madeBy: number): void {
    const name = `${input} ${item}`
    const all = this.#links.get(name) ?? new Map<string, Set<number>>()
    this.#links.set(name, all.set(counted, (all.get(counted) ?? new Set<number>()).add(madeBy)))
  }

  addKnown(rows: Parameters<SubmissionIndex['addKnown']>[0]): void {
    for (const row of rows) this.#graph.addKnown(row)
  }

  unresolvedCount(): number {
    return this.#graph.unresolvedCount()
  }

  unresolvedAmong(objectKeys: readonly string[]): readonly string[] {
    return objectKeys.filter((objectKey) => this.#graph.isUnresolved(objectKey))
  }

  settle(recipients: number): void {
    this.#graph.settle(recipients)
  }

  withhold(rows: Parameters<SubmissionIndex['withhold']>[0]): void {
    for (const { index, withheld } of rows) this.#graph.mark(this.#idAt(index), { withheld, changed: 0 })
  }

  change(rows: Parameters<SubmissionIndex['change']>[0]): void {
    for (const { index, changed } of rows) this.#graph.mark(this.#idAt(index), { withheld: 0, changed })
  }

  addRevoked(rows: Parameters<SubmissionIndex['addRevoked']>[0]): void {
    for (const { objectKey, version } of rows) this.#revoked.set(objectKey, earlierTimestamp(version, this.#revoked.get(objectKey)))
  }

  revokedVersion(objectKey: string): string | undefined {
    return this.#revoked.get(objectKey)
  }

  addValues(rows: readonly IndexedValue[]): void {
    for (const { recipient, valueKey, treatment, annex } of rows) {
      const values = this.#treated.get(recipient) ?? new Map<string, Treated>()
      this.#treated.set(recipient, values)
      const known = values.get(valueKey)
      const isStricter = known === undefined || TREATMENTS.indexOf(treatment) > TREATMENTS.indexOf(known.treatment)
      if (isStricter) values.set(valueKey, { treatment, annex })
    }
  }

  hasValues(recipient: number): boolean {
    return this.#treated.has(recipient)
  }

  treatmentOf(recipient: number, valueKey: string): KnownTreatment | undefined {
    return this.#treated.get(recipient)?.get(valueKey)?.treatment
  }

  annexOf(recipient: number, valueKey: string): number | null {
    return this.#treated.get(recipient)?.get(valueKey)?.annex ?? null
  }

  linkCount({ item, input, recipient, max }: Parameters<SubmissionIndex['linkCount']>[0]): number {
    const bit = recipient === null ? 0 : bitOf(recipient)
    let count = 0
    for (const makers of this.#links.get(`${input} ${item}`)?.values() ?? []) {
      if (count >= max) break
      for (const id of makers) {
        if ((this.#graph.withheld(id) & bit) !== 0) continue
        count += 1
        break
      }
    }
    return count
  }

  versions(objectKey: string): readonly SettledObject[] {
    const id = this.#graph.find(objectKey)
    if (id === undefined) return []
    return (this.#byId.get(id) ?? []).toSorted((left, right) => left.index - right.index).map((placed) => this.#settled(placed))
  }

  page({ from, limit, which = 'all' }: Parameters<SubmissionIndex['page']>[0]): readonly SettledObject[] {
    const page: SettledObject[] = []
    const objects = this.#inOrder()
    for (let place = firstFrom(objects, from); place < objects.length && page.length < limit; place += 1) {
      const object = objects[place] as Placed
      if (which === 'withheld' && this.#graph.withheld(object.id) === 0) continue
      if (which === 'changed' && this.#graph.changed(object.id) === 0) continue
      page.push(this.#settled(object))
    }
    return page
  }

  targets(index: number): ReturnType<SubmissionIndex['targets']> {
    const ids = this.#targets.get(index)
    if (ids === undefined) return []
    const rows = [...ids.keys()].map((id) => this.#verdict(id))
    return rows.sort((left, right) => (left.objectKey < right.objectKey ? -1 : 1))
  }

  counts(recipient: number): ReturnType<SubmissionIndex['counts']> {
    const bit = bitOf(recipient)
    const counts = { withheld: 0, changed: 0, released: 0 }
    for (const { id } of this.#objects) {
      if ((this.#graph.withheld(id) & bit) !== 0) counts.withheld += 1
      else counts.released += 1
      if ((this.#graph.changed(id) & bit) !== 0) counts.changed += 1
    }
    return counts
  }

  close(): void {
    this.#objects = []
  }

  #verdict(id: number): { readonly objectKey: string; readonly withheld: number; readonly changed: number } {
    return { objectKey: this.#graph.keyOf(id), withheld: this.#graph.withheld(id), changed: this.#graph.changed(id) }
  }

  #settled({ index, offset, length, id }: Placed): SettledObject {
    return { index, offset, length, ...this.#verdict(id) }
  }

  #inOrder(): readonly Placed[] {
    if (!this.#isSorted) this.#objects.sort((left, right) => left.index - right.index)
    this.#isSorted = true
    return this.#objects
  }

  #idAt(index: number): number {
    const objects = this.#inOrder()
    const object = objects[firstFrom(objects, index)]
    if (object?.index !== index) throw new RangeError('no object has that index')
    return object.id
  }
}

/** The place of the first object whose index is not less. */
function firstFrom(objects: readonly Placed[], index: number): number {
  let low = 0
  let high = objects.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((objects[middle] as Placed).index < index) low = middle + 1
    else high = middle
  }
  return low
}
