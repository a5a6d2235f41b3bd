/** The decisions of one agreement for the recipients of a submission, by class of item: what is decided alike is asked once. */
import type { Mode } from '../../agreement/index.ts'
import { gradesOf, type ItemFacts } from '../../intelligence/index.ts'
import type { Decision, ItemClass, Question } from '../../policy/index.ts'

/** Classes beyond these are asked about again. */
const CLASSES_MAX = 10_000

/** What is asked of every class. */
export type Asking = {
  readonly decide: (question: Question) => Decision
  readonly from: string
  readonly purpose: string
  readonly mode: Mode
  readonly recipients: readonly string[]
}

/** What an object is to a decision. */
export function classOf({ type, marking, dataSubject, grading }: ItemFacts): ItemClass {
  return { type, marking, dataSubject, ...gradesOf(grading) }
}

/** One text for each class. */
export function classNameOf({ type, marking, dataSubject, grading }: ItemFacts): string {
  const { pap, reliability, credibility, nature } = grading
  return `${type} ${marking} ${dataSubject} ${pap} ${reliability} ${credibility} ${nature}`
}

/** Decisions by class and recipient, whose number is its place. */
export class ClassDecisions {
  readonly #asking: Asking
  readonly #known = new Map<string, (Decision | undefined)[]>()
  /** Of the object that was asked about last: the others are mostly asked about next. */
  #last: { readonly facts: ItemFacts; readonly row: (Decision | undefined)[] } | undefined

  constructor(asking: Asking) {
    this.#asking = asking
  }

  of(recipient: number, facts: ItemFacts): Decision {
    const row = this.#last?.facts === facts ? this.#last.row : this.#rowOf(facts)
    const known = row[recipient]
    if (known !== undefined) return known
    const { decide, from, purpose, mode, recipients } = this.#asking
    const to = recipients[recipient] as string
    const decision = decide({ action: 'disclose', from, to, purpose, mode, item: classOf(facts) })
    // A failure is of the moment, and no decision on the class.
    const isFailure = decision.verdict === 'refuse' && decision.code === 'engine-error'
    if (!isFailure) row[recipient] = decision
    return decision
  }

  #rowOf(facts: ItemFacts): (Decision | undefined)[] {
    const name = classNameOf(facts)
    const known = this.#known.get(name)
    const row = known ?? []
    if (known === undefined) {
      if (this.#known.size >= CLASSES_MAX) this.#known.clear()
      this.#known.set(name, row)
    }
    this.#last = { facts, row }
    return row
  }
}
