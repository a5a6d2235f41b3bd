/** Objects of one class and with the same members are treated alike, so they are counted and asked about once. */
import type { Subject } from './subject.ts'

/** So many objects are alike. */
export type Group = Subject & { readonly count: number }

/** Groups kept; what is more varied than this is no STIX that anybody holds. */
export const GROUPS_MAX = 100_000

/** Counts objects by what matters to a decision. */
export class Groups implements Iterable<Group> {
  readonly #groups = new Map<string, { readonly subject: Subject; count: number }>()

  /** @throws RangeError beyond {@link GROUPS_MAX} different kinds of object */
  add(subject: Subject): void {
    const key = JSON.stringify([Object.values(subject.item), subject.fields])
    const known = this.#groups.get(key)
    if (known !== undefined) {
      known.count += 1
      return
    }
    if (this.#groups.size >= GROUPS_MAX) throw new RangeError('objects are of too many different kinds')
    this.#groups.set(key, { subject, count: 1 })
  }

  *[Symbol.iterator](): Iterator<Group> {
    for (const { subject, count } of this.#groups.values()) yield { ...subject, count }
  }
}
