/** Whether an official may read an item now, as every door of the API asks. */
import { type AgreementEntry, type HeldClass, type ReadableItem, readableClasses, readingOf } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'
import type { Official } from '../../workflows/officials/index.ts'

/** Who reads an item, and when. */
export type Reading = {
  readonly official: Official
  /** Code of the node's own party. */
  readonly self: string
  readonly now: Instant
  /** The purpose that the official states. */
  readonly purpose: string
}

/** Under the agreement and this node's own law. */
export function isReadable(item: ReadableItem, entry: AgreementEntry, { official, ...reading }: Reading): boolean {
  return readingOf(item, entry, { ...reading, role: official.role, attributes: official.attributes }).ok
}

/** Numbers of the classes of which the official may read items. */
export function readableNumbers(
  classes: readonly HeldClass[],
  entry: AgreementEntry,
  { official, ...reading }: Reading,
): readonly number[] {
  return readableClasses(classes, entry, { ...reading, role: official.role, attributes: official.attributes }).map(({ number }) => number)
}
