/**
 * An expected refusal as a value: the code is stable, the reason is for people,
 * the article (where an agreement decides) says what it rests on.
 */
export type Refusal<Code extends string = string> = {
  readonly code: Code
  readonly reason: string
  readonly article?: string
}

/** Either a value or a refusal. */
export type Result<Value, Code extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal<Code> }

/** A result that succeeded. */
export function accepted<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

/** A result that was refused. */
export function refused<Code extends string>(
  code: Code,
  reason: string,
  article?: string,
): { readonly ok: false; readonly refusal: Refusal<Code> } {
  return { ok: false, refusal: article === undefined ? { code, reason } : { code, reason, article } }
}
