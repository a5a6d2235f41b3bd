import { ComityError } from '../../foundation/index.ts'

/**
 * What can be wrong with a template or with what was chosen for it: `template-invalid`: it is not readable as a template;
 * `choice-missing`: placeholders stand for which nothing was chosen; `choice-unknown`: something was chosen that it has no place
 * for; `choice-invalid`: what was chosen cannot stand where its placeholder does.
 */
export type TemplateErrorCode = 'template-invalid' | 'choice-missing' | 'choice-unknown' | 'choice-invalid'

/** A template that cannot be filled; `names` are the placeholders or choices concerned, in order. */
export class TemplateError extends ComityError<TemplateErrorCode> {
  readonly names: readonly string[]

  constructor(code: TemplateErrorCode, names: readonly string[], message: string) {
    super(code, message)
    this.names = names
  }
}
