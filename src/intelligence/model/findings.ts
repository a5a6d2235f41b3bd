/** What a check finds in one object. */
import type { ObjectErrorCode, ObjectFault, ObjectWarningCode } from '../errors.ts'

/** One thing that is wrong or unusual; the message tells a person what to do and holds no value of the object. */
export type Finding<Code extends string = string> = {
  readonly code: Code
  /** RFC 6901, from the object down. */
  readonly pointer: string
  readonly message: string
}

/** All that was found: `errors` break a MUST of the standard, `warnings` a SHOULD. */
export type Examination = {
  readonly errors: readonly Finding<ObjectErrorCode>[]
  readonly warnings: readonly Finding<ObjectWarningCode>[]
}

/** Findings of one kind that are kept of one object; what is wrong a thousand times is said a hundred times. */
const FINDINGS_MAX = 100

/**
 * Collects what checks find. The same checks serve the gate, which wants the first error and nothing else, and the report,
 * which wants everything: rules are written once.
 */
export class Findings implements Examination {
  readonly errors: Finding<ObjectErrorCode>[] = []
  readonly warnings: Finding<ObjectWarningCode>[] = []
  /** Whether everything is wanted; without it checks may stop at the first error and skip what can only warn. */
  readonly isReport: boolean
  readonly #path: (string | number)[] = []

  constructor(wanted: 'first-error' | 'everything') {
    this.isReport = wanted === 'everything'
  }

  /** Whether nothing more is wanted. */
  get isDone(): boolean {
    return !this.isReport && this.errors.length > 0
  }

  /** The first error as a refusal. */
  get fault(): ObjectFault | undefined {
    const first = this.errors[0]
    return first === undefined ? undefined : { code: first.code, reason: first.message }
  }

  /** Steps into a member or element; {@link Findings.leave} steps out. */
  enter(step: string | number): void {
    this.#path.push(step)
  }

  leave(): void {
    this.#path.pop()
  }

  error(code: ObjectErrorCode, message: string): undefined {
    if (this.errors.length < (this.isReport ? FINDINGS_MAX : 1)) this.errors.push({ code, pointer: this.#pointer(), message })
  }

  warn(code: ObjectWarningCode, message: string): undefined {
    if (this.isReport && this.warnings.length < FINDINGS_MAX) this.warnings.push({ code, pointer: this.#pointer(), message })
  }

  /** As {@link Findings.error}, of a member of where the check is. */
  errorAt(step: string | number, code: ObjectErrorCode, message: string): undefined {
    this.enter(step)
    this.error(code, message)
    this.leave()
  }

  /** As {@link Findings.warn}, of a member of where the check is. */
  warnAt(step: string | number, code: ObjectWarningCode, message: string): undefined {
    if (!this.isReport) return
    this.enter(step)
    this.warn(code, message)
    this.leave()
  }

  #pointer(): string {
    return this.#path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  }
}
