/** Which texts were seen, surely not or perhaps (a Bloom filter): a megabyte, however many they are. */

const BITS = 1 << 23
const WORD_BITS = 32
/** Bits of each text. */
const PROBES = 3
const [PRIME, OTHER_PRIME] = [0x01000193, 0x85ebca6b]

/** Grows to its size with the first text. */
export class SeenTexts {
  #bits: Uint32Array | undefined

  add(text: string): void {
    this.#bits ??= new Uint32Array(BITS / WORD_BITS)
    const [first, step] = hashesOf(text)
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = placeOf(first, step, probe)
      this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] as number) | (1 << (bit & 31))
    }
  }

  /** False where a text was surely not seen. */
  mayHave(text: string): boolean {
    if (this.#bits === undefined) return false
    const [first, step] = hashesOf(text)
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = placeOf(first, step, probe)
      if (((this.#bits[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false
    }
    return true
  }
}

function placeOf(first: number, step: number, probe: number): number {
  return (first + Math.imul(step, probe)) & (BITS - 1)
}

/** Two hashes of FNV's form. */
function hashesOf(text: string): readonly [number, number] {
  let first = 0x811c9dc5
  let second = text.length
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    first = Math.imul(first ^ code, PRIME)
    second = Math.imul(second + code, OTHER_PRIME) ^ (second >>> 13)
  }
  return [first ^ (first >>> 15), second | 1]
}
