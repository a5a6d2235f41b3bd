/** Collects what differs for questions: one difference for each aspect and pair of places, with the first example found. */
import type { Json } from '../../foundation/index.ts'
import type { ReaderRole } from '../document/index.ts'
import type { Box } from './box.ts'
import type { ComparedQuestion, Difference, DifferenceExample, Versions } from './difference.ts'
import type { Comparing, Confrontation } from './model.ts'
import { articleAt, nearestPlace } from './pointer.ts'
import { questionSentence } from './question-sentence.ts'
import { questionOf } from './space.ts'

/** What the stricter and the laxer version have of one thing. */
export type Pair<Of> = { readonly strict: Of; readonly lax: Of }

/** One question for which one version is laxer. */
export type Finding = {
  readonly aspect: string
  /** Who may read it, where it is about reading. */
  readonly role: ReaderRole | undefined
  /** A box of such questions; the first is the example. */
  readonly box: Box
  readonly type: string
  readonly field?: string
  readonly pointers: Pair<string>
  readonly articles: Pair<readonly string[]>
  readonly values: Pair<Json>
}

type Collected = { readonly finding: Finding; readonly confrontation: Confrontation; readonly numbers: Set<Pair<readonly string[]>> }

/** The differences found so far. */
export class Findings {
  readonly #comparing: Comparing
  readonly #collected = new Map<string, Collected>()

  constructor(comparing: Comparing) {
    this.#comparing = comparing
  }

  add(confrontation: Confrontation, finding: Finding): void {
    const pointers = inOrder(confrontation, finding.pointers)
    const key = [confrontation.direction, finding.aspect, pointers.prior, pointers.next].join(' ')
    const known = this.#collected.get(key)
    // Many fields share one list of numbers, so lists are put together only once all is found.
    if (known === undefined) this.#collected.set(key, { finding, confrontation, numbers: new Set([finding.articles]) })
    else known.numbers.add(finding.articles)
  }

  /** All differences, in the order in which they were found. */
  differences(): Difference[] {
    return [...this.#collected.values()].map((entry) => this.#difference(entry))
  }

  #difference({ finding, confrontation, numbers }: Collected): Difference {
    const { versions } = this.#comparing
    const pointers = inOrder(confrontation, finding.pointers)
    const values = inOrder(confrontation, finding.values)
    const { question, moment } = this.#asked(finding)
    const about = finding.field === undefined ? {} : { field: finding.field }
    const example: DifferenceExample = { question, ...(moment === undefined ? {} : { moment }), ...about, ...values }
    const direction = confrontation.direction
    const articlesOf = (side: keyof Versions<unknown>) => {
      const general = articleAt(versions[side], pointers[side])
      return [
        ...new Set([...[...numbers].flatMap((list) => inOrder(confrontation, list)[side]), ...(general === undefined ? [] : [general])]),
      ]
    }
    const articles = { prior: articlesOf('prior'), next: articlesOf('next') }
    return {
      direction,
      aspect: finding.aspect,
      articles,
      pointers: { prior: nearestPlace(versions.prior, pointers.prior), next: nearestPlace(versions.next, pointers.next) },
      example,
      sentence: questionSentence(versions, { direction, aspect: finding.aspect, example, question, articles }),
      closesFastTrack: direction === 'wider',
    }
  }

  #asked({ box, type, role }: Finding): { question: ComparedQuestion; moment?: DifferenceExample['moment'] } {
    const { question, moment } = questionOf(this.#comparing.space, box, type)
    if (role === undefined) return moment === undefined ? { question } : { question, moment }
    const { mode: _asksNoMode, ...reading } = question
    return { question: { ...reading, action: 'read', role } }
  }
}

function inOrder<Of>({ direction }: Confrontation, { strict, lax }: Pair<Of>): Versions<Of> {
  return direction === 'wider' ? { prior: strict, next: lax } : { prior: lax, next: strict }
}
