/**
 * The base of every error that carries a stable code.
 *
 * Refusals that are expected (an agreement says no) are values, not errors;
 * these are thrown for broken input and broken surroundings. `message` may be
 * shown to whoever sent the input, so it never holds their data or a secret;
 * `logDetail` goes to the operator's log only.
 */
export class ComityError<Code extends string = string> extends Error {
  readonly code: Code
  readonly logDetail: string | undefined

  constructor(code: Code, message: string, options: { logDetail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.logDetail = options.logDetail
  }
}

/** Codes of what can be wrong with bytes, numbers, times and JSON. */
export type FoundationErrorCode =
  | 'encoding-invalid'
  | 'json-invalid'
  | 'json-duplicate-key'
  | 'json-too-deep'
  | 'json-number-unsafe'
  | 'too-large'
  | 'time-invalid'
  | 'number-invalid'

/** Broken bytes, numbers, times or JSON. */
export class FoundationError extends ComityError<FoundationErrorCode> {}

/** Marks a place that correct code cannot reach. @throws Error always */
export function unreachable(value: never): never {
  throw new Error(`unreachable value of type ${typeof value}`)
}
