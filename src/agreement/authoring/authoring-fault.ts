import type { AgreementErrorCode } from '../errors.ts'

/** What can be wrong with the YAML text itself, before it is an agreement at all. */
export type YamlErrorCode =
  | 'yaml-too-large'
  | 'yaml-too-deep'
  | 'yaml-invalid'
  | 'yaml-feature-refused'
  | 'yaml-key-duplicate'
  | 'yaml-key-invalid'
  | 'yaml-number-invalid'

/** A place in a text; both count from 1, columns in UTF-16 units. */
export type Place = { readonly line: number; readonly column: number }

/** One thing that is wrong with an authored text. The message repeats nothing of the text. */
export type AuthoringFault = Place & {
  readonly code: AgreementErrorCode | YamlErrorCode
  /** RFC 6901 pointer; empty where the text is not YAML yet. */
  readonly pointer: string
  readonly message: string
}
