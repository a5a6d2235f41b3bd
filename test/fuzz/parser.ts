/** One parser of bytes from outside, as fuzzing calls it. It may throw errors with a code, and nothing else. */
export type Parser = {
  readonly name: string
  /** At least one of them is read. */
  readonly seeds: readonly Uint8Array[]
  readonly parse: (input: Uint8Array) => unknown
}
