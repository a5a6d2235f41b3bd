/** The search on which soundness rests: a question of a box that no box of a cover holds. */
import { type Box, type BoxLayout, contains, containsWithin, intersection, intersects, isEmpty } from './box.ts'

/** What is looked for: a question of `box` and of one of `targets` that is in none of `cover`. */
export type Sought = { readonly box: Box; readonly cover: readonly Box[]; readonly targets: readonly Box[] }

/** Ends a comparison that took all the steps it was granted; only `compareAgreements` meets it. */
export class StepsExhausted extends Error {}

/** Finds questions and counts every pair of boxes that it looks at. */
export class QuestionFinder {
  readonly layout: BoxLayout
  #stepsLeft: number

  constructor(layout: BoxLayout, stepsMax: number) {
    this.layout = layout
    this.#stepsLeft = stepsMax
  }

  /** A box all of whose questions are sought ones, or `undefined` where there is none. @throws StepsExhausted */
  find({ box, cover, targets }: Sought): Box | undefined {
    this.take(1)
    if (isEmpty(this.layout, box)) return undefined
    const near = this.#near(cover, box)
    if (near === undefined) return undefined
    const [target, ...others] = this.#reached(targets, box)
    if (target === undefined) return undefined
    if (near.length === 0) return intersection(box, target)
    return this.#outside(box, near, [target, ...others])
  }

  /** The boxes of the cover that share questions with a box; `undefined` where one of them holds all of it. */
  #near(cover: readonly Box[], box: Box): Box[] | undefined {
    const near: Box[] = []
    this.take(cover.length)
    for (const candidate of cover) {
      if (!intersects(this.layout, candidate, box)) continue
      if (contains(candidate, box)) return undefined
      near.push(candidate)
    }
    return near
  }

  #reached(targets: readonly Box[], box: Box): Box[] {
    this.take(targets.length)
    const reached: Box[] = []
    for (const target of targets) if (intersects(this.layout, target, box)) reached.push(target)
    return reached
  }

  /** Cuts the box along the sides of one box of the cover: what lies outside a side is sought among the others. */
  #outside(box: Box, near: readonly Box[], targets: readonly Box[]): Box | undefined {
    const cut = this.#tightest(box, near)
    const cover = near.filter((candidate) => candidate !== cut)
    const rest = box.slice()
    for (const place of this.layout.places) {
      if (containsWithin(place, cut, rest)) continue
      const part = rest.slice()
      for (let word = place.start; word < place.end; word += 1) {
        const kept = cut[word] as number
        part[word] = (part[word] as number) & ~kept
        rest[word] = (rest[word] as number) & kept
      }
      const found = this.find({ box: part, cover, targets })
      if (found !== undefined) return found
    }
    return undefined
  }

  /** The box of the cover that leaves the fewest parts outside. */
  #tightest(box: Box, near: readonly Box[]): Box {
    this.take(near.length)
    let tightest = near[0] as Box
    let fewest = Number.POSITIVE_INFINITY
    for (const candidate of near) {
      let parts = 0
      for (const place of this.layout.places) if (!containsWithin(place, candidate, box)) parts += 1
      if (parts < fewest) {
        fewest = parts
        tightest = candidate
      }
    }
    return tightest
  }

  /** Counts pairs of boxes that were looked at, here or elsewhere. @throws StepsExhausted */
  take(steps: number): void {
    this.#stepsLeft -= steps
    if (this.#stepsLeft < 0) throw new StepsExhausted()
  }
}
