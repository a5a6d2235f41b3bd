/** Randomness as a parameter, so that tests are repeatable and pure code stays pure. */
import { hex } from './bytes.ts'
import type { Instant } from './time.ts'

/** Gives that many bytes, each uniform and independent; production passes the operating system's generator. */
export type Randomness = (length: number) => Uint8Array

/** A UUID version 4 (RFC 9562 section 5.4), lower case. */
export function randomUuid(randomness: Randomness): string {
  const bytes = randomness(16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}

/**
 * A UUID version 7 (RFC 9562 section 5.7), lower case: its instant, then chance. What is kept under such ids lies where what was kept a moment
 * before lies, so that an index costs the same however much it holds. It tells when it was made: for ids that stay at home.
 */
export function timedUuid(randomness: Randomness, now: Instant): string {
  const bytes = randomness(16)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}

/** The 8-4-4-4-12 text of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  const digits = hex(bytes)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}
