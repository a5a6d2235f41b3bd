/**
 * What is left of one object, found out once for all recipients who are to get the same of it and for whom what it names is alike. What
 * follows from values or from another object is found out for each.
 */
import { type Released, typeOf, type Withheld } from '../../intelligence/index.ts'
import type { Item, ShownIds } from './item.ts'
import type { CrossingPermission } from './judge.ts'
import { OfOneObject } from './likeness.ts'
import type { Work } from './parts.ts'
import type { SubmissionIndex } from './ports.ts'
import { hasValues } from './treated-values.ts'

type Outcome = Released | Withheld
type Targets = ReturnType<SubmissionIndex['targets']>

/** One recipient under one agreement. */
export type Asked = {
  readonly work: Work
  /** Its bit in the masks of the index. */
  readonly bit: number
  readonly permission: CrossingPermission
}

/** Of one object after the other. */
export class SharedOutcomes {
  /** The ids under which everybody is shown everything. */
  readonly ids: ShownIds
  readonly #treating = new Map<Work, boolean>()
  readonly #known = new OfOneObject<Outcome>()
  #targets: Targets = []

  constructor(ids: ShownIds) {
    this.ids = ids
  }

  /** Before the first recipient of an object: what it names. */
  begin(targets: Targets): void {
    this.#targets = targets
  }

  async of(item: Item, asked: Asked, find: () => Promise<Outcome>): Promise<Outcome> {
    const name = this.#nameOf(item, asked)
    if (name === undefined) return find()
    return this.#known.find(item.object, name) ?? this.#known.keep(item.object, name, await find())
  }

  /** The same for recipients who get the same; undefined where that cannot be told beforehand. */
  #nameOf({ object, facts }: Item, { work, bit, permission }: Asked): string | undefined {
    if (typeOf(object) === 'language-content' || this.#treatsValues(work)) return undefined
    const name = work.likeness.of(object, facts, permission)
    if (name === undefined) return undefined
    const masks = this.#targets.map(({ withheld, changed }) => ((withheld & bit) !== 0 ? 'w' : (changed & bit) !== 0 ? 'c' : '-'))
    return `${name} ${work.creator} ${masks.join('')}`
  }

  #treatsValues(work: Work): boolean {
    const known = this.#treating.get(work)
    if (known !== undefined) return known
    const treats = hasValues(work)
    this.#treating.set(work, treats)
    return treats
  }
}
