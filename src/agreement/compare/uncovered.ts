/** The search on which soundness rests: a question of a box that no box of a cover holds. */
import { type Box, type BoxLayout, contains, intersection, intersects, isEmpty } from './box.ts'

/** What is looked for: a question of `box` and of one of `targets` that is in none of `cover`. */
export type Sought = {
  readonly box: Box
  readonly cover: readonly Box[]
  readonly targets: readonly Box[]
  /** Boxes of the cover that probably hold the whole box. */
  readonly likely?: readonly Box[]
}

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
  find({ box, cover, targets, likely = [] }: Sought): Box | undefined {
    this.#step()
    if (isEmpty(this.layout, box) || likely.some((candidate) => contains(candidate, box))) return undefined
    const near: Box[] = []
    for (const candidate of cover) {
      this.#step()
      if (contains(candidate, box)) return undefined
      if (intersects(this.layout, candidate, box)) near.push(candidate)
    }
    const reached = targets.filter((target) => this.#reaches(target, box))
    const [target] = reached
    if (target === undefined) return undefined
    if (near.length === 0) return intersection(box, target)
    return this.#outside(box, near, reached)
  }

  /** Cuts the box along the sides of one box of the cover: what lies outside a side is sought among the others. */
  #outside(box: Box, near: readonly Box[], targets: readonly Box[]): Box | undefined {
    const cut = this.#tightest(box, near)
    const cover = near.filter((candidate) => candidate !== cut)
    const rest = box.slice()
    for (const place of this.layout.places) {
      const part = rest.slice()
      let isCut = false
      for (let word = place.start; word < place.end; word += 1) {
        const kept = cut[word] as number
        part[word] = (part[word] as number) & ~kept
        rest[word] = (rest[word] as number) & kept
        isCut ||= part[word] !== 0
      }
      const found = isCut ? this.find({ box: part, cover, targets }) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  /** The box of the cover that leaves the fewest parts outside. */
  #tightest(box: Box, near: readonly Box[]): Box {
    let tightest = near[0] as Box
    let fewest = Number.POSITIVE_INFINITY
    for (const candidate of near) {
      this.#step()
      const parts = this.layout.places.filter(
        ({ start, end }) => !contains(candidate.subarray(start, end), box.subarray(start, end)),
      ).length
      if (parts < fewest) {
        fewest = parts
        tightest = candidate
      }
    }
    return tightest
  }

  #reaches(target: Box, box: Box): boolean {
    this.#step()
    return intersects(this.layout, target, box)
  }

  #step(): void {
    this.#stepsLeft -= 1
    if (this.#stepsLeft < 0) throw new StepsExhausted()
  }
}
