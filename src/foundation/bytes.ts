/** Bytes: encodings (`encodings.ts`), parts and numbers. */
export * from './encodings.ts'

/** The parts one after the other in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/**
 * Gives back at once the memory of bytes that nobody looks at any more: every view of it is empty from here on. V8 begins a full
 * collection for each 64 MiB that were taken, whether or not anybody still holds them, so this is for what is taken by the thousand
 * or by the megabyte. Never for what was handed to a socket or a file: the system may read it after whoever waits was answered. Bytes that share their memory with others, as Node's shorter ones do, are left to the collector.
 */
export function giveBack(bytes: Uint8Array): void {
  const { buffer, length } = bytes
  if (buffer instanceof ArrayBuffer && 2 * length > buffer.byteLength) buffer.transfer(0)
}

/** Whether both hold the same bytes. Not constant time: for public values only. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false
  return true
}

/** Big-endian unsigned 16 bits. */
export function uint16(value: number): Uint8Array {
  const bytes = new Uint8Array(2)
  new DataView(bytes.buffer).setUint16(0, value)
  return bytes
}

/** Big-endian unsigned 32 bits. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** Big-endian unsigned 64 bits of a safe integer. */
export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
