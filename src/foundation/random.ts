/** Randomness as a parameter, so that tests are repeatable and pure code stays pure. */
import { hex } from './bytes.ts'

/** Gives that many bytes, each uniform and independent; production passes the operating system's generator. */
export type Randomness = (length: number) => Uint8Array

/** A UUID version 4 (RFC 9562 section 5.4), lower case. */
export function randomUuid(randomness: Randomness): string {
  const bytes = randomness(16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}

/** The 8-4-4-4-12 text of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  const digits = hex(bytes)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}
