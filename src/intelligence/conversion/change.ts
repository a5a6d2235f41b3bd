/** What a conversion changes, and how it tells. */

/** One change; the pointer (RFC 6901) is into the object as it was. */
export type Change = {
  readonly id: string
  readonly pointer: string
  readonly change: 'added' | 'renamed' | 'rewritten' | 'moved-out' | 'left-out'
  readonly detail: string
}

/** What a conversion takes beside the objects. */
export type ConversionInput = {
  /** A random UUID of version 4, for observables that the standard computes no id for. */
  readonly newUuid: () => string
  readonly change: (change: Change) => void
}
