import { ComityError } from '../../../foundation/index.ts'

/** Codes of what keeps a certificate from being issued. */
export type AcmeErrorCode =
  /** The server refuses; its word is in `problem`. */
  | 'acme-refused'
  /** What the server answers is not what RFC 8555 says. */
  | 'acme-invalid'
  /** The server could not see that this node answers for the name. */
  | 'acme-not-validated'
  /** The server took too long to make up its mind. */
  | 'acme-slow'
  /** What this node answers challenges at cannot be opened. */
  | 'acme-port-taken'
  | 'acme-stopped'

/** A certificate that was not issued. */
export class AcmeError extends ComityError<AcmeErrorCode> {
  /** Type of the problem that the server told (RFC 8555 section 6.7), such as `rateLimited`; null where it told none that is known. */
  readonly problem: string | null
  /** Milliseconds that the server wants to be left alone for. */
  readonly retryMs: number

  constructor(
    code: AcmeErrorCode,
    message: string,
    told: ErrorOptions & { readonly problem?: string | null; readonly retryMs?: number } = {},
  ) {
    super(code, message, told)
    this.problem = told.problem ?? null
    this.retryMs = told.retryMs ?? 0
  }
}
