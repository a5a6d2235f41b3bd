/** What can be wrong with a whole file that is imported: nothing of it is used. */
import { ComityError } from '../../foundation/index.ts'

/** Codes of files that cannot be read. What is wrong with one part of a file is an {@link Unmapped} instead. */
export type FormatErrorCode =
  | 'format-unknown'
  | 'format-compressed'
  | 'format-encoding'
  | 'format-invalid'
  | 'format-truncated'
  | 'format-too-large'
  | 'format-too-deep'
  | 'format-columns'

/** A file that is in none of the known formats, or breaks the rules of its own. */
export class FormatError extends ComityError<FormatErrorCode> {}
