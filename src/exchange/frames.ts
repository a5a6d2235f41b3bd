/** Several envelopes in one answer: each with its length before it, 4 bytes big-endian. */
import { concatBytes, ENVELOPE_BYTES_MAX, uint32 } from '../foundation/index.ts'
import { ExchangeError } from './errors.ts'

/** Envelopes in one answer to a pull. */
export const PULL_ENVELOPES_MAX = 4

/** Joins envelopes. */
export function formatFrames(frames: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...frames.flatMap((frame) => [uint32(frame.length), frame]))
}

/** Splits envelopes. @throws ExchangeError `answer-invalid` */
export function parseFrames(bytes: Uint8Array): readonly Uint8Array[] {
  const frames: Uint8Array[] = []
  let offset = 0
  while (offset < bytes.length) {
    if (bytes.length - offset < 4) throw invalid()
    const length = new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0)
    offset += 4
    if (length > ENVELOPE_BYTES_MAX || length > bytes.length - offset || frames.length === PULL_ENVELOPES_MAX) throw invalid()
    frames.push(bytes.subarray(offset, offset + length))
    offset += length
  }
  return frames
}

function invalid(): ExchangeError {
  return new ExchangeError('answer-invalid', 'answer of the partner is not a list of envelopes')
}
