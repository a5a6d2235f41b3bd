/** Numbers written as text, read without leniency. */
import { FoundationError } from './errors.ts'

/**
 * A decimal without sign or leading zeros, at most 2^53 - 1.
 * @throws FoundationError `number-invalid`
 */
export function parseDecimal(text: string): number {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) throw new FoundationError('number-invalid', 'text is not a canonical decimal number')
  return value
}
