/**
 * Padmé padding (Nikitin and others, "Reducing Metadata Leakage from Encrypted
 * Files and Communication with PURBs", PETS 2019, section 4): lengths are
 * rounded up so that at most O(log log L) bits of a length L show, at a cost of
 * less than 12 per cent.
 */

/** The padded length of a message of that many bytes, for lengths below 2^31. */
export function padmeLength(length: number): number {
  if (length < 2) return length
  const exponent = 31 - Math.clz32(length)
  const exponentBits = 32 - Math.clz32(exponent)
  const step = 2 ** (exponent - exponentBits)
  return Math.ceil(length / step) * step
}
