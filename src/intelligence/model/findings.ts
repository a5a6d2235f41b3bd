/** What a check finds in one object. */
import type { JsonObject } from '../../foundation/index.ts'
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

/**
 * What is told as a warning and refused at the gate all the same, and the code it is refused with. Published content and the
 * reference validator have all of it, so the verdict on a document is that it is valid. What is exchanged must be unambiguous
 * beyond that: a malformed reference can name nothing, yet may hold most of the id of an object that is withheld; a second
 * meaning under the id of a published marking would be read as that marking; a name outside the character set cannot be selected
 * by a granular marking.
 */
export const REFUSED_AT_GATE: ReadonlyMap<ObjectWarningCode, ObjectErrorCode> = new Map<ObjectWarningCode, ObjectErrorCode>([
  ['reference-malformed', 'reference-invalid'],
  ['marking-redefined', 'marking-definition-invalid'],
  ['property-name-unusual', 'property-name-invalid'],
])

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
  /** The objects that references may name by their keys instead of by an identifier: those beside an object inside observed-data. */
  localObjects: JsonObject | undefined
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
    const refusal = REFUSED_AT_GATE.get(code)
    if (!this.isReport) return refusal === undefined ? undefined : this.error(refusal, message)
    const finding = { code, pointer: this.#pointer(), message }
    if (this.warnings.length < FINDINGS_MAX) this.warnings.push(finding)
    // What the gate refuses is told however much advice came before it.
    else if (refusal !== undefined) this.warnings[FINDINGS_MAX - 1] = finding
  }

  /** As {@link Findings.error}, of a member of where the check is. */
  errorAt(step: string | number, code: ObjectErrorCode, message: string): undefined {
    this.enter(step)
    this.error(code, message)
    this.leave()
  }

  /** As {@link Findings.warn}, of a member of where the check is. */
  warnAt(step: string | number, code: ObjectWarningCode, message: string): undefined {
    this.enter(step)
    this.warn(code, message)
    this.leave()
  }

  #pointer(): string {
    return this.#path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  }
}
