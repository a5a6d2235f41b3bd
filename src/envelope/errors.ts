import { ComityError } from '../foundation/index.ts'

/** Codes of what can be wrong with sealing keys, with what is to be sealed and with an envelope. */
export type EnvelopeErrorCode = 'sealing-key-invalid' | 'envelope-input-invalid' | 'envelope-too-large' | 'envelope-unopenable'

/** A sealing key that is none, a message that cannot be sealed, or an envelope that does not open. */
export class EnvelopeError extends ComityError<EnvelopeErrorCode> {}

/**
 * The one error for every envelope that does not open, so that its sender
 * learns nothing from trying; the real cause is for the operator's log.
 */
export function unopenable(logDetail: string, cause?: unknown): EnvelopeError {
  return new EnvelopeError('envelope-unopenable', 'the envelope does not open', { logDetail, cause })
}
